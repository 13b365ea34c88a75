"""Transactions, times and secrets of the store."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from service.store import conversations, heartbeats, interviews, migrate, tokens
from service.store.conversations import ConsentChange
from service.store.database import Database, DatabaseUnavailable
from service.store.schema import consent_event
from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.core import interview, rows
from tests.support.steps import SAM, invited


def test_what_raises_leaves_nothing_behind(context: Context, clock: StandingClock) -> None:
    made = invited(context)

    def change_and_fail() -> None:
        with context.database.write() as tx:
            interviews.change(tx, made.id, clock(), title="changed")
            raise LookupError

    with pytest.raises(LookupError):
        change_and_fail()
    assert interview(context, made.id).title == "Backend engineer"


@pytest.mark.parametrize(("before", "mode"), [(None, 0o600), (0o640, 0o640)])
def test_a_new_file_is_for_its_owner_alone_and_one_that_is_there_stays(
    tmp_path: Path, before: int | None, mode: int
) -> None:
    file = tmp_path / "var" / "unghost.db"
    if before:
        file.parent.mkdir()
        file.touch()
        file.chmod(before)
    database = Database(f"sqlite:///{file}")
    migrate.upgrade(database)
    found = {one.name: one.stat().st_mode & 0o777 for one in file.parent.iterdir()}
    database.close()
    assert found == dict.fromkeys(("unghost.db", "unghost.db-wal", "unghost.db-shm"), mode)
    assert before or file.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_is_no_database_is_said_as_a_database_that_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "unghost.db"
    file.write_text("no database " * 100)
    database = Database(f"sqlite:///{file}")
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        database.check()
    database.close()


def test_a_moment_comes_back_as_aware_utc_whatever_its_zone(context: Context) -> None:
    local = datetime(2030, 1, 1, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=-8)))
    with context.database.write() as tx:
        heartbeats.beat(tx, "one", "worker", local)
        back = heartbeats.last(tx, "worker")
    assert back == local
    assert back is not None
    assert back.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(context: Context) -> None:
    naive = datetime(2030, 1, 1)  # noqa: DTZ001  # the very thing that is refused
    with context.database.write() as tx, pytest.raises(StatementError, match="without a zone"):
        heartbeats.beat(tx, "one", "worker", naive)


def test_an_error_of_the_database_tells_no_words_of_people(context: Context) -> None:
    secret = "my kid is in hospital"
    with context.database.read() as tx, pytest.raises(DBAPIError) as refused:
        tx.execute(text("INSERT INTO nowhere VALUES (:body)"), {"body": secret})
    assert secret not in str(refused.value)


def test_a_database_that_is_not_there_says_so() -> None:
    database = Database("postgresql://nobody:x@127.0.0.1:9/none?connect_timeout=2")
    with pytest.raises(DatabaseUnavailable):
        database.check()
    database.close()


def test_consent_is_changed_once_and_every_word_is_kept(
    context: Context, clock: StandingClock
) -> None:
    change = ConsentChange(SAM, allowed=False, source="words", words="stop texting me")
    with context.database.write() as tx:
        changed = [conversations.allow_texts(tx, change, clock()) for _ in range(2)]
    assert changed == [True, False]
    assert [row["words"] for row in rows(context, consent_event)] == ["stop texting me"] * 2


def test_of_a_token_only_the_digest_is_kept(context: Context, clock: StandingClock) -> None:
    with context.database.write() as tx:
        kept = tokens.add(tx, "import", "ug_secret", clock())
        assert tokens.owner_of(tx, "ug_secret") == kept
        assert tokens.owner_of(tx, "ug_other") is None
        stored = tx.execute(text("SELECT digest FROM api_token")).scalar_one()
    assert "ug_secret" not in stored
