"""What other programs are told of, and which of it follows from a reply."""

from enum import StrEnum

from service.flows.state import Intent
from service.flows.unanswered import KIND as UNANSWERED


class Event(StrEnum):
    """What a webhook may ask for (public words)."""

    REPLY_RECEIVED = "reply.received"
    CONFIRMED = "interview.confirmed"
    RESCHEDULE_REQUESTED = "interview.reschedule_requested"
    RESCHEDULED = "interview.rescheduled"
    CANCELLED = "interview.cancelled"
    UNANSWERED = "interview.unanswered"
    NO_SHOW = "interview.no_show"
    OPTED_OUT = "candidate.opted_out"
    REMINDER_FAILED = "reminder.failed"


# Answers by which their interview did not become anything else than it was.
_CHANGES_NOTHING = frozenset(
    {"told.overtaken", "told.confirm_after_cancel", "told.cancel_reason", "told.not_again"}
)
_FOLLOWS = {
    Intent.CONFIRM: Event.CONFIRMED,
    Intent.RESCHEDULE: Event.RESCHEDULE_REQUESTED,
    Intent.CANCEL: Event.CANCELLED,
    Intent.OPT_OUT: Event.OPTED_OUT,
}
# The carrier's own word: the interview is called off, and texts no longer reach them.
_BLOCKED = "told.cancel_blocked"


def of_reply(kind: str, intent: str, told: str, *, moved: bool) -> tuple[Event, ...]:
    """Name what follows from an item of the inbox, in the order in which it is told.

    `moved`: another time was picked and booked. That no answer came is no reply.
    """
    if kind == UNANSWERED:
        return (Event.UNANSWERED,)
    found = [Event.REPLY_RECEIVED]
    if moved:
        found.append(Event.RESCHEDULED)
    elif intent in _FOLLOWS and told not in _CHANGES_NOTHING:
        found.append(_FOLLOWS[Intent(intent)])
    if told == _BLOCKED:
        found.append(Event.OPTED_OUT)
    return tuple(found)
