"""Brings the database's tables up to date, and says whether they are."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from service.store.database import Database

# Two hosts that deploy at once must not both create the tables.
_MIGRATION_LOCK = 7_104_002


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply the missing migrations up to a revision; safe to run on several hosts at once.

    Raises DatabaseUnavailable.
    """
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def is_current(database: Database) -> bool:
    """Whether every migration is applied."""
    with database.read() as tx:
        applied = MigrationContext.configure(tx).get_current_revision()
    return applied == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("service.store") / "migrations"))
    return config
