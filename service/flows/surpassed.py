"""What the other touches of an interview make of one: needless, or worth another try."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from service.flows.reminders import LATEST_BEFORE_START
from service.flows.state import Channel, Interview, TouchKind, TouchState

REMINDERS = frozenset({TouchKind.RUNG, TouchKind.AT_ONCE})
WHY = "a later reminder of the same interview is due as well"
_BESIDE_AT_ONCE = frozenset({TouchKind.RUNG, TouchKind.BY_HAND})
_GONE = frozenset({TouchState.SENDING, TouchState.SENT, TouchState.DELIVERED})
# These answer something; a reminder may follow at once.
_NO_REMINDERS = frozenset(
    {TouchKind.CANCELLED, TouchKind.PROPOSAL, TouchKind.AFTER_CALL, TouchKind.WRITTEN}
)
# A text that did not arrive is not worth a second one so shortly before the next reminder.
_NEXT_IS_NEAR = timedelta(minutes=45)


class Planned(Protocol):
    """A touch as it stands; those of one time of an interview have ids in their ladder's order."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def condition(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def state(self) -> str: ...


def is_surpassed(mine: Planned, plan: Iterable[Planned], now: datetime) -> bool:
    """Whether the next text of the ladder has gone out, or is due, so that this one says nothing.

    After an outage all are due. One that goes out under another condition does not count: it may
    yet be skipped. The text at once says word for word what one by hand says; a rung keeps its
    distance from that (`apart`). `now` is aware.
    """
    same = _BESIDE_AT_ONCE if mine.kind == TouchKind.AT_ONCE else {TouchKind.RUNG}
    return mine.kind in REMINDERS and any(
        one.id > mine.id
        and one.kind in same
        and one.channel == Channel.SMS
        and one.revision == mine.revision
        and (one.state in _GONE or _is_due(one, mine, now))
        for one in plan
    )


def is_worth_repeating(
    mine: int, interview: Interview, plan: Iterable[Planned], again_at: datetime
) -> bool:
    """Whether a second text is in time for the interview, and no other comes before or beside it.

    `mine` is the id of the touch whose text did not arrive, `again_at` (aware) when it would go.
    """
    if interview.notice(again_at) < LATEST_BEFORE_START:
        return False
    return not any(
        one.id != mine
        and (one.state, one.channel) == (TouchState.PLANNED, Channel.SMS)
        and one.due_at <= again_at + _NEXT_IS_NEAR
        for one in plan
    )


def was_told(one: Planned, *, new_number: bool) -> bool:
    """Whether rungs that are planned anew keep their distance from this touch, of the same time.

    `new_number`: what went out to the one before has told the candidate nothing.
    """
    if one.state == TouchState.SKIPPED or one.kind in _NO_REMINDERS:
        return False
    return one.state == TouchState.PLANNED or not new_number


def _is_due(one: Planned, mine: Planned, now: datetime) -> bool:
    same = one.condition in {"", mine.condition}
    return one.state == TouchState.PLANNED and one.due_at <= now and same
