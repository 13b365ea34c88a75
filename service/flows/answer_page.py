"""What can be answered on the page as an interview stands, and what it shows first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.flows.state import Intent, Interview, Status


class Standing(StrEnum):
    """How an interview stands for its candidate; the value is a key of the page's headings."""

    SCHEDULED = "scheduled"
    CONFIRMED = "confirmed"
    RESCHEDULE_REQUESTED = "reschedule_requested"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    GOING_ON = "going_on"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Choices:
    """The answers on a page: large ones, those behind "something else", and those it still takes.

    `taken` are not shown but accepted from a page that was opened earlier: a "yes" to what the
    candidate has called off meanwhile is something that the recruiter wants to hear.
    """

    first: tuple[Intent, ...] = ()
    more: tuple[Intent, ...] = ()
    taken: tuple[Intent, ...] = ()

    def accept(self, intent: Intent) -> bool:
        """Whether this answer is possible."""
        return intent in self.first + self.more + self.taken


_YES, _MOVE, _NO = Intent.CONFIRM, Intent.RESCHEDULE, Intent.CANCEL
_TALK = (Intent.QUESTION, Intent.CALL_ME, Intent.WRONG_NUMBER)
_MORE = (Intent.RUNNING_LATE, Intent.OFFER_DEADLINE, *_TALK)
_CHOICES = {
    Standing.SCHEDULED: Choices((_YES, _MOVE, _NO), _MORE),
    Standing.CONFIRMED: Choices((_MOVE, _NO), _MORE, taken=(_YES,)),
    Standing.RESCHEDULE_REQUESTED: Choices((_MOVE, _YES, _NO), _MORE),
    Standing.CANCELLED: Choices((_MOVE,), _TALK, taken=(_YES, _NO)),
    Standing.CALLED_OFF: Choices((), _TALK),
    Standing.GOING_ON: Choices((Intent.RUNNING_LATE,), (Intent.OFFER_DEADLINE, *_TALK)),
    Standing.OVER: Choices(),
}


def standing(interview: Interview, now: datetime) -> Standing:
    """Return how an interview stands. `now` is aware."""
    if now >= interview.ends_at or interview.status in {Status.COMPLETED, Status.NO_SHOW}:
        return Standing.OVER
    if interview.called_off:
        return Standing.CALLED_OFF
    if interview.starts_at <= now and interview.status is not Status.CANCELLED:
        return Standing.GOING_ON
    return Standing(interview.status.value)


def choices(interview: Interview, now: datetime) -> Choices:
    """Return what can be answered now; what has begun can no longer be moved or called off."""
    found = _CHOICES[standing(interview, now)]
    if interview.starts_at <= now and _MOVE in found.first:
        return Choices((), found.more)
    return found
