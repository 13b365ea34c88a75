"""INSERT … ON CONFLICT, which both databases speak and SQLAlchemy keeps in two dialects."""

from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite

from service.store.database import Tx


def insert_into(tx: Tx, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if tx.dialect.name == "sqlite" else postgresql.insert(table)


def insert_or_ignore(table: Table, *returned: Column[Any]) -> dict[str, Any]:
    """Return, by database, an insert that gives back columns, or nothing for a row that exists.

    For hot roads: built once, run with the row as its parameters.
    """
    return {
        name: dialect.insert(table).on_conflict_do_nothing().returning(*returned)
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
    }
