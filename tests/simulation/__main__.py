"""`python -m tests.simulation [--seed N] [--interviews N] [--days N] [--database-url URL]`."""

import argparse
import sys
import tempfile
from pathlib import Path
from random import SystemRandom
from time import perf_counter

from service.store import migrate
from service.store.database import Database
from tests.simulation.world import DAYS, Plan, World


def main() -> int:
    """Run one simulation and print its seed, what happened and what went wrong."""
    wishes = _wishes()
    plan = Plan(wishes.seed, wishes.interviews, wishes.days)
    print(f"seed {plan.seed}, {plan.interviews} interviews, {plan.days} days", flush=True)  # noqa: T201  # a program that prints
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(wishes.database_url or f"sqlite:///{Path(folder) / 'world.db'}")
        migrate.upgrade(database)
        ended = World(database, plan).run()
        database.close()
    lines = [f"{name}: {count}" for name, count in sorted(ended.counts.items())]
    lines += [f"{perf_counter() - began:.1f} s", *ended.wrong, f"{len(ended.wrong)} failures"]
    print("\n".join(lines))  # noqa: T201  # as above
    return 1 if ended.wrong else 0


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1_000_000))
    parser.add_argument("--interviews", type=int, default=1000)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without one")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
