"""Many people with an interview each, written in bulk: inviting them one by one takes minutes."""

from datetime import datetime, timedelta

from sqlalchemy import insert, literal, select, text, true

from service.store.database import Database
from service.store.schema import candidate, interview, recruiter, touch

_PART = 5000
_DAYS = 20


def phone_of(at: int) -> str:
    """Return the number of one of them: all are possible ones of San Francisco and around."""
    areas = ("415", "510", "650", "408", "707")
    return f"+1{areas[at % len(areas)]}{2_000_000 + at // len(areas):07d}"


def write(database: Database, count: int, due_at: datetime, *, first: int = 0) -> None:
    """Write people with an interview 30 h after `due_at` (aware) and a touch that is due then."""
    with database.write() as tx:
        if first == 0:
            tx.execute(insert(recruiter), [_recruiter(one, due_at) for one in range(1, 6)])
        for begin in range(first, first + count, _PART):
            numbers = range(begin, min(begin + _PART, first + count))
            tx.execute(insert(candidate), [_candidate(at, due_at) for at in numbers])
            tx.execute(insert(interview), [_interview(at, due_at) for at in numbers])
            tx.execute(insert(touch), [_touch(at, due_at) for at in numbers])
    _analyze(database)


def multiply(database: Database, touches: int, due_at: datetime) -> None:
    """Write so many more touches, copies of one that is there, each day from `due_at` (aware) on.

    By the database itself: row by row a million takes minutes.
    """
    with database.write() as tx:
        if not database.is_sqlite:
            # The rows are right by construction; looking up each one's interview takes a minute.
            tx.execute(text("SET LOCAL session_replication_role = replica"))
        columns = [one for one in touch.c if one.name not in {"id", "due_at"}]
        numbers = select(literal(1).label("at")).cte("numbers", recursive=True)
        more = select(numbers.c.at + 1).where(numbers.c.at < touches // _DAYS)
        numbers = numbers.union_all(more)
        for day in range(_DAYS):
            moment = literal(due_at + timedelta(days=day), touch.c.due_at.type)
            one = select(*columns, moment).where(touch.c.id == 1).join(numbers, true())
            tx.execute(insert(touch).from_select([*(c.name for c in columns), "due_at"], one))
    _analyze(database)


def _analyze(database: Database) -> None:
    """Do what autovacuum does in a database that has grown."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        tx.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


def _recruiter(number: int, now: datetime) -> dict[str, object]:
    email = f"recruiter{number}@acme.example"
    return {"id": number, "email": email, "name": f"Recruiter {number}", "created_at": now}


def _candidate(at: int, now: datetime) -> dict[str, object]:
    return {
        "id": at + 1, "name": f"Person {at}", "phone": phone_of(at), "language": "en",
        "time_zone": "America/Los_Angeles", "created_at": now,
    }  # fmt: skip


def _interview(at: int, due_at: datetime) -> dict[str, object]:
    return {
        "id": at + 1, "candidate_id": at + 1, "recruiter_id": at % 5 + 1,
        "title": "Backend engineer", "starts_at": due_at + timedelta(hours=30),
        "duration_minutes": 45, "location": "1 Main Street", "status": "scheduled",
        "answer_token": f"token{at}", "created_at": due_at, "updated_at": due_at,
    }  # fmt: skip


def _touch(at: int, due_at: datetime) -> dict[str, object]:
    return {
        "interview_id": at + 1, "kind": "rung", "label": "-1d sms", "channel": "sms",
        "condition": "", "revision": 1, "due_at": due_at,
        "state": "planned", "created_at": due_at,
    }  # fmt: skip
