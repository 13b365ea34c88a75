"""Six weeks of the service in virtual time: whether it holds its promises, and what a day costs."""

from collections.abc import Iterator
from pathlib import Path
from random import SystemRandom
from time import perf_counter

from service.store import migrate
from service.store.database import Database
from tests.simulation.world import DAYS, Ended, Plan, World

INTERVIEWS = 10_000
_TOLD = ("texts taken", "calls taken", "texts heard", "moves", "deaths of workers")


def measure(folder: Path, interviews: int = INTERVIEWS) -> Iterator[str]:
    """Simulate with a seed of chance, and tell what went wrong; the same seed shows it again."""
    seed = SystemRandom().randrange(1_000_000)
    yield f"  seed {seed}: {interviews:,} interviews in {DAYS} days"
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{folder / 'world.db'}")
    migrate.upgrade(database)
    began = perf_counter()
    ended = World(database, Plan(seed, interviews)).run()
    took = perf_counter() - began
    database.close()
    yield from _lines(ended, took)


def _lines(ended: Ended, took: float) -> Iterator[str]:
    yield "  " + ", ".join(f"{ended.counts[what]:,} {what}" for what in _TOLD)
    yield f"  {took / 60:.1f} minutes; {len(ended.wrong)} promises broken"
    yield from (f"    {what}" for what in ended.wrong)
