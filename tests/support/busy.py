"""A database with so much in it that its planner has a choice: written by itself, in a second."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text

from service.store.database import Database

RECRUITERS, TEAMS = 30, 6
BACK, AHEAD = timedelta(weeks=48), timedelta(weeks=4)
_INTENT = "CASE n.i % 4 WHEN 0 THEN 'cancel' ELSE 'confirm' END"
_STATUS = (
    "CASE WHEN n.i % 10 = 0 THEN 'cancelled' WHEN n.i < :over THEN 'completed' ELSE 'scheduled' END"
)
_PHONE = "'+1415' || (2000000 + n.i)"
_HALF = "((n.i + 1) / 2)"
_GONE = "n.i < :over * 98 / 100 OR n.i % 41 > 0"

Columns = dict[str, str]


def fill(database: Database, interviews: int, now: datetime) -> None:
    """Write so many interviews of 52 weeks, two texts and a reply each, evenly over recruiters.

    All but some of the last days is handled; ids go with the time.
    """
    step = (BACK + AHEAD) / interviews
    given = {"begin": now - BACK, "over": interviews * BACK // (BACK + AHEAD)}
    if database.is_sqlite:
        given["begin"] = (now - BACK).strftime("%Y-%m-%d %H:%M:%S")
    at = _moments(database, int(step.total_seconds()))
    with database.write() as tx:
        if not database.is_sqlite:
            tx.execute(text("SET LOCAL session_replication_role = replica"))
        for table, many, columns in _tables(interviews, at):
            statement = text(_insert(table, many, columns))
            tx.execute(statement, {one: given[one] for one in statement.compile().params})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        tx.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


def _insert(table: str, many: int, columns: Columns) -> str:
    names, each = (", ".join(part) for part in (columns, columns.values()))
    count = f"n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})"  # noqa: S608  # names of this file
    rows = f"WITH RECURSIVE {count} SELECT {each} FROM n"  # noqa: S608  # as above
    return f"INSERT INTO {table} ({names}) {rows}"


def _moments(database: Database, seconds: int) -> str:
    """Return in SQL when interview n begins, as the database keeps moments."""
    if database.is_sqlite:
        later = f"'+' || (n.i * {seconds}) || ' seconds'"
        return f"strftime('%Y-%m-%d %H:%M:%f', :begin, {later}) || '000'"
    return f"CAST(:begin AS timestamptz) + n.i * interval '{seconds} seconds'"


def _tables(many: int, at: str) -> Iterator[tuple[str, int, Columns]]:
    whose, made = {"phone": _PHONE}, {"created_at": at}
    about = {"interview_id": "n.i"}
    yield "team", TEAMS, {"name": "'Team ' || n.i", **made}
    yield "recruiter", RECRUITERS, {
        "email": "'r' || n.i || '@acme.example'", "name": "'R ' || n.i",
        "team_id": f"(n.i - 1) % {TEAMS} + 1", **made,
    }  # fmt: skip
    yield "candidate", many, {
        "id": "n.i", "name": "'Sam Lee ' || n.i", "language": "'en'",
        "time_zone": "'America/Los_Angeles'", **whose, **made,
    }  # fmt: skip
    yield "conversation", many, {"updated_at": at, **whose}
    yield "interview", many, {
        "id": "n.i", "candidate_id": "n.i", "recruiter_id": f"(n.i - 1) % {RECRUITERS} + 1",
        "title": "'Nurse, night shift'", "starts_at": at, "duration_minutes": "45",
        "status": _STATUS,
        "answer_token": "'token' || n.i", "updated_at": at, **made,
    }  # fmt: skip
    yield from _said(many, at, {**whose, **about, **made})
    for table, key in (("interview_term", "interview_id"), ("reply_term", "reply_id")):
        for term in ("'lee'", "'n' || n.i", "CASE n.i % 9 WHEN 1 THEN 'garcia' ELSE 'sam' END"):
            yield table, many, {"term": term, key: "n.i"}


def _said(many: int, at: str, about: Columns) -> Iterator[tuple[str, int, Columns]]:
    yield "message", many * 2, {
        **about, "phone": _PHONE.replace("n.i", _HALF), "interview_id": _HALF,
        "id": "n.i", "direction": "'out'", "body": "'1'",
        "created_at": at.replace("n.i", _HALF),
    }  # fmt: skip
    yield "touch", many, {
        "id": "n.i", "interview_id": "n.i", "kind": "'rung'", "label": "'-1d sms'",
        "channel": "'sms'", "revision": "1", "due_at": at, "state": "'delivered'",
        "created_at": at,
    }  # fmt: skip
    yield "attempt", many, {
        "touch_id": "n.i", "message_id": "n.i", "phone": about["phone"], "state": "'delivered'",
        "created_at": at, "updated_at": at,
    }  # fmt: skip
    gone = f"CASE WHEN {_GONE} THEN {at} END"
    yield "reply", many, {
        "id": "n.i", "interview_id": "n.i", "phone": about["phone"], "channel": "'sms'",
        "intent": _INTENT, "text": "'1'", "told": "'told.confirm'", "notice_minutes": "700",
        "urgent": "n.i % 4 = 0", "received_at": at, "read_at": gone, "handled_at": gone,
    }  # fmt: skip
    yield "notification", many, {
        "reply_id": "n.i", "recruiter_id": f"(n.i - 1) % {RECRUITERS} + 1", "channel": "'email'",
        "state": "'sent'", "created_at": at,
    }  # fmt: skip
