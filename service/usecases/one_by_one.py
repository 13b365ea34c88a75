"""One row after the other: what cannot be handled is tried later, and holds up no other."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from service.store import stumbles
from service.store.database import DatabaseUnavailable, Tx
from service.store.stumbles import Kind, Waits
from service.usecases.context import Context

_BATCH = 20
_WAITS = Waits(timedelta(minutes=1), timedelta(hours=1))
# What waits in the same queue gets its turn. Far below what a job may take: one that takes longer
# than that is stuck in the row at hand, and not cut off in the middle of a sound one.
_TURN_SECONDS = 10
_Ref = TypeVar("_Ref", int, str)
_Row = TypeVar("_Row")
_log = structlog.get_logger()


class Rows:
    """The rows of one kind in one sweep; any number of threads may handle them.

    A row that cannot be handled is noted with when it is to be tried again, and the log has its
    traceback. What is said of it is the kind of the error only: its words may be somebody's.
    """

    def __init__(self, context: Context, kind: Kind, waits: Waits = _WAITS) -> None:
        self._context = context
        self._kind = kind
        self._waits = waits
        with context.database.read() as tx:
            self._known = stumbles.known(tx, kind)
        self._met = set(self._known)

    def handle(self, ref: int | str, work: Callable[[], object]) -> datetime | None:
        """Do the work of a row; when it fails, return when (aware) it is to be tried again.

        Raises DatabaseUnavailable: then no other row could be handled either.
        """
        try:
            work()
        except Exception as error:  # noqa: BLE001  # whatever is wrong with one, the others go on
            return self.stumbled(ref, error)
        self.passed(ref)
        return None

    def handle_all(
        self, refs: Sequence[int], work: Callable[[Sequence[int]], object]
    ) -> dict[int, datetime]:
        """Do the work of several rows at once, or of each alone when that fails.

        Return when (aware) those that fail alone too are to be tried again. Raises
        DatabaseUnavailable.
        """
        if len(refs) > 1:
            try:
                work(refs)
            except DatabaseUnavailable:
                raise
            except Exception as error:  # noqa: BLE001  # which one it is, is found out below
                why = type(error).__name__
                _log.warning("one by one", kind=self._kind, rows=len(refs), why=why)
            else:
                for ref in refs:
                    self.passed(ref)
                return {}
        again = {ref: self.handle(ref, partial(work, [ref])) for ref in refs}
        return {ref: at for ref, at in again.items() if at is not None}

    def stumbled(self, ref: int | str, error: BaseException) -> datetime:
        """Note that a row cannot be handled; return when (aware) it is to be tried again.

        Raises what ends everything: DatabaseUnavailable, and whatever is no Exception.
        """
        if isinstance(error, DatabaseUnavailable) or not isinstance(error, Exception):
            raise error
        _log.error("cannot be handled", kind=self._kind, ref=str(ref), exc_info=error)
        self._met.add(str(ref))
        why, now = type(error).__name__, self._context.clock()
        with self._context.database.write() as tx:
            return stumbles.met(tx, self._kind, str(ref), why, now, self._waits)

    def passed(self, ref: int | str) -> None:
        """Note that a row was handled, if it could not be before."""
        if str(ref) in self._met:
            with self._context.database.write() as tx:
                stumbles.over(tx, self._kind, str(ref))

    def is_passable(self, ref: int | str) -> bool:
        """Whether a row may be tried now."""
        known = self._known.get(str(ref))
        return known is None or known.retry_at <= self._context.clock()


def by_turns(
    claim: Callable[[], Sequence[_Row]], seconds: float = _TURN_SECONDS
) -> Iterator[Sequence[_Row]]:
    """Yield what is claimed, batch after batch, until nothing is left or the turn is over.

    What is left then is the next nudge's: the scheduler looks twice a second.
    """
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at and (claimed := claim()):
        yield claimed


def several_at_once(
    claim: Callable[[], Sequence[_Row]], handle: Callable[[_Row], None], threads: int
) -> int:
    """Handle what is claimed by turns, some rows side by side; return how many were looked at."""
    looked_at = 0
    with ThreadPoolExecutor(threads, thread_name_prefix="sweep") as pool:
        for rows in by_turns(claim):
            list(pool.map(handle, rows))
            looked_at += len(rows)
    return looked_at


def one_by_one(
    context: Context,
    kind: Kind,
    due: Callable[[Tx, datetime, int], Sequence[_Ref]],
    handle: Callable[[_Ref], object],
) -> int:
    """Handle what is due by turns, and return how many rows were looked at.

    `due` lists some rows, those that `stumbles.is_passable` picks; so one that cannot be handled
    does not come first again. Each row is handled in a transaction of its own.
    """
    rows, looked_at = Rows(context, kind), 0
    for refs in by_turns(partial(_due, context, due)):
        for ref in refs:
            rows.handle(ref, partial(handle, ref))
        looked_at += len(refs)
    return looked_at


def _due(context: Context, due: Callable[[Tx, datetime, int], Sequence[_Ref]]) -> Sequence[_Ref]:
    with context.database.read() as tx:
        return due(tx, context.clock(), _BATCH)
