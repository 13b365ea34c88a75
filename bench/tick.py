"""What a tick costs with a million future touches stored against ten thousand."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from bench import crowd, world
from service import bootstrap, config
from service.clock import utc_now
from service.flows.state import Channel
from service.store import migrate, queueing
from service.store.leases import Claim
from service.usecases import sweep
from service.usecases.context import Context

FEW, MANY = 10_000, 1_000_000
DUE = 50
_LOOKS = 100
_ROUNDS = 7


def measure(folder: Path, database: str) -> Iterator[str]:
    """Yield a line for the scheduler's look and one for a worker's claim."""
    few, many = (_store(folder, address, how_many) for address, how_many in _both(database))
    rounds = [(_costs(few), _costs(many)) for _ in range(_ROUNDS)]
    for what in rounds[0][0]:
        before, after = ([each[at][what] for each in rounds] for at in (0, 1))
        shares = [one / other for one, other in zip(after, before, strict=True)]
        yield (
            f"  {what}: {statistics.median(before):.2f} ms with {FEW:,} future touches,"
            f" {statistics.median(after):.2f} ms with {MANY:,}: {statistics.median(shares):.2f}"
            f" times ({min(shares):.2f} to {max(shares):.2f}; aim: 1.25 or less)"
        )
    few.database.close()
    many.database.close()


def _both(database: str) -> Iterator[tuple[str, int]]:
    """Return the addresses of two stores, so that both are asked by turns."""
    yield database, FEW
    if database.startswith("sqlite"):
        yield database.replace("bench.db", "many.db"), MANY
    else:
        server = create_engine(
            make_url(database).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with server.connect() as tx:
            tx.execute(text("CREATE DATABASE many"))
        server.dispose()
        yield make_url(database).set(database="many").render_as_string(hide_password=False), MANY


def _store(folder: Path, database: str, future: int) -> Context:
    variables = world.environment(folder, world.free_port(), DATABASE_URL=database)
    context = bootstrap.build(config.load(variables)).context
    migrate.upgrade(context.database)
    now = utc_now()
    crowd.write(context.database, DUE, now - timedelta(minutes=1))
    crowd.multiply(context.database, future, now + timedelta(days=7))
    return context


def _costs(context: Context) -> dict[str, float]:
    """Return what each look takes, in milliseconds: the middle of many."""
    return {
        "the scheduler's look": _cost(lambda: sweep.due_jobs(context)),
        f"a worker's look and claim of {DUE} due": _cost(lambda: _claim(context)),
    }


def _claim(context: Context) -> None:
    """Order and hold what is due, as a worker does, and let go of it."""
    wish = Claim("bench", context.clock(), DUE)
    with context.database.write() as tx:
        taken = queueing.take(tx, queueing.waiting(tx, Channel.SMS, wish.now, 1000), wish)
        assert len(taken) == DUE
        tx.rollback()


def _cost(look: Callable[[], object]) -> float:
    times = []
    for _ in range(_LOOKS):
        begin = time.perf_counter()
        look()
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1000
