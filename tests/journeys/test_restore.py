"""A database from yesterday's backup, brought back by the words of docs/operations.md."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from service.clock import utc_now
from service.deps import Deps
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.steps import SAM, invited

# The statement names SQL's own clock; PostgreSQL's backups are its tools' affair.
database_url = on_sqlite.database_url
PAGE = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture
def clock() -> StandingClock:
    """Three hours ago: the statement means the database's own time."""
    return StandingClock(utc_now() - timedelta(hours=3))


@pytest.fixture
def restored(deps: Deps, environment: dict[str, str], clock: StandingClock, tmp_path: Path) -> Path:
    """Sam was reminded after the backup; then the backup takes the database's place."""
    file = Path(environment["DATABASE_URL"].removeprefix("sqlite:///"))
    invited(deps.context, hours=74)
    with (
        closing(sqlite3.connect(file)) as live,
        closing(sqlite3.connect(tmp_path / "kept")) as kept,
    ):
        live.backup(kept)
    clock.advance(hours=2.5)
    send_due_touches(deps.context)
    deps.context.database.close()
    for rest in ("", "-wal", "-shm"):
        Path(f"{file}{rest}").unlink(missing_ok=True)
    (tmp_path / "kept").rename(file)
    return file


def test_what_went_out_after_the_backup_does_not_go_out_again(
    restored: Path, context: Context, simulator: EmbeddedSimulator
) -> None:
    (written,) = simulator.messages(SAM)
    (statement,) = re.findall(r"`(UPDATE touch SET [^`]+)`", PAGE.read_text(encoding="utf-8"))
    with closing(sqlite3.connect(restored)) as database:
        assert database.execute(statement).rowcount == 1
        database.commit()
    send_due_touches(context)
    assert simulator.messages(SAM) == [written]


def test_without_the_statement_it_would(
    restored: Path, context: Context, simulator: EmbeddedSimulator
) -> None:
    send_due_touches(context)
    assert len(simulator.messages(SAM)) == 2
