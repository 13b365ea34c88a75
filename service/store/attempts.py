"""Sends: one row a POST, written before it; delivery reports only move it forward."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, literal_column, select, update

from service.flows import reports
from service.flows.state import TouchState
from service.store.database import Tx
from service.store.rows import record
from service.store.schema import attempt, delivery_report, message, touch

_OPEN = attempt.c.state.in_([literal_column("'sending'"), literal_column("'unknown'")])


@dataclass(frozen=True, slots=True)
class Attempt:
    """One send as it stands.

    `looked` counts the listings that did not show it, `asked` how often its report was asked for;
    `ask_at` (aware) is when that is done next.
    """

    id: int
    touch_id: int
    message_id: int
    phone: str
    state: str
    provider_sid: str | None
    error_code: int
    looked: int
    created_at: datetime
    updated_at: datetime
    ask_at: datetime | None
    asked: int
    body: str


_JOINED = select(*attempt.c, message.c.body).join_from(attempt, message)


def begin(tx: Tx, touch_id: int, message_id: int, phone: str, now: datetime) -> int:
    """Write the row of a send that is about to happen and return its id."""
    row = insert(attempt).values(
        touch_id=touch_id,
        message_id=message_id,
        phone=phone,
        state="sending",
        created_at=now,
        updated_at=now,
    )
    return int(tx.execute(row.returning(attempt.c.id)).scalar_one())


def by_id(tx: Tx, attempt_id: int, *, lock: bool = False) -> Attempt | None:
    """Find a send; `lock` holds its row until the transaction ends."""
    query = _JOINED.where(attempt.c.id == attempt_id)
    row = tx.execute(query.with_for_update(of=attempt) if lock else query).mappings().first()
    return record(Attempt, row) if row else None


def unsettled(tx: Tx, before: datetime, limit: int) -> list[Attempt]:
    """List sends whose outcome nobody knows and nobody looked at since an aware moment."""
    query = _JOINED.where(_OPEN, attempt.c.updated_at < before)
    rows = tx.execute(query.order_by(attempt.c.updated_at).limit(limit)).mappings()
    return [record(Attempt, row) for row in rows]


def is_unsettled(tx: Tx, before: datetime) -> bool:
    """Whether a send waits to be settled."""
    query = select(attempt.c.id).where(_OPEN, attempt.c.updated_at < before).limit(1)
    return tx.execute(query).first() is not None


def change(tx: Tx, attempt_id: int, now: datetime, **values: object) -> None:
    """Write the named columns of a send; one that was taken waits for its report from then on."""
    if "state" in values:
        waits = values["state"] == TouchState.SENT
        values["ask_at"] = reports.ask_at(now, 0) if waits else None
    same = attempt.c.id == attempt_id
    tx.execute(update(attempt).where(same).values(updated_at=now, **values))


def unreported(tx: Tx, now: datetime, limit: int) -> list[Attempt]:
    """List sends that were taken and whose report is to be asked for, longest due first."""
    due = _JOINED.where(attempt.c.ask_at <= now).order_by(attempt.c.ask_at).limit(limit)
    return [record(Attempt, row) for row in tx.execute(due).mappings()]


def is_unreported(tx: Tx, now: datetime) -> bool:
    """Whether a report is to be asked for."""
    due = select(attempt.c.id).where(attempt.c.ask_at <= now).limit(1)
    return tx.execute(due).first() is not None


def ask_again(tx: Tx, attempt_id: int, asked: int, at: datetime | None) -> None:
    """Note how often a report was asked for, and when that is done next."""
    same = attempt.c.id == attempt_id
    tx.execute(update(attempt).where(same).values(asked=asked, ask_at=at))


def lost(tx: Tx, touch_id: int) -> int:
    """Count the sends of this touch that were looked up and never found; a 429 is none of them."""
    given_up = (attempt.c.state == "refused") & (attempt.c.looked > 0)
    query = select(func.count()).where(attempt.c.touch_id == touch_id, given_up)
    return int(tx.execute(query).scalar_one())


def ended_badly(tx: Tx, touch_id: int) -> int:
    """Count the sends of this touch that were taken and did not arrive."""
    bad = attempt.c.state.in_(["undelivered", "failed"])
    query = select(func.count()).where(attempt.c.touch_id == touch_id, bad)
    return int(tx.execute(query).scalar_one())


def latest(tx: Tx, limit: int) -> list[Attempt]:
    """List the newest sends that are not on their way any more, newest first."""
    query = _JOINED.where(attempt.c.state != "sending").order_by(attempt.c.id.desc())
    return [record(Attempt, row) for row in tx.execute(query.limit(limit)).mappings()]


def met(tx: Tx, interview_id: int, body: str, codes: Iterable[int]) -> bool:
    """Whether these very words about an interview have ended in one of these error codes."""
    query = (
        select(attempt.c.id)
        .join_from(attempt, message)
        .join(touch, touch.c.id == attempt.c.touch_id)
        .where(touch.c.interview_id == interview_id, message.c.body == body)
        .where(attempt.c.error_code.in_(codes))
    )
    return tx.execute(query.limit(1)).first() is not None


def sids_in_use(tx: Tx, sids: Iterable[str]) -> frozenset[str]:
    """Return which of the provider's ids a send carries already."""
    taken = attempt.c.provider_sid.in_(list(sids))
    return frozenset(tx.execute(select(attempt.c.provider_sid).where(taken)).scalars())


def keep_report(tx: Tx, attempt_id: int, status: str, error_code: int, now: datetime) -> None:
    """Keep a delivery report as it came, whatever it changes."""
    row = {"attempt_id": attempt_id, "status": status, "error_code": error_code, "at": now}
    tx.execute(insert(delivery_report).values(row))
