"""One-line steps of a story."""

from datetime import datetime, timedelta
from typing import Any

from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.invitation import Invitation
from service.usecases.invite import invite
from service.usecases.offer_slot import Offer, offer_slot

SAM = "+14155550123"
MARIA = "+12135550145"
DANA = "dana.reyes@acme.example"


def invited(
    context: Context, name: str = "Sam Lee", phone: str = SAM, hours: float = 26, **given: Any
) -> InterviewRecord:
    """Invite a candidate to an interview that starts in some hours.

    `enters`: its recruiter's calendar is sent it.
    """
    enters = given.pop("enters", False)
    person = {
        "name": name,
        "phone": phone,
        "language": given.pop("language", "en"),
        "time_zone": given.pop("time_zone", "America/Los_Angeles"),
    }
    facts = {
        "candidate": person,
        "recruiter": DANA,
        "title": "Backend engineer",
        "starts_at": context.clock() + timedelta(hours=hours),
        **given,
    }
    return invite(context, Invitation.model_validate(facts), enters=enters)


def offered(context: Context, *hours: float, recruiter: str = DANA) -> list[datetime]:
    """Open times of a recruiter, some hours from now."""
    moments = [context.clock() + timedelta(hours=hour) for hour in hours]
    for moment in moments:
        offer_slot(context, Offer(recruiter=recruiter, starts_at=moment))
    return moments
