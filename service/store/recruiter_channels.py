"""How recruiters want to be told; who has no row is told by mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from service.flows.telling import BY_MAIL, Way
from service.store.database import Tx
from service.store.rows import record
from service.store.schema import recruiter_channel
from service.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Chosen:
    """A way that a recruiter has chosen.

    `address` is empty where it is their own mail address or phone. `last_error` says why the last
    message did not arrive.
    """

    id: int
    recruiter_id: int
    kind: str
    address: str
    for_urgent: bool
    for_rest: bool
    last_error: str

    @property
    def way(self) -> Way:
        """Return it as flows know it."""
        name = f"{self.kind}:{self.id}"
        return Way(name, self.kind, for_urgent=self.for_urgent, for_rest=self.for_rest)


def of_recruiters(tx: Tx, ids: Iterable[int]) -> dict[int, list[Chosen]]:
    """Return what some recruiters have chosen, in the order in which they did."""
    wanted = recruiter_channel.c.recruiter_id.in_(list(ids))
    query = select(recruiter_channel).where(wanted).order_by(recruiter_channel.c.id)
    found: dict[int, list[Chosen]] = {}
    for row in tx.execute(query).mappings():
        found.setdefault(row["recruiter_id"], []).append(record(Chosen, row))
    return found


def ways_of(tx: Tx, recruiter_id: int) -> list[Way]:
    """Return the ways to a recruiter; by mail when they have chosen none."""
    chosen = of_recruiters(tx, [recruiter_id]).get(recruiter_id, [])
    return [one.way for one in chosen] or [BY_MAIL]


def named(tx: Tx, recruiter_id: int, channel: str) -> Chosen | None:
    """Find a way by the name under which tellings are noted; None when it is gone, or the mail.

    SQLite gives the number of the last one that was taken away to the next: it may be another kind.
    """
    chosen = of_recruiters(tx, [recruiter_id]).get(recruiter_id, [])
    return next((one for one in chosen if one.way.channel == channel), None)


def add(tx: Tx, recruiter_id: int, kind: str, address: str, now: datetime) -> None:
    """Choose a way for everything; one that is there already stays as it is."""
    row = {"recruiter_id": recruiter_id, "kind": kind, "address": address, "created_at": now}
    row |= {"for_urgent": True, "for_rest": True}
    tx.execute(insert_into(tx, recruiter_channel).values(row).on_conflict_do_nothing())


def change(tx: Tx, recruiter_id: int, channel_id: int, **values: object) -> None:
    """Write the named columns of somebody's way."""
    tx.execute(update(recruiter_channel).where(*_same(recruiter_id, channel_id)).values(**values))


def remove(tx: Tx, recruiter_id: int, channel_id: int) -> None:
    """Take a way away; what was planned by it goes by mail."""
    tx.execute(delete(recruiter_channel).where(*_same(recruiter_id, channel_id)))


def _same(recruiter_id: int, channel_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return recruiter_channel.c.recruiter_id == recruiter_id, recruiter_channel.c.id == channel_id
