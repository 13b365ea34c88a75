"""Calls: one row each, written before the phone rings, and one a step of what was said in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

from service.flows.voice.script import Script
from service.flows.voice.state import ENDED, CallState, CallStatus, Stage
from service.store import scripts, stumbles
from service.store.database import Tx
from service.store.rows import record
from service.store.schema import call, call_step
from service.store.stumbles import Kind
from service.store.upsert import insert_into, insert_or_ignore

_state = TypeAdapter(CallState)
# Built once: building a statement costs more than running it, and a caller waits for these.
_SAME = call.c.id == bindparam("same")
_LOOK = select(call).where(_SAME)
_HOLD = _LOOK.with_for_update()
_CHANGE = update(call).where(_SAME)
_KEEP_STEP = insert_or_ignore(call_step, call_step.c.id)
_ANSWER = select(call_step.c.script).where(
    call_step.c.call_id == bindparam("of_call"), call_step.c.number == bindparam("at_number")
)
# Written as the partial index is: a bound parameter would hide the index.
_OPEN = call.c.ended_at.is_(None)
_RANG = (call.c.direction == "out") & (call.c.status != CallStatus.REFUSED)
_LAST_TO = (
    select(call.c.phone, func.max(call.c.created_at).label("at"))
    .where(call.c.phone.in_(bindparam("numbers", expanding=True)), _RANG)
    .group_by(call.c.phone)
)
_UNSETTLED = _OPEN & call.c.status.in_(
    [literal_column("'placing'"), literal_column("'unknown'")],
)
_UNENDED = _OPEN & call.c.provider_sid.is_not(None)


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call as it stands; `phone` is the candidate's, or empty when it was withheld.

    `direction` is "out" or "in". `taken`: a recruiter took it. `keyed_at` is the first key or the
    first words that were understood. `sequence` is of the last report, -1 before any. `looked`
    counts the listings that did not show it. `seconds` is how long it lasted.
    """

    id: int
    phone: str
    direction: str
    interview_id: int | None
    touch_id: int | None
    provider_sid: str | None
    status: CallStatus
    state: CallState | None
    answered_by: str
    taken: bool
    voicemail_at: datetime | None
    keyed_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    sequence: int
    seconds: int
    why: str
    error_code: int
    looked: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step of a call: what was heard at which stage; `rule` names what made sense of it."""

    id: int
    call_id: int
    number: int
    stage: Stage
    heard: str
    confidence: float | None
    rule: str
    at: datetime


def begin(
    tx: Tx, now: datetime, *, phone: str, interview_id: int | None, touch_id: int | None
) -> int:
    """Write the row of a call that is about to be placed and return its id."""
    row = insert(call).values(
        phone=phone,
        direction="out",
        interview_id=interview_id,
        touch_id=touch_id,
        status=CallStatus.PLACING,
        created_at=now,
        updated_at=now,
    )
    return int(tx.execute(row.returning(call.c.id)).scalar_one())


def receive(tx: Tx, now: datetime, *, provider_sid: str, phone: str) -> CallRecord:
    """Return the call to us with this sid and hold its row; it is made when it is new.

    Two requests may both bring it for the first time: the later one waits and finds the row. A
    sid of a call that we placed finds that one.
    """
    row = insert_into(tx, call).values(
        phone=phone,
        direction="in",
        provider_sid=provider_sid,
        # What we answer is what picks it up.
        status=CallStatus.IN_PROGRESS,
        answered_at=now,
        created_at=now,
        updated_at=now,
    )
    tx.execute(row.on_conflict_do_nothing(index_elements=["provider_sid"]))
    same = call.c.provider_sid == provider_sid
    return _record(tx.execute(select(call).where(same).with_for_update()).mappings().one())


def by_id(tx: Tx, call_id: int, *, lock: bool = False) -> CallRecord | None:
    """Find a call; `lock` holds its row until the transaction ends."""
    row = tx.execute(_HOLD if lock else _LOOK, {"same": call_id}).mappings().first()
    return _record(row) if row else None


def by_sid(tx: Tx, provider_sid: str) -> CallRecord | None:
    """Find a call by the provider's id."""
    return _one(tx, call.c.provider_sid == provider_sid)


def change(tx: Tx, call_id: int, now: datetime, **values: Any) -> None:  # noqa: ANN401  # column values by name
    """Write the named columns of a call; a status that ends it sets `ended_at`, once."""
    if values.get("status") in ENDED and "ended_at" not in values:
        values["ended_at"] = func.coalesce(call.c.ended_at, now)
    tx.execute(update(call).where(call.c.id == call_id).values(updated_at=now, **values))


def keep_state(
    tx: Tx,
    call_id: int,
    state: CallState,
    now: datetime,
    **values: Any,  # noqa: ANN401  # column values by name
) -> None:
    """Keep where our script of a call stands, and what else is known by now."""
    row = {"state": _state.dump_json(state).decode(), "updated_at": now, **values}
    tx.execute(_CHANGE, {"same": call_id, **row})


def unsettled(tx: Tx, before: datetime, limit: int) -> list[int]:
    """List calls of which nobody knows whether they were taken, untouched since an aware moment."""
    return _untouched(tx, _UNSETTLED, before, limit)


def is_unsettled(tx: Tx, before: datetime) -> bool:
    """Whether a call waits to be settled."""
    return bool(_untouched(tx, _UNSETTLED, before, 1))


def unended(tx: Tx, before: datetime, limit: int) -> list[int]:
    """List calls that the provider took and whose end is not known, untouched since a moment."""
    return _untouched(tx, _UNENDED, before, limit)


def is_unended(tx: Tx, before: datetime) -> bool:
    """Whether there is such a call."""
    return bool(_untouched(tx, _UNENDED, before, 1))


