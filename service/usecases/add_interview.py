"""A recruiter adds an interview by form."""

from service.store.records import InterviewRecord, Recruiter
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.invitation import Invitation
from service.usecases.invite import invite_once
from service.usecases.problems import Conflict


def add_interview(context: Context, reader: Recruiter, invitation: Invitation) -> InterviewRecord:
    """Make an interview. Raises BadInput, and Conflict for a number that has one at this moment.

    A form that is sent twice makes one interview.
    """
    made = invite_once(context, invitation)
    if made is None:
        raise Conflict("this number has an interview at this time already")
    with context.database.write() as tx:
        now = context.clock()
        note(tx, reader.email, "interview.added", "interview", made.id, now=now)
    return made
