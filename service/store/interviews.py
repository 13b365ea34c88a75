"""Interviews with their people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, select, update

from service.flows.state import Status
from service.store import stumbles
from service.store.database import Tx
from service.store.records import Candidate, InterviewRecord, Recruiter
from service.store.rows import labelled, record
from service.store.schema import candidate, interview, recruiter
from service.store.stumbles import Kind
from service.store.upsert import insert_into

_JOINED = select(
    *interview.c, *labelled(candidate, "candidate__"), *labelled(recruiter, "recruiter__")
).select_from(
    interview.join(candidate, candidate.c.id == interview.c.candidate_id).join(
        recruiter, recruiter.c.id == interview.c.recruiter_id
    )
)
# Built once: building a statement costs more than running it on the road of an inbound text.
_IS_OF_PHONE = candidate.c.phone == bindparam("number")
_IS_OF_PHONES = candidate.c.phone.in_(bindparam("numbers", expanding=True))
_OF_PHONE = _JOINED.where(_IS_OF_PHONE).order_by(interview.c.starts_at)
_OF_PHONES = _JOINED.where(_IS_OF_PHONES).order_by(interview.c.starts_at)
_HOLD = select(interview.c.id).order_by(interview.c.id).with_for_update(of=interview)
_HOLD_IT = _HOLD.where(interview.c.id == bindparam("interview_id"))
_HOLD_OF_PHONE = _HOLD.join(candidate).where(_IS_OF_PHONE)
_HOLD_OF_PHONES = _HOLD.join(candidate).where(_IS_OF_PHONES)
# Written as the partial index is: a bound parameter would hide the index.
_UNANSWERED = interview.c.tell_at.is_not(None)
_CHANGE = update(interview).where(interview.c.id == bindparam("interview_id"))
# What a calendar shows; it takes only what has a higher SEQUENCE than what it has.
_IN_CALENDARS = frozenset(
    {
        "starts_at", "duration_minutes", "title", "location",
        "status", "called_off", "candidate_id", "recruiter_id",
    }
)  # fmt: skip
_CHANGE_ENTRY = _CHANGE.values(sequence=interview.c.sequence + 1)


@dataclass(frozen=True, slots=True)
class Search:
    """What a list of interviews is narrowed by; `after` is the cursor (starts_at, id)."""

    status: str | None = None
    recruiter: str | None = None
    starts_after: datetime | None = None
    starts_before: datetime | None = None
    external_id: str | None = None
    after: tuple[datetime, int] | None = None
    limit: int = 50


def by_id(tx: Tx, interview_id: int, *, lock: bool = False) -> InterviewRecord | None:
    """Find an interview; `lock` holds its row until the transaction ends."""
    if lock:
        _hold(tx, _HOLD_IT, interview_id=interview_id)
    return _one(tx, _JOINED.where(interview.c.id == interview_id))


def known(tx: Tx, interview_id: int) -> InterviewRecord:
    """Return an interview that the caller has just written."""
    found = by_id(tx, interview_id)
    if found is None:
        raise LookupError(f"interview {interview_id} is gone")
    return found


def by_external_id(tx: Tx, external_id: str) -> InterviewRecord | None:
    """Find an interview by the id that another system gave it."""
    return _one(tx, _JOINED.where(interview.c.external_id == external_id))


def by_token(tx: Tx, token: str) -> InterviewRecord | None:
    """Find an interview by the unguessable part of its candidate's link."""
    return _one(tx, _JOINED.where(interview.c.answer_token == token))


def by_phone(tx: Tx, phone: str) -> list[InterviewRecord]:
    """List every interview of a number, ended ones included, earliest first, and hold their rows.

    An answer and a recruiter's change at the same moment are then read one after the other.
    """
    _hold(tx, _HOLD_OF_PHONE, number=phone)
    rows = tx.execute(_OF_PHONE, {"number": phone}).mappings()
    return [_record(row) for row in rows]


def these(tx: Tx, ids: Iterable[int]) -> list[InterviewRecord]:
    """List some interviews, earliest first. Nothing is held."""
    query = _JOINED.where(interview.c.id.in_(list(ids)))
    rows = tx.execute(query.order_by(interview.c.starts_at, interview.c.id)).mappings()
    return [_record(row) for row in rows]


def by_phones(tx: Tx, phones: Iterable[str]) -> dict[str, list[InterviewRecord]]:
    """Return by number what `by_phone` lists; their rows are held, always in the same order."""
    found: dict[str, list[InterviewRecord]] = {phone: [] for phone in phones}
    _hold(tx, _HOLD_OF_PHONES, numbers=list(found))
    for row in tx.execute(_OF_PHONES, {"numbers": list(found)}).mappings():
        found[row["candidate__phone"]].append(_record(row))
    return found