def sids_in_use(tx: Tx, phone: str) -> frozenset[str]:
    """Return the provider's ids that the calls of this number already carry."""
    known = (call.c.phone == phone) & call.c.provider_sid.is_not(None)
    return frozenset(tx.execute(select(call.c.provider_sid).where(known)).scalars())


def last_to(tx: Tx, phone: str) -> datetime | None:
    """Return when we last let a number ring (aware); a call that was refused rang nowhere."""
    latest = select(call.c.created_at).where(call.c.phone == phone, _RANG)
    found: datetime | None = tx.execute(latest.order_by(call.c.created_at.desc()).limit(1)).scalar()
    return found


def last_to_all(tx: Tx, phones: Iterable[str]) -> dict[str, datetime]:
    """Return by number what `last_to` returns, without those that never rang."""
    found = tx.execute(_LAST_TO, {"numbers": list(phones)})
    return {row.phone: row.at for row in found}


def latest_out(tx: Tx, limit: int) -> list[CallRecord]:
    """List the newest calls of ours that are not on their way any more, newest first."""
    known = (call.c.direction == "out") & (call.c.status != CallStatus.PLACING)
    return _all(tx, select(call).where(known).order_by(call.c.id.desc()).limit(limit))


def lost(tx: Tx, touch_id: int) -> int:
    """Count the calls of this touch that were looked up and never found; a 429 is none of them."""
    given_up = (call.c.status == CallStatus.REFUSED) & (call.c.looked > 0)
    query = select(func.count()).where(call.c.touch_id == touch_id, given_up)
    return int(tx.execute(query).scalar_one())


def of_interview(tx: Tx, interview_id: int) -> list[CallRecord]:
    """List the calls about an interview, out and in, oldest first."""
    return _all(tx, select(call).where(call.c.interview_id == interview_id).order_by(call.c.id))


def of_phone(tx: Tx, which: ColumnElement[bool], limit: int | None = None) -> list[CallRecord]:
    """List calls that a condition picks, newest first."""
    newest = select(call).where(which).order_by(call.c.created_at.desc(), call.c.id.desc())
    return _all(tx, newest.limit(limit))


def keep_step(  # noqa: PLR0913  # a row's columns, by name
    tx: Tx,
    call_id: int,
    number: int,
    *,
    stage: Stage,
    heard: str,
    confidence: float | None,
    rule: str,
    script: Script,
    now: datetime,
) -> bool:
    """Keep a step with what we answer; False when this very step was kept before."""
    row = {
        "call_id": call_id,
        "number": number,
        "stage": stage,
        "heard": heard,
        "confidence": confidence,
        "rule": rule,
        "script": scripts.dump(script),
        "at": now,
    }
    return tx.execute(_KEEP_STEP[tx.dialect.name], row).scalar() is not None


def step_answer(tx: Tx, call_id: int, number: int) -> Script | None:
    """Return what a step was answered with; None for one that has not come yet."""
    stored = tx.execute(_ANSWER, {"of_call": call_id, "at_number": number}).scalar()
    return None if stored is None else scripts.load(stored)


def last_words(tx: Tx, call_id: int) -> str:
    """Return what was spoken last into a call; empty when all were keys."""
    own = (call_step.c.call_id == call_id) & (call_step.c.stage != Stage.CONNECTING)
    spoken = own & (func.length(call_step.c.heard) > 1)
    newest = select(call_step.c.heard).where(spoken).order_by(call_step.c.number.desc()).limit(1)
    return str(tx.execute(newest).scalar() or "")


def steps(tx: Tx, call_id: int) -> list[StepRecord]:
    """List the steps of a call in their order."""
    query = select(call_step).where(call_step.c.call_id == call_id).order_by(call_step.c.number)
    return [_step_record(row) for row in tx.execute(query).mappings()]


def steps_of_interview(tx: Tx, interview_id: int) -> list[StepRecord]:
    """List the steps of every call about an interview, each call's in their order."""
    query = select(call_step).join(call).where(call.c.interview_id == interview_id)
    rows = tx.execute(query.order_by(call_step.c.call_id, call_step.c.number)).mappings()
    return [_step_record(row) for row in rows]


def steps_of(tx: Tx, call_ids: Iterable[int]) -> list[StepRecord]:
    """List the steps of some calls, each call's in their order."""
    query = select(call_step).where(call_step.c.call_id.in_(list(call_ids)))
    rows = tx.execute(query.order_by(call_step.c.call_id, call_step.c.number)).mappings()
    return [_step_record(row) for row in rows]


def _step_record(row: RowMapping) -> StepRecord:
    found = record(StepRecord, row)
    return replace(found, stage=Stage(found.stage))


def _untouched(tx: Tx, which: ColumnElement[bool], before: datetime, limit: int) -> list[int]:
    passable = stumbles.is_passable(Kind.CALL, call.c.id, before)
    query = select(call.c.id).where(which, call.c.updated_at < before, passable)
    return list(tx.execute(query.order_by(call.c.updated_at).limit(limit)).scalars())


def _one(tx: Tx, which: ColumnElement[bool], *, lock: bool = False) -> CallRecord | None:
    query = select(call).where(which)
    row = tx.execute(query.with_for_update() if lock else query).mappings().first()
    return _record(row) if row else None


def _all(tx: Tx, query: Select[Any]) -> list[CallRecord]:
    return [_record(row) for row in tx.execute(query).mappings()]


def _record(row: RowMapping) -> CallRecord:
    stored = row["state"]
    return replace(
        record(CallRecord, row),
        status=CallStatus(row["status"]),
        state=_state.validate_json(stored) if stored else None,
    )
