"""What the organisation has set in the inbox, as text by name."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import ProgrammingError

from service.store.database import DatabaseUnavailable, Tx
from service.store.schema import setting
from service.store.upsert import insert_into


def every(tx: Tx) -> dict[str, str]:
    """Return everything that is set. Raises DatabaseUnavailable before the first migration."""
    try:
        rows = tx.execute(select(setting.c.name, setting.c.value)).all()
    except ProgrammingError as error:
        raise DatabaseUnavailable("migrations are missing") from error
    return {row.name: row.value for row in rows}


def write(tx: Tx, name: str, value: str, actor: str, now: datetime) -> None:
    """Set one thing."""
    values = {"value": value, "changed_by": actor, "changed_at": now}
    row = insert_into(tx, setting).values(name=name, **values)
    tx.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))


def remove(tx: Tx, name: str) -> None:
    """Let the environment decide again."""
    tx.execute(delete(setting).where(setting.c.name == name))
