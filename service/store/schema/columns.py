"""What tables are made of: the names of their constraints, and the columns that many have."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    text,
)

from service.store.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite grows a row id by itself only for INTEGER, PostgreSQL needs more than 32 bits.
Id = BigInteger().with_variant(Integer(), "sqlite")
# As it came: "whatsapp:+14155550123", a short code, or what Twilio could not make E.164.
Sender = String(64)


def key() -> Column[int]:
    """Return the column of a row's id."""
    return Column("id", Id, primary_key=True, autoincrement=True)


def moment(name: str, *, nullable: bool = False) -> Column[object]:
    """Return a column of moments, UTC."""
    return Column(name, UtcDateTime(), nullable=nullable)


def to(target: str, *, nullable: bool = False, name: str = "") -> Column[int]:
    """Return a column that names a row of another table; `name` where it is not the table's."""
    return Column(f"{name or target}_id", Id, ForeignKey(f"{target}.id"), nullable=nullable)


def partial(name: str, where: str, *columns: str) -> Index:
    """Index only the rows that somebody waits for, so that cost grows with what is due."""
    return Index(name, *columns, postgresql_where=text(where), sqlite_where=text(where))
