"""A reminder that a later one of the same interview makes needless: after an outage all are due."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from service.flows.state import Channel, TouchKind, TouchState

REMINDERS = frozenset({TouchKind.RUNG, TouchKind.AT_ONCE})
WHY = "a later reminder of the same interview is due as well"
_GONE = frozenset({TouchState.SENDING, TouchState.SENT, TouchState.DELIVERED})


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

    One that goes out under another condition does not count: it may yet be skipped. `now` is aware.
    """
    return mine.kind in REMINDERS and any(
        one.id > mine.id
        and (one.kind, one.channel) == (TouchKind.RUNG, Channel.SMS)
        and one.revision == mine.revision
        and (one.state in _GONE or _is_due(one, mine, now))
        for one in plan
    )


def _is_due(one: Planned, mine: Planned, now: datetime) -> bool:
    same = one.condition in {"", mine.condition}
    return one.state == TouchState.PLANNED and one.due_at <= now and same
