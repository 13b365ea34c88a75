"""Wrong passwords are counted over all processes, so that a guesser meets one limit and not many.

What is counted stands in the database: a restart or a lost Redis forgives nobody.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.store import tries
from service.usecases.context import Context

_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Counted:
    """What tries are counted by ("account", "dana@acme.example"), and how many are allowed."""

    kind: str
    name: str
    allowed: int
    within: timedelta

    @property
    def key(self) -> str:
        """The digest under which they are counted: nobody's address is kept for a wrong guess."""
        return hashlib.sha256(f"{self.kind}:{self.name.lower()}".encode()).hexdigest()


def wait(context: Context, by: Iterable[Counted]) -> timedelta | None:
    """Return how long somebody has to wait before the next try; None when they may try now."""
    now = context.clock()
    with context.database.read() as tx:
        found = [(one, tries.count(tx, one.key, now - one.within)) for one in by]
    over = [_left(one, since, now) for one, (count, since) in found if count >= one.allowed]
    return max(over, default=None)


def count_wrong(context: Context, by: Iterable[Counted]) -> None:
    """Count a wrong try."""
    now = context.clock()
    with context.database.write() as tx:
        tries.forget(tx, now - _KEPT)
        for one in by:
            tries.add(tx, one.key, now - one.within, now)


def _left(one: Counted, since: datetime | None, now: datetime) -> timedelta:
    return (since or now) + one.within - now