def _hold(tx: Tx, rows: Select[int], **values: object) -> None:
    """Hold rows before they are read with their people; on SQLite the write lock does it.

    In one statement PostgreSQL would look anew at a row that another has changed meanwhile, but not
    at whom it is joined to: where that was the recruiter or the candidate, the row would be left
    out, and the answer of its candidate taken for a stranger's.
    """
    if tx.dialect.name != "sqlite":
        tx.execute(rows, values).all()


def by_phone_and_start(tx: Tx, phone: str, starts_at: datetime) -> InterviewRecord | None:
    """Find the interview of a number at a moment: how a list without ids knows its rows again."""
    same = (candidate.c.phone == phone) & (interview.c.starts_at == starts_at)
    return _one(tx, _JOINED.where(same))


def search(tx: Tx, wanted: Search) -> list[InterviewRecord]:
    """List interviews by start, at most `limit` of them, behind the cursor."""
    query = _JOINED.order_by(interview.c.starts_at, interview.c.id).limit(wanted.limit)
    for condition in _conditions(wanted):
        query = query.where(condition)
    return [_record(row) for row in tx.execute(query).mappings()]


def add(tx: Tx, now: datetime, **values: Any) -> int | None:  # noqa: ANN401  # column values by name
    """Add an interview and return its id; None when its external id is somebody else's by now."""
    row = {"status": Status.SCHEDULED, "revision": 1, "created_at": now, "updated_at": now}
    added = insert_into(tx, interview).values({**row, **values})
    once = added.on_conflict_do_nothing(index_elements=["external_id"])
    found: int | None = tx.execute(once.returning(interview.c.id)).scalar()
    return found


def change(tx: Tx, interview_id: int, now: datetime, **values: Any) -> None:  # noqa: ANN401  # column values by name
    """Write the named columns of an interview; what a calendar shows raises its SEQUENCE."""
    statement = _CHANGE if _IN_CALENDARS.isdisjoint(values) else _CHANGE_ENTRY
    tx.execute(statement, {"interview_id": interview_id, "updated_at": now, **values})


def unanswered(tx: Tx, now: datetime, limit: int) -> list[int]:
    """List the interviews whose recruiter is to hear by now that no answer has come."""
    passable = stumbles.is_passable(Kind.UNANSWERED, interview.c.id, now)
    due = select(interview.c.id).where(_UNANSWERED, interview.c.tell_at <= now, passable)
    return [
        int(one) for one in tx.execute(due.order_by(interview.c.tell_at).limit(limit)).scalars()
    ]


def is_unanswered(tx: Tx, now: datetime) -> bool:
    """Whether there is such an interview."""
    return bool(unanswered(tx, now, 1))


def is_waited_for(tx: Tx, interview_id: int) -> bool:
    """Whether its silence is still to be told."""
    waits = select(interview.c.id).where(interview.c.id == interview_id, _UNANSWERED)
    return tx.execute(waits).first() is not None


def tell_sooner(tx: Tx, interview_id: int, at: datetime) -> None:
    """Move the moment when silence is told forward; where it is told already, it stays told."""
    later = (interview.c.id == interview_id) & (interview.c.tell_at > at)
    tx.execute(update(interview).where(later).values(tell_at=at))


def take_unanswered(tx: Tx, interview_id: int, now: datetime) -> bool:
    """Take what is to be told of an interview, once, and hold its row; False when it is not due."""
    due = (interview.c.id == interview_id) & (interview.c.tell_at <= now)
    return tx.execute(update(interview).where(due).values(tell_at=None)).rowcount == 1


def _conditions(wanted: Search) -> list[Any]:
    tests = (
        (wanted.status, interview.c.status.__eq__),
        (wanted.recruiter and wanted.recruiter.lower(), recruiter.c.email.__eq__),
        (wanted.starts_after, interview.c.starts_at.__gt__),
        (wanted.starts_before, interview.c.starts_at.__lt__),
        (wanted.external_id, interview.c.external_id.__eq__),
    )
    conditions: list[Any] = [compare(value) for value, compare in tests if value is not None]
    if wanted.after:
        moment, last_id = wanted.after
        same_moment = (interview.c.starts_at == moment) & (interview.c.id > last_id)
        conditions.append((interview.c.starts_at > moment) | same_moment)
    return conditions


def _one(tx: Tx, query: Any) -> InterviewRecord | None:  # noqa: ANN401  # a select of the joined tables
    row = tx.execute(query).mappings().first()
    return _record(row) if row else None


def _record(row: RowMapping) -> InterviewRecord:
    return InterviewRecord(
        id=row["id"],
        external_id=row["external_id"],
        status=Status(row["status"]),
        title=row["title"],
        starts_at=row["starts_at"],
        duration_minutes=row["duration_minutes"],
        location=row["location"],
        revision=row["revision"],
        called_off=row["called_off"],
        answer_token=row["answer_token"],
        created_at=row["created_at"],
        ladder=row["ladder"],
        candidate=record(Candidate, row, "candidate__"),
        recruiter=record(Recruiter, row, "recruiter__"),
        sequence=row["sequence"],
    )
