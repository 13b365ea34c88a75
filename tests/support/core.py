"""Steps of the core's tests: texts that come in, rows as they stand, work done by many at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

from sqlalchemy import Table, select, text

from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.store import attempts, interviews, replies, touches
from service.store.attempts import Attempt
from service.store.messages import Inbound
from service.store.records import InterviewRecord, ReplyRecord, TouchRecord
from service.usecases.context import Context
from service.usecases.receive_text import Received, receive_text
from tests.support.steps import SAM

_sids: Iterator[int] = count(1)


def texted(context: Context, body: str, phone: str = SAM, sid: str = "") -> Received:
    """A text comes in; each has a sid of its own unless told."""
    return receive_text(context, Inbound(sid or f"SM{next(_sids):032d}", phone, body))


def interview(context: Context, interview_id: int) -> InterviewRecord:
    with context.database.read() as tx:
        return interviews.known(tx, interview_id)


def status(context: Context, interview_id: int) -> Status:
    return interview(context, interview_id).status


def feed(context: Context) -> list[ReplyRecord]:
    with context.database.read() as tx:
        return replies.feed(tx, 0, 1000)


def plan(context: Context, interview_id: int) -> list[TouchRecord]:
    with context.database.read() as tx:
        return touches.of_interview(tx, interview_id)


def states(context: Context, interview_id: int) -> list[str]:
    """The states of what is planned, in the order it is due."""
    return [touch.state for touch in plan(context, interview_id)]


def attempt(context: Context, attempt_id: int) -> Attempt:
    with context.database.read() as tx:
        found = attempts.by_id(tx, attempt_id)
    assert found is not None
    return found


def rows(context: Context, table: Table) -> list[dict[str, Any]]:
    """Every row of a table, oldest first."""
    with context.database.read() as tx:
        found = tx.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        return [dict(row) for row in found]


def at_once(times: int, work: Callable[[int], Any]) -> list[Any]:
    """Run a piece of work on several threads that start together; what one raises is raised."""
    barrier = Barrier(times)

    def run(at: int) -> Any:
        barrier.wait(30)
        return work(at)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def waits_for_a_row(context: Context) -> bool:
    """Whether some transaction waits for another's row."""
    if context.database.is_sqlite:
        return True  # there the writer waits at the lock of the process
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with context.database.read() as tx:
        return bool(tx.execute(waiting).scalar_one())


def sends(simulator: EmbeddedSimulator) -> int:
    """How often a send was asked for over REST, refused ones included."""
    return sum(row["count"] for row in simulator.requests())


def inbox(simulator: EmbeddedSimulator, phone: str = SAM) -> list[str]:
    """What a handset got, settled."""
    thread = simulator.messages(phone, settled=True, wait=5 if sends(simulator) else 0)
    return [one["body"] for one in thread if one["by"] == "service"]
