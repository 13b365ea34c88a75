"""Sends: one row a POST, written before it; delivery reports only move it forward."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, insert, literal_column, select, update

from service.flows import reports
from service.flows.state import TouchState
from service.store.database import Tx
from service.store.rows import record
from service.store.schema import attempt, delivery_report, message, touch
from service.store.stumbles import Kind, is_passable

_OPEN = attempt.c.state.in_([literal_column("'sending'"), literal_column("'unknown'")])
# A text that has arrived, or may have.
MAY_ARRIVE = ("sending", "unknown", "sent", "delivered")


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
# Built once: building a statement costs more than running it on the road of a batch.
_THESE = attempt.c.id.in_(bindparam("ids", expanding=True))
_BEGIN = insert(attempt).returning(attempt.c.id, sort_by_parameter_order=True)
_HOLD_ALL = _JOINED.where(_THESE).order_by(attempt.c.id).with_for_update(of=attempt)
_PHONES = select(attempt.c.phone).where(_THESE)
_WENT_OUT = (
    select(attempt.c.touch_id, func.min(attempt.c.created_at).label("at"))
    .where(
        attempt.c.touch_id.in_(bindparam("ids", expanding=True)),
        attempt.c.state.in_(MAY_ARRIVE),
    )
    .group_by(attempt.c.touch_id)
)
_SENT = (
    update(attempt)
    .where(attempt.c.id == bindparam("same"))
    .values(state=TouchState.SENT, error_code=0, why="")
)
_MET = (
    select(touch.c.interview_id, message.c.body)
    .join_from(attempt, message)
    .join(touch, touch.c.id == attempt.c.touch_id)
    .where(
        touch.c.interview_id.in_(bindparam("ids", expanding=True)),
        attempt.c.error_code.in_(bindparam("codes", expanding=True)),
    )
)


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


def begin_all(tx: Tx, rows: Iterable[dict[str, object]], now: datetime) -> list[int]:
    """Write the rows of sends (touch, message, phone) and return their ids in the same order."""
    always = {"state": "sending", "created_at": now, "updated_at": now}
    return [int(one) for one in tx.execute(_BEGIN, [{**always, **row} for row in rows]).scalars()]


def hold_all(tx: Tx, ids: Iterable[int]) -> list[Attempt]:
    """List sends by their ids and hold their rows, always in the same order."""
    rows = tx.execute(_HOLD_ALL, {"ids": list(ids)}).mappings()
    return [record(Attempt, row) for row in rows]


def phones_of(tx: Tx, ids: Iterable[int]) -> list[str]:
    """List the numbers that sends went to."""
    return list(tx.execute(_PHONES, {"ids": list(ids)}).scalars())


def all_sent(tx: Tx, sids: Mapping[int, str], now: datetime) -> None:
    """Write by id that the provider took sends, under which ids of its own."""
    ask_at = reports.ask_at(now, 0)
    rows = [
        {"same": one, "provider_sid": sid, "updated_at": now, "ask_at": ask_at}
        for one, sid in sids.items()
    ]
    if rows:
        tx.execute(_SENT, rows)


def by_id(tx: Tx, attempt_id: int, *, lock: bool = False) -> Attempt | None:
    """Find a send; `lock` holds its row until the transaction ends."""
    query = _JOINED.where(attempt.c.id == attempt_id)
    row = tx.execute(query.with_for_update(of=attempt) if lock else query).mappings().first()
    return record(Attempt, row) if row else None


def unsettled(tx: Tx, before: datetime, limit: int) -> list[Attempt]:
    """List sends whose outcome nobody knows and nobody looked at since an aware moment."""
    query = _JOINED.where(*_unsettled(before)).order_by(attempt.c.updated_at).limit(limit)
    return [record(Attempt, row) for row in tx.execute(query).mappings()]


def is_unsettled(tx: Tx, before: datetime) -> bool:
    """Whether a send waits to be settled."""
    query = select(attempt.c.id).where(*_unsettled(before)).limit(1)
    return tx.execute(query).first() is not None


def _unsettled(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return _OPEN, attempt.c.updated_at < before, is_passable(Kind.SEND, attempt.c.id, before)


def change(tx: Tx, attempt_id: int, now: datetime, **values: object) -> None:
    """Write the named columns of a send; one that was taken waits for its report from then on."""
    if "state" in values:
        waits = values["state"] == TouchState.SENT
        values["ask_at"] = reports.ask_at(now, 0) if waits else None
    same = attempt.c.id == attempt_id
    tx.execute(update(attempt).where(same).values(updated_at=now, **values))


def unreported(tx: Tx, now: datetime, limit: int) -> list[Attempt]:
    """List sends that were taken and whose report is to be asked for, longest due first."""
    due = _JOINED.where(*_unreported(now)).order_by(attempt.c.ask_at).limit(limit)
    return [record(Attempt, row) for row in tx.execute(due).mappings()]


def is_unreported(tx: Tx, now: datetime) -> bool:
    """Whether a report is to be asked for."""
    due = select(attempt.c.id).where(*_unreported(now)).limit(1)
    return tx.execute(due).first() is not None


def _unreported(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return attempt.c.ask_at <= now, is_passable(Kind.REPORT, attempt.c.id, now)


def ask_again(tx: Tx, attempt_id: int, asked: int, at: datetime | None) -> None:
    """Note how often a report was asked for, and when that is done next."""
    same = attempt.c.id == attempt_id
    tx.execute(update(attempt).where(same).values(asked=asked, ask_at=at))


def went_out(tx: Tx, touch_ids: Iterable[int]) -> dict[int, datetime]:
    """Return by touch when its first text went out that has arrived, or may; the others are lost.

    One whose outcome nobody knows may have arrived: nearly always it has.
    """
    rows = tx.execute(_WENT_OUT, {"ids": list(touch_ids)})
    return {row.touch_id: row.at for row in rows}


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


def met(tx: Tx, interview_ids: Iterable[int], codes: Iterable[int]) -> frozenset[tuple[int, str]]:
    """Return which words about which interviews have ended in one of these error codes."""
    found = tx.execute(_MET, {"ids": list(interview_ids), "codes": list(codes)})
    return frozenset((row.interview_id, row.body) for row in found)


def sids_in_use(tx: Tx, sids: Iterable[str]) -> frozenset[str]:
    """Return which of the provider's ids a send carries already."""
    taken = attempt.c.provider_sid.in_(list(sids))
    return frozenset(tx.execute(select(attempt.c.provider_sid).where(taken)).scalars())


def is_open_after(tx: Tx, attempt_id: int, phone: str, body: str) -> bool:
    """Whether a later send of the same words to the same number is open too."""
    alike = (attempt.c.phone == phone) & (message.c.body == body)
    # Not narrowed down by the id: that would be asked of all that was sent since.
    open_ones = select(attempt.c.id).join_from(attempt, message).where(alike, _OPEN)
    return any(one > attempt_id for one in tx.execute(open_ones).scalars())


def keep_report(tx: Tx, attempt_id: int, status: str, error_code: int, now: datetime) -> None:
    """Keep a delivery report as it came, whatever it changes."""
    row = {"attempt_id": attempt_id, "status": status, "error_code": error_code, "at": now}
    tx.execute(insert(delivery_report).values(row))
