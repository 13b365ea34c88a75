"""Planned contacts: the plan of an interview, what is due, and what became of it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import (
    Select,
    Table,
    bindparam,
    exists,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from service.flows.apart import REACHED, REMINDING
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, TouchKind, TouchState
from service.store import leases
from service.store.attempts import MAY_ARRIVE
from service.store.database import Tx
from service.store.leases import Claim
from service.store.records import InterviewRecord, TouchRecord
from service.store.rows import record
from service.store.schema import attempt, call, candidate, interview, touch

# Written as the partial index is, with the word in it: a bound parameter would hide the index.
_PLANNED = touch.c.state == literal_column("'planned'")

_THESE = touch.c.id.in_(bindparam("ids", expanding=True))
# Built once: building a statement costs more than running it on the road of a batch.
_CLAIMED = (
    select(touch)
    .where(_THESE, touch.c.lease_owner == bindparam("owner"), _PLANNED)
    .order_by(touch.c.id)
    .with_for_update()
)
_PHONES = (
    select(touch.c.id, candidate.c.phone)
    .join_from(touch, interview, interview.c.id == touch.c.interview_id)
    .join(candidate, candidate.c.id == interview.c.candidate_id)
    .where(_THESE)
)
_OF_INTERVIEWS = (
    select(touch)
    .where(touch.c.interview_id.in_(bindparam("ids", expanding=True)))
    .order_by(touch.c.due_at, touch.c.id)
)


def _went(by: Table) -> Select[tuple[int, datetime]]:
    """Read when reminders of some interviews went out by texts or by calls."""
    return (
        select(touch.c.interview_id, by.c.created_at.label("at"))
        .join_from(touch, by, by.c.touch_id == touch.c.id)
        .where(
            touch.c.interview_id.in_(bindparam("ids", expanding=True)),
            touch.c.kind.in_(REMINDING),
            touch.c.state.in_(REACHED),
            by.c.created_at > bindparam("since"),
        )
    )


_REMINDED = union_all(_went(attempt), _went(call))
_LET_GO = {"why": "", "lease_owner": None, "lease_until": None}
_SENDING = update(touch).where(_THESE).values(state=TouchState.SENDING, **_LET_GO)
_TAKEN = (
    TouchState.SENT, TouchState.UNDELIVERED, TouchState.FAILED, TouchState.VOICEMAIL_LEFT,
    TouchState.DELIVERED,
)  # fmt: skip
_SENT = (
    update(touch)
    .where(_THESE, touch.c.state.not_in(_TAKEN))
    .values(state=TouchState.SENT, **_LET_GO)
)


def plan(
    tx: Tx, interview_id: int, revision: int, touches: Iterable[PlannedTouch], now: datetime
) -> list[int]:
    """Store the touches of one revision of an interview and return their ids."""
    rows = [_row(interview_id, revision, one, now) for one in touches]
    return [
        int(tx.execute(insert(touch).values(row).returning(touch.c.id)).scalar_one())
        for row in rows
    ]


def claim_due(tx: Tx, wish: Claim, channel: Channel) -> list[int]:
    """Take due touches of one channel; see `leases.claim`."""
    return leases.claim(tx, touch, _PLANNED & (touch.c.channel == channel), wish)


def is_due(tx: Tx, now: datetime, channel: Channel) -> bool:
    """Whether a touch of this channel waits that nobody holds."""
    return leases.is_due(tx, touch, _PLANNED & (touch.c.channel == channel), now)


def claimed(tx: Tx, touch_id: int, owner: str) -> TouchRecord | None:
    """Return a planned touch while this owner holds it, and hold its row; None when it was lost."""
    mine = (touch.c.id == touch_id) & (touch.c.lease_owner == owner) & _PLANNED
    row = tx.execute(select(touch).where(mine).with_for_update()).mappings().first()
    return record(TouchRecord, row) if row else None


def all_claimed(tx: Tx, ids: Iterable[int], owner: str) -> dict[int, TouchRecord]:
    """Return what `claimed` returns of each, by id; rows are held, always in the same order."""
    rows = tx.execute(_CLAIMED, {"ids": list(ids), "owner": owner}).mappings()
    return {row["id"]: record(TouchRecord, row) for row in rows}


def phones_of(tx: Tx, ids: Iterable[int]) -> dict[int, str]:
    """Return by id the numbers of the candidates whom touches are for."""
    return {row.id: row.phone for row in tx.execute(_PHONES, {"ids": list(ids)})}


def by_id(tx: Tx, touch_id: int) -> TouchRecord | None:
    """Find a touch."""
    row = tx.execute(select(touch).where(touch.c.id == touch_id)).mappings().first()
    return record(TouchRecord, row) if row else None


def is_sent_besides(tx: Tx, touch_id: int, *, attempt_id: int = 0, call_id: int = 0) -> bool:
    """Whether another text or call of a touch is on, or was taken and has not ended badly.

    Another one than the text or the call that is named. Of a call that has ended the touch knows.
    """
    texts = (attempt.c.touch_id == touch_id) & (attempt.c.id != attempt_id)
    rings = (call.c.touch_id == touch_id) & (call.c.id != call_id) & call.c.ended_at.is_(None)
    query = select(
        or_(exists().where(texts, attempt.c.state.in_(MAY_ARRIVE)), exists().where(rings))
    )
    return bool(tx.execute(query).scalar_one())


def of_interview(tx: Tx, interview_id: int) -> list[TouchRecord]:
    """List the touches of an interview in the order they are due."""
    query = select(touch).where(touch.c.interview_id == interview_id)
    rows = tx.execute(query.order_by(touch.c.due_at, touch.c.id)).mappings()
    return [record(TouchRecord, row) for row in rows]


def of_interviews(tx: Tx, interview_ids: Iterable[int]) -> dict[int, list[TouchRecord]]:
    """Return by interview what `of_interview` lists."""
    found: dict[int, list[TouchRecord]] = {one: [] for one in interview_ids}
    for row in tx.execute(_OF_INTERVIEWS, {"ids": list(found)}).mappings():
        found[row["interview_id"]].append(record(TouchRecord, row))
    return found


def last_reminders(tx: Tx, interview_ids: Iterable[int], since: datetime) -> dict[int, datetime]:
    """Return by interview when its last reminder really went out, if that was after `since`."""
    rows = tx.execute(_REMINDED, {"ids": list(interview_ids), "since": since}).all()
    return {row.interview_id: row.at for row in sorted(rows, key=lambda row: row.at)}


def all_sending(tx: Tx, ids: Iterable[int]) -> None:
    """Write that touches are being sent."""
    tx.execute(_SENDING, {"ids": list(ids)})


def all_sent(tx: Tx, ids: Iterable[int]) -> None:
    """Write that the provider took touches; one of which more is known stays as it is.

    One that was planned again, and then turns out to have been sent, is not sent twice.
    """
    tx.execute(_SENT, {"ids": list(ids)})


def set_state(tx: Tx, touch_id: int, state: TouchState, why: str = "") -> None:
    """Write what became of a touch and let go of it."""
    same = touch.c.id == touch_id
    values = {"state": state, "why": why, "lease_owner": None, "lease_until": None}
    tx.execute(update(touch).where(same).values(values))


def put_off(tx: Tx, touch_id: int, until: datetime, why: str = "", *, tried: bool = False) -> None:
    """Plan a touch again for a later moment; `tried` counts a send that was refused."""
    values = {
        "state": TouchState.PLANNED,
        "due_at": until,
        "why": why,
        "lease_owner": None,
        "lease_until": None,
        "tries": touch.c.tries + (1 if tried else 0),
    }
    tx.execute(update(touch).where(touch.c.id == touch_id).values(values))


def hold_back(tx: Tx, touch_id: int, until: datetime) -> None:
    """Keep a planned touch from being taken until a moment, as its lease would."""
    same = (touch.c.id == touch_id) & _PLANNED
    tx.execute(update(touch).where(same).values(lease_until=until))


def change_channel(tx: Tx, touch_id: int, channel: Channel, due_at: datetime, why: str) -> None:
    """Plan a touch again by another channel; the tries of the first one do not count there."""
    values = {
        "state": TouchState.PLANNED,
        "channel": channel,
        "due_at": due_at,
        "why": why,
        "lease_owner": None,
        "lease_until": None,
        "tries": 0,
    }
    tx.execute(update(touch).where(touch.c.id == touch_id).values(values))


def plan_written(
    tx: Tx, about: InterviewRecord, planned: PlannedTouch, body: str, now: datetime
) -> int | None:
    """Plan a text that a recruiter wrote; its label is the key of the form.

    None when a text with this label is there already.
    """
    same = (touch.c.interview_id == about.id) & (touch.c.label == planned.label)
    if tx.execute(select(touch.c.id).where(same).limit(1)).first() is not None:
        return None
    row = {**_row(about.id, about.revision, planned, now), "body": body}
    return int(tx.execute(insert(touch).values(row).returning(touch.c.id)).scalar_one())


def call_back(tx: Tx, touch_id: int, why: str, now: datetime) -> bool:
    """Skip a planned touch that nobody is sending at this moment; False when it is too late."""
    free = touch.c.lease_until.is_(None) | (touch.c.lease_until < now)
    same = (touch.c.id == touch_id) & _PLANNED & free
    skipped = update(touch).where(same).values(state=TouchState.SKIPPED, why=why)
    return tx.execute(skipped.returning(touch.c.id)).first() is not None


def were_ended(tx: Tx, interview_id: int, whys: Collection[str]) -> bool:
    """Whether rungs of an interview, as it stands, were skipped for one of these reasons.

    Not where others are planned by now.
    """
    rungs = (
        select(touch.c.state, touch.c.why)
        .join(interview)
        .where(
            touch.c.interview_id == interview_id,
            touch.c.kind == TouchKind.RUNG,
            touch.c.revision == interview.c.revision,
        )
    )
    found = tx.execute(rungs).all()
    planned = any(row.state == TouchState.PLANNED for row in found)
    return not planned and any(row.why in whys for row in found)


def plan_as_before(tx: Tx, ids: Iterable[int]) -> None:
    """Plan touches again that were skipped, for the moment that they were planned for."""
    again = update(touch).where(touch.c.id.in_(list(ids)))
    tx.execute(again.values(state=TouchState.PLANNED, why=""))


def skip_planned(tx: Tx, interview_id: int, why: str) -> None:
    """Skip whatever is still planned for an interview, but for what a recruiter wrote by hand."""
    ours = (touch.c.interview_id == interview_id) & (touch.c.kind != TouchKind.WRITTEN)
    planned = ours & _PLANNED
    tx.execute(update(touch).where(planned).values(state=TouchState.SKIPPED, why=why))


def skip_rungs(tx: Tx, interview_id: int, why: str, but: Collection[int] = ()) -> None:
    """Skip the rungs that are still planned for an interview, but for those with these ids."""
    ours = (touch.c.interview_id == interview_id) & touch.c.id.not_in(but)
    planned = ours & (touch.c.kind == TouchKind.RUNG) & _PLANNED
    tx.execute(update(touch).where(planned).values(state=TouchState.SKIPPED, why=why))


def _row(interview_id: int, revision: int, one: PlannedTouch, now: datetime) -> dict[str, object]:
    return {
        "interview_id": interview_id,
        "revision": revision,
        "kind": one.kind,
        "label": one.label,
        "channel": one.channel,
        "condition": one.condition,
        "due_at": one.due_at,
        "state": one.state,
        "why": one.why,
        "created_at": now,
    }
