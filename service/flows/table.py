"""The transition table of an interview, as data. What is not in it is refused."""

from datetime import datetime
from enum import StrEnum

from service.flows.state import OPEN_STATUSES, Interview, Status


class Step(StrEnum):
    """What can be done to an interview, by the candidate or by the recruiter."""

    CONFIRM = "confirm"
    ASK_FOR_ANOTHER_TIME = "ask_for_another_time"
    PICK_SLOT = "pick_slot"
    CANCEL = "cancel"
    MOVE = "move"
    ATTEND = "attend"
    MISS = "miss"


_ANSWERABLE = {
    Step.CONFIRM: Status.CONFIRMED,
    Step.ASK_FOR_ANOTHER_TIME: Status.RESCHEDULE_REQUESTED,
    Step.PICK_SLOT: Status.CONFIRMED,
    Step.CANCEL: Status.CANCELLED,
    Step.MOVE: Status.SCHEDULED,
    Step.ATTEND: Status.COMPLETED,
    Step.MISS: Status.NO_SHOW,
}

# A cancelled interview may come back by a new time, never by a late "yes": its slot may be gone.
TRANSITIONS: dict[Status, dict[Step, Status]] = {
    Status.SCHEDULED: _ANSWERABLE,
    Status.CONFIRMED: _ANSWERABLE,
    Status.RESCHEDULE_REQUESTED: _ANSWERABLE,
    Status.CANCELLED: {
        Step.ASK_FOR_ANOTHER_TIME: Status.RESCHEDULE_REQUESTED,
        Step.PICK_SLOT: Status.CONFIRMED,
        Step.MOVE: Status.SCHEDULED,
    },
    Status.COMPLETED: {Step.MISS: Status.NO_SHOW},
    # Who was missed may get another time; until then it stays what it was.
    Status.NO_SHOW: {
        Step.ATTEND: Status.COMPLETED,
        Step.ASK_FOR_ANOTHER_TIME: Status.NO_SHOW,
        Step.PICK_SLOT: Status.CONFIRMED,
        Step.MOVE: Status.SCHEDULED,
    },
}

# The steps of the recruiter's side, and which of them come too late once the interview has begun.
_DONE = {Step.CONFIRM: "confirmed", Step.CANCEL: "cancelled", Step.MOVE: "moved"}
_ONLY_AHEAD = frozenset({Step.CONFIRM, Step.CANCEL})


def after(status: Status, step: Step) -> Status | None:
    """Return the status that `step` leads to, or None when the table refuses it."""
    return TRANSITIONS[status].get(step)


def refusal(step: Step, interview: Interview, now: datetime) -> str:
    """Say why the recruiter's side cannot confirm, cancel or move it; empty when it can."""
    begun = interview.starts_at <= now
    if after(interview.status, step) and not (begun and step in _ONLY_AHEAD):
        return ""
    stands = f"is {interview.status.replace('_', ' ')}"
    if begun and interview.status in OPEN_STATUSES:
        stands = "has started"
    return f"the interview {stands} and cannot be {_DONE[step]}"
