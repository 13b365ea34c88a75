"""What keeps us from working, one row a kind: from the first sign until it is over and told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, select, update

from service.store.database import Tx
from service.store.rows import record
from service.store.schema import trouble
from service.store.upsert import insert_into

_OPEN = trouble.c.over_at.is_(None)
_NEWS = _OPEN & trouble.c.told_at.is_(None)
# Whoever was not told that it began is not told that it is over.
_END_IS_NEWS = trouble.c.told_at.is_not(None) & ~_OPEN & trouble.c.told_over_at.is_(None)

# Built once: it is asked after every send.
_FIND = select(trouble).where(trouble.c.name == bindparam("wanted"), _OPEN)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble as it stands; `code` is the provider's number or 0, `why` in words.

    `tries` counts how often it was met. Until `retry_at` nothing is tried that would meet it again;
    None: it is no reason to wait.
    """

    name: str
    why: str
    code: int
    tries: int
    since: datetime
    retry_at: datetime | None
    over_at: datetime | None
    told_at: datetime | None
    told_over_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.over_at is not None


def raised(  # noqa: PLR0913  # a row's columns, by name
    tx: Tx,
    name: str,
    why: str,
    now: datetime,
    *,
    code: int = 0,
    retry_at: datetime | None = None,
    once: bool = False,
) -> None:
    """Note that a trouble was met. One that was over begins anew.

    Unless nobody was told yet that it was over: then it has gone on, and is not told twice.
    `once`: one that lasts stays as it is. Several sends that fail in the same moment all find it
    new, and their burst is one.
    """
    first = {"name": name, "why": why, "code": code, "tries": 1, "since": now, "retry_at": retry_at}
    anew = ~_OPEN & ~_END_IS_NEWS
    met = {
        "why": why,
        "code": code,
        "retry_at": retry_at,
        "over_at": None,
        "tries": case((_OPEN, trouble.c.tries + 1), else_=1),
        "since": case((anew, now), else_=trouble.c.since),
        "told_at": case((anew, None), else_=trouble.c.told_at),
        "told_over_at": None,
    }
    row = insert_into(tx, trouble).values(first)
    where = ~_OPEN if once else None
    tx.execute(row.on_conflict_do_update(index_elements=["name"], set_=met, where=where))


def over(tx: Tx, name: str, now: datetime) -> bool:
    """Note that a trouble is over, and return whether it was there until now."""
    same = (trouble.c.name == name) & _OPEN
    ended = update(trouble).where(same).values(over_at=now, retry_at=None)
    return tx.execute(ended.returning(trouble.c.name)).first() is not None


def reword(tx: Tx, name: str, why: str, code: int) -> None:
    """Note what a trouble that lasts was last met as."""
    same = (trouble.c.name == name) & _OPEN
    tx.execute(update(trouble).where(same).values(why=why, code=code))


def take_try(tx: Tx, name: str, now: datetime, until: datetime) -> bool:
    """Take the one try that is due, by compare-and-set; the next one is due at `until`."""
    same = (trouble.c.name == name) & _OPEN & (trouble.c.retry_at <= now)
    taken = update(trouble).where(same).values(retry_at=until, tries=trouble.c.tries + 1)
    return tx.execute(taken.returning(trouble.c.name)).first() is not None


def lapse(tx: Tx, names: Iterable[str], now: datetime) -> None:
    """Note that those troubles are over which were not met again by their `retry_at`."""
    gone = trouble.c.name.in_(names) & _OPEN & (trouble.c.retry_at <= now)
    tx.execute(update(trouble).where(gone).values(over_at=now, retry_at=None))


def find(tx: Tx, name: str) -> Trouble | None:
    """Find a trouble while it lasts."""
    row = tx.execute(_FIND, {"wanted": name}).mappings().first()
    return record(Trouble, row) if row else None


def current(tx: Tx) -> list[Trouble]:
    """List what lasts, the oldest first."""
    query = select(trouble).where(_OPEN).order_by(trouble.c.since, trouble.c.name)
    return [record(Trouble, row) for row in tx.execute(query).mappings()]


def untold(tx: Tx) -> list[Trouble]:
    """List the troubles of whose beginning or, with `is_over`, end nobody was told yet."""
    query = select(trouble).where(_NEWS | _END_IS_NEWS).order_by(trouble.c.since, trouble.c.name)
    return [record(Trouble, row) for row in tx.execute(query).mappings()]


def mark_told(tx: Tx, name: str, now: datetime) -> bool:
    """Note that the beginning, or the end, of a trouble is told; False when another one did it."""
    same = trouble.c.name == name
    began = update(trouble).where(same & _NEWS).values(told_at=now)
    ended = update(trouble).where(same & _END_IS_NEWS).values(told_over_at=now)
    return any(
        tx.execute(one.returning(trouble.c.name)).first() is not None for one in (began, ended)
    )


def mark_untold(tx: Tx, name: str, told: datetime) -> None:
    """Take back what was marked as told at this very moment: nobody could be reached."""
    same = trouble.c.name == name
    ended = update(trouble).where(same, trouble.c.told_over_at == told).values(told_over_at=None)
    if tx.execute(ended.returning(trouble.c.name)).first() is None:
        began = update(trouble).where(same, trouble.c.told_at == told)
        tx.execute(began.values(told_at=None))
