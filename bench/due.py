"""Ten thousand touches due in the same moment, over everything real, and what it takes in memory.

The pace is lifted, and the stub of Twilio answers at once. Late is what comes at the stub after it
was due.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

import requests

from bench import crowd, memory, sends, world
from service import bootstrap, config
from service.broker import health
from service.broker.connection import connect
from service.broker.jobs import QUEUES
from service.cli import programs
from service.clock import utc_now
from service.store import migrate
from service.store.database import Database

TOUCHES = 10_000
WORKERS = 2
_AHEAD = timedelta(seconds=15)
_START_SECONDS = 30
_LONGEST_SECONDS = 240
_Taken = list[tuple[float, str]]


def measure(folder: Path, database: str) -> Iterator[str]:
    """Yield what was late, what was sent twice, and the memory of each process."""
    with sends.stub(0) as port, world.valkey(folder), ExitStack() as until_the_end:
        ours = world.environment(
            folder, world.free_port(), DATABASE_URL=database, SMS_PER_SECOND="100000",
            TWILIO_API_BASE_URL=f"http://127.0.0.1:{port}",
        )  # fmt: skip
        store = bootstrap.build(config.load(ours)).context.database
        until_the_end.callback(store.close)
        migrate.upgrade(store)
        running = _start(until_the_end, ours)
        due_at = _write(store)
        rest = memory.of(running)
        yield _lateness(_taken(port), due_at)
        yield from memory.lines(rest, memory.of(running))


def _start(until_the_end: ExitStack, ours: dict[str, str]) -> dict[str, int]:
    """Start web, scheduler and workers; return their process ids by name."""
    settings = config.load(ours)
    web = world.process(programs.web_command(settings), ours, settings.local_url)
    background = {
        "the scheduler": programs.scheduler_command(),
        "a worker": programs.worker_command(QUEUES[0]),
        **{f"worker {one}": programs.worker_command(QUEUES[0]) for one in range(2, WORKERS + 1)},
        **{f"the worker of {one}": programs.worker_command(one) for one in QUEUES[1:]},
    }
    started = {"web": until_the_end.enter_context(web)}
    for name, command in background.items():
        started[name] = until_the_end.enter_context(world.process(command, ours))
    end = time.monotonic() + _START_SECONDS
    while health.queues_without_worker(connect(settings.redis)):
        assert time.monotonic() < end, "the workers do not start"
        time.sleep(0.2)
    return started


def _write(store: Database) -> float:
    """Write the touches and return when they are due, in seconds since the epoch."""
    due_at = utc_now() + _AHEAD
    crowd.write(store, TOUCHES, due_at)
    assert utc_now() < due_at, "writing took longer than was left"
    return due_at.timestamp()


def _taken(port: int) -> _Taken:
    """Wait for the stub to have as many as there are, and a little for what is too many."""
    end = time.monotonic() + _LONGEST_SECONDS
    found: _Taken = []
    while len(found) < TOUCHES and time.monotonic() < end:
        time.sleep(2)
        found = requests.get(f"http://127.0.0.1:{port}/taken", timeout=10).json()
    time.sleep(2)
    return list(requests.get(f"http://127.0.0.1:{port}/taken", timeout=10).json())


def _lateness(taken: _Taken, due_at: float) -> str:
    late = sorted(at - due_at for at, _ in taken)
    cuts = quantiles(late, n=100)
    twice = sum(count - 1 for count in Counter(to for _, to in taken).values())
    return (
        f"  {len(taken) - twice:,} of {TOUCHES:,} with {WORKERS} workers · late p50"
        f" {cuts[49]:.1f} s · p95 {cuts[94]:.1f} s · p99 {cuts[98]:.1f} s · first"
        f" {late[0]:.2f} s, last {late[-1]:.1f} s ({TOUCHES / late[-1]:.0f}/s) · sent twice {twice}"
    )
