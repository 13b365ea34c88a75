"""A small world in virtual time: the big one is for `make bench`."""

from pathlib import Path

import pytest

from service.store.database import Database
from tests.simulation.world import Plan, World
from tests.support import databases


@pytest.mark.parametrize("seed", [5])
def test_whatever_goes_wrong_nobody_is_told_twice_too_late_or_at_night(
    sqlite_template: Path, tmp_path: Path, seed: int
) -> None:
    database = Database(databases.copied_sqlite(sqlite_template, tmp_path))

    ended = World(database, Plan(seed, interviews=40, days=8)).run()

    database.close()
    assert not ended.wrong
    assert min(ended.counts[what] for what in ("texts arrived", "calls taken", "texts heard")) > 4
