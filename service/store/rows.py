"""One place that turns rows into records."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import RowMapping, Table
from sqlalchemy.sql.elements import Label

Record = TypeVar("Record")


def record(kind: type[Record], row: RowMapping, prefix: str = "") -> Record:
    """Fill a record from the columns that carry its field names, behind a prefix."""
    columns = _columns(kind, prefix)  # type: ignore[arg-type]  # mypy takes no class for hashable
    return kind(**{name: row[column] for name, column in columns})


def labelled(table: Table, prefix: str) -> list[Label[Any]]:
    """Return a table's columns under prefixed names, so that joined tables do not clash."""
    return [column.label(prefix + column.name) for column in table.columns]


@cache
def _columns(kind: type[Any], prefix: str) -> tuple[tuple[str, str], ...]:
    """Return a record's fields with their columns: looking them up costs more than reading them."""
    return tuple((field.name, prefix + field.name) for field in fields(kind))
