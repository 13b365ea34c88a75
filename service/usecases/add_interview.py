"""A recruiter adds an interview by form."""

from service.store.records import InterviewRecord, Recruiter
from service.usecases.context import Context
from service.usecases.invitation import Invitation
from service.usecases.invite import invite_once
from service.usecases.problems import Conflict


def add_interview(context: Context, reader: Recruiter, invitation: Invitation) -> InterviewRecord:
    """Make an interview. Raises BadInput, and Conflict for a number that has one at this moment.

    A form that is sent twice makes one interview.
    """
    made = invite_once(context, invitation, reader.email, enters=True)
    if made is None:
        raise Conflict("this number has an interview at this time already")
    return made
