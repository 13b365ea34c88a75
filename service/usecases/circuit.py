"""The circuit breaker of a line: while the provider refuses us or is down, touches wait.

A line is open while no trouble of its name lasts. Then one touch is tried after a minute, and after
longer and longer waits up to a quarter of an hour; the first that is taken opens the line again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

import structlog

from service.flows import backoff
from service.flows.faults import FOR_OPERATOR, Fault
from service.flows.state import TouchState
from service.ports import SendError
from service.store import attempts, troubles
from service.store.database import Tx
from service.store.troubles import Trouble
from service.usecases.context import Context

TEXTS: Final = "twilio texts"
CALLS: Final = "twilio calls"
# Nobody else is held up by these; they are over when they were not met for a while.
SOME_NUMBERS: Final = "twilio some numbers"
FILTERED: Final = "filtered texts"
# Longer than such a touch waits for its next try.
_LASTS = {SOME_NUMBERS: timedelta(minutes=20), FILTERED: timedelta(hours=6)}
# So many sends in a row without a word from the provider mean that it is down.
SILENT = 3
# Carriers' refusals come by report, after the provider has taken the text (Twilio, errors 30xxx):
# that one is taken proves nothing about them.
_BY_REPORT = range(30000, 31000)
_log = structlog.get_logger()


class Leave(Enum):
    """What may go out by a line now."""

    ALL = auto()
    ONE = auto()
    NONE = auto()


def is_shut(tx: Tx, line: str, now: datetime) -> bool:
    """Whether nothing may go out by a line now."""
    found = troubles.find(tx, line)
    return found is not None and _waits(found, now)


def leave(context: Context, line: str) -> Leave:
    """Say what may go out by a line. The one try of a shut line is taken by the asking."""
    now = context.clock()
    with context.database.read() as tx:
        found = troubles.find(tx, line)
        quiet = found is not None and _has_gone_quiet(tx, found)
    if found is None:
        return Leave.ALL
    if _waits(found, now):
        return Leave.NONE
    with context.database.write() as tx:
        if quiet and troubles.over(tx, line, now):
            return Leave.ALL
        until = now + backoff.spread(backoff.wait(*FOR_OPERATOR, found.tries), found.tries)
        return Leave.ONE if troubles.take_try(tx, line, now, until) else Leave.NONE


def failed(tx: Tx, line: str, error: SendError, now: datetime, silences: Iterable[bool]) -> None:
    """Note a send that was not taken, and shut the line where that is more than bad luck.

    `silences` says of the line's newest sends whether the provider said nothing to them.
    """
    if error.fault is Fault.SETUP:
        _shut(tx, line, error.words, error.code, now)
    elif error.fault is Fault.PARTLY:
        _tell(tx, SOME_NUMBERS, error.words, error.code, now)
    elif error.fault is Fault.CONTENT:
        _tell(tx, FILTERED, error.words, error.code, now)
    elif is_silence(error):
        said_nothing = list(silences)
        if len(said_nothing) >= SILENT and all(said_nothing):
            _shut(tx, line, error.words, error.code, now)


def is_silence(error: SendError) -> bool:
    """Whether the provider was not reached, or did not say what became of a send."""
    return error.fault is Fault.AMBIGUOUS or (error.fault is Fault.LATER and not error.code)


def passed(tx: Tx, line: str, now: datetime, *, sent_at: datetime, arrived: bool = False) -> None:
    """Note that what went out at `sent_at` was taken, or has `arrived`: the line is open again.

    What went out before the trouble came proves nothing.
    """
    found = troubles.find(tx, line)
    if found is None or sent_at <= found.since:
        return
    if arrived or found.code not in _BY_REPORT:
        _log.info("the line is open again", line=line)
        troubles.over(tx, line, now)


def lapse(tx: Tx, now: datetime) -> None:
    """End the troubles that were not met for a while."""
    troubles.lapse(tx, _LASTS, now)


def _waits(found: Trouble, now: datetime) -> bool:
    return found.retry_at is not None and found.retry_at > now


def _has_gone_quiet(tx: Tx, found: Trouble) -> bool:
    """Whether the last try was taken and no carrier has refused it: not all of them report."""
    if found.code not in _BY_REPORT or found.tries <= 1:
        return False
    return [one.state for one in attempts.latest(tx, 1)] == [TouchState.SENT]


def _shut(tx: Tx, line: str, why: str, code: int, now: datetime) -> None:
    """Shut a line; one that is shut goes on waiting, whatever else still comes back."""
    found = troubles.find(tx, line)
    if found is not None:
        troubles.reword(tx, line, why, code)
        return
    _log.error("the line is shut; touches wait", line=line, code=code, why=why)
    retry_at = now + backoff.spread(FOR_OPERATOR[0], code)
    troubles.raised(tx, line, why, now, code=code, retry_at=retry_at, once=True)


def _tell(tx: Tx, name: str, why: str, code: int, now: datetime) -> None:
    troubles.raised(tx, name, why, now, code=code, retry_at=now + _LASTS[name])
