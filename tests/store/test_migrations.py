"""The migrations make the very tables of the schema, and may run twice."""

from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import bindparam, make_url, select, text

from service.flows.state import Channel
from service.store import calendar_entries, conversations, interviews, migrate, touches
from service.store.calendar_entries import Whose
from service.store.database import Database
from service.store.leases import Claim
from service.store.schema import candidate, metadata
from service.store.types import UtcDateTime
from tests.support.clock import StandingClock
from tests.support.core import at_once
from tests.support.steps import SAM


def differences(database: Database) -> list[object]:
    with database.read() as tx:
        return list(compare_metadata(MigrationContext.configure(tx), metadata))


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path) -> str:
    """The address of a database without a table, of the same kind."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'empty.db'}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return make_url(database_url).render_as_string(hide_password=False)


def test_an_upgrade_from_nothing_makes_the_tables_of_the_schema(empty_url: str) -> None:
    database = Database(empty_url)
    assert not migrate.is_current(database)
    migrate.upgrade(database)
    assert migrate.is_current(database)
    assert differences(database) == []
    database.close()


def test_an_upgrade_that_runs_twice_changes_nothing(database_url: str) -> None:
    database = Database(database_url)
    migrate.upgrade(database)
    assert differences(database) == []
    database.close()


def test_several_hosts_may_upgrade_at_once(empty_url: str) -> None:
    databases = [Database(empty_url) for _ in range(5)]
    at_once(5, lambda at: migrate.upgrade(databases[at]))
    assert differences(databases[0]) == []
    for database in databases:
        database.close()


ROWS_FROM_BEFORE_CALLS = """
INSERT INTO candidate (name, phone, language, time_zone, created_at)
VALUES ('Sam', '+14155550123', 'en', '', :now), ('Maria', '+12135550145', 'es', '', :now);
INSERT INTO recruiter (email, name, created_at) VALUES ('d@acme.example', 'Dana', :now);
INSERT INTO interview (candidate_id, recruiter_id, title, starts_at, duration_minutes, status,
answer_token, created_at, updated_at) VALUES (1, 1, 'A', :now, 9, 'scheduled', 't', :now, :now);
INSERT INTO touch (interview_id, kind, label, channel, revision, due_at, state, created_at)
VALUES (1, 'rung', '-1d sms', 'sms', 1, :now, 'planned', :now);
INSERT INTO conversation (phone, updated_at) VALUES ('+14155550123', :now)
"""


def test_rows_from_before_calls_come_through_the_upgrade(
    empty_url: str, clock: StandingClock
) -> None:
    now = bindparam("now", clock(), UtcDateTime())
    database = Database(empty_url)
    migrate.upgrade(database, "0002")
    with database.write() as tx:
        for statement in ROWS_FROM_BEFORE_CALLS.split(";"):
            tx.execute(text(statement).bindparams(now))
    migrate.upgrade(database)
    assert differences(database) == []
    with database.write() as tx:
        given = tx.execute(select(candidate.c.name, candidate.c.language_given)).all()
        assert touches.claim_due(tx, Claim("me", clock(), 9), Channel.SMS) == [1]
        assert not conversations.look(tx, SAM).landline
    assert dict(given) == {"Sam": False, "Maria": True}
    database.close()


def test_rows_from_before_the_desk_come_through_the_upgrade(
    empty_url: str, clock: StandingClock
) -> None:
    now = bindparam("now", clock(), UtcDateTime())
    database = Database(empty_url)
    migrate.upgrade(database, "0004")
    with database.write() as tx:
        for statement in ROWS_FROM_BEFORE_CALLS.split(";"):
            tx.execute(text(statement).bindparams(now))
        tx.execute(text("UPDATE interview SET revision = 3"))
    migrate.upgrade(database)
    assert differences(database) == []
    with database.write() as tx:
        known = interviews.known(tx, 1)
        assert (known.sequence, known.recruiter.calendar_mails) == (3, True)
        calendar_entries.plan(tx, Whose(1, 1), known.sequence, clock(), clock())
        assert [one.wanted for one in calendar_entries.claim(tx, Claim("me", clock(), 9))] == [3]
    database.close()
