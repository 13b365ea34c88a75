"""Whether times can be proposed to a candidate, which ones, and what repeats a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.flows.slots import SHORTEST_NOTICE
from service.flows.state import Interview, Status, TouchState

# A second click or a request that is sent again comes sooner; who means it twice can wait so long.
SAME_WITHIN = timedelta(minutes=1)
# The candidate has not seen these times, so they may be proposed again at once.
_UNDONE = frozenset({TouchState.SKIPPED, TouchState.FAILED, TouchState.UNDELIVERED})


@dataclass(frozen=True, slots=True)
class Made:
    """A proposal: ids of slots, earliest first, for one revision of an interview.

    `state` is that of the text that carries it, `created_at` is aware.
    """

    slots: tuple[int, ...]
    revision: int
    state: str
    created_at: datetime

    def is_repeated_by(self, slots: Sequence[int], revision: int, now: datetime) -> bool:
        """Whether proposing these slots is this proposal once more. `now` is aware."""
        fresh = self.state == TouchState.PLANNED or self.created_at > now - SAME_WITHIN
        alike = self.slots == tuple(slots) and self.revision == revision
        return fresh and alike and self.state not in _UNDONE


def refusal(interview: Interview, now: datetime, *, opted_out: bool) -> str:
    """Say why no times can be proposed, or nothing. `now` is aware; `opted_out`: of texts."""
    if interview.starts_at <= now:
        return "the interview has started"
    if interview.status is Status.CONFIRMED:
        return "the candidate has a time: the interview is confirmed"
    if interview.status is Status.SCHEDULED:
        return "the candidate has not asked for another time"
    if interview.status is not Status.RESCHEDULE_REQUESTED:
        return f"the interview is {interview.status.replace('_', ' ')}"
    if opted_out:
        return "the candidate has opted out of texts: call them instead"
    return ""


def wrong_times(interview: Interview, moments: Sequence[datetime], now: datetime) -> dict[int, str]:
    """Say of every time that cannot be proposed why not, by its position; all are aware.

    Whether somebody else has it is for the store to say.
    """
    found = {at: _wrong(interview, moments[: at + 1], now) for at in range(len(moments))}
    return {at: why for at, why in found.items() if why}


def _wrong(interview: Interview, moments: Sequence[datetime], now: datetime) -> str:
    """Say what is wrong with the last of these times, or nothing."""
    *before, moment = moments
    if moment <= now:
        return "is past; accepts a moment in the future"
    if moment < now + SHORTEST_NOTICE:
        return "is less than an hour away; accepts a moment after that"
    if moment == interview.starts_at:
        return "is the time that the interview has already; accepts another one"
    if moment in before:
        return "is there twice; accepts each time once"
    return ""
