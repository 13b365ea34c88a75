"""One place that turns rows into records."""

from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import RowMapping, Table
from sqlalchemy.sql.elements import Label

Record = TypeVar("Record")


def record(kind: type[Record], row: RowMapping, prefix: str = "") -> Record:
    """Fill a record from the columns that carry its field names, behind a prefix."""
    names = (field.name for field in fields(kind))  # type: ignore[arg-type]  # every record is a dataclass
    return kind(**{name: row[prefix + name] for name in names})


def labelled(table: Table, prefix: str) -> list[Label[Any]]:
    """Return a table's columns under prefixed names, so that joined tables do not clash."""
    return [column.label(prefix + column.name) for column in table.columns]
