"""The migrations make the very tables of the schema, and may run twice."""

from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import make_url

from service.store import migrate
from service.store.database import Database
from service.store.schema import metadata
from tests.support.core import at_once


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


def test_two_hosts_may_upgrade_at_once(empty_url: str) -> None:
    databases = [Database(empty_url) for _ in range(2)]
    at_once(2, lambda at: migrate.upgrade(databases[at]))
    assert differences(databases[0]) == []
    for database in databases:
        database.close()
