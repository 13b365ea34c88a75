"""A year of a busy organisation, written in bulk: interviews, texts, answers, and their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, insert, text

from bench import crowd
from service.flows.state import OPEN_STATUSES
from service.flows.terms import terms_of
from service.store.database import Database, Tx
from service.store.schema import (
    attempt,
    candidate,
    conversation,
    interview,
    interview_term,
    message,
    notification,
    recruiter,
    reply,
    reply_term,
    team,
    touch,
)

TEAMS, RECRUITERS = 6, 30
TEXTS_EACH = 4
_PART = 2000
_BACK, _AHEAD = timedelta(weeks=48), timedelta(weeks=4)
_STILL_OPEN = timedelta(days=2)
_TITLES = ("Backend engineer", "Nurse, night shift", "Warehouse lead", "Teacher", "Account manager")
_FIRST = ("Sam", "Maria", "Omar", "Lena", "Ivo", "Aiko", "Noor", "Tomas", "Ada", "Wen", "Rosa")
_LAST = ("Lee", "Garcia", "Haddad", "Novak", "Okafor", "Sato", "Silva", "Weber", "Diaz")
# Of nineteen interviews: the status when it is over, the answer, and its notice in minutes.
_COURSES: tuple[tuple[str, str, int], ...] = (
    *[("completed", "confirm", 1400)] * 5,
    *[("completed", "confirm", 4200)] * 3,
    *[("confirmed", "confirm", 200)] * 2,
    ("completed", "running_late", 20),
    ("confirmed", "reschedule", 4250),
    ("completed", "reschedule", 1300),
    ("cancelled", "cancel", 3100),
    ("cancelled", "cancel", 190),
    ("completed", "", 0),
    ("scheduled", "", 0),
    ("no_show", "", 0),
    ("no_show", "confirm", 700),
)
# How many minutes before the start, the rung's name, and the channel.
_LADDER = (
    (4320, "-3d sms", "sms"),
    (1440, "-1d sms", "sms"),
    (240, "-4h call if unanswered", "voice"),
)
_SPOKEN = {
    "confirm": "Yes, I will be there, thank you",
    "running_late": "running 10 minutes late, sorry",
    "reschedule": "Could we do Thursday after three instead?",
    "cancel": "I have to cancel, I took another offer",
}

Row = dict[str, object]


@dataclass(frozen=True)
class _Course:
    """What happened with one of them; `at` counts from 0, the earliest first."""

    at: int
    starts_at: datetime
    now: datetime

    @property
    def id(self) -> int:
        return self.at + 1

    @property
    def phone(self) -> str:
        return crowd.phone_of(self.at)

    @property
    def name(self) -> str:
        return f"{_FIRST[self.at % len(_FIRST)]} {_LAST[self.at // 7 % len(_LAST)]} {self.at}"

    @property
    def title(self) -> str:
        return _TITLES[self.at % len(_TITLES)]

    @property
    def intent(self) -> str:
        return _COURSES[self.at % len(_COURSES)][1]

    @property
    def notice(self) -> int:
        # Spread, so that no two medians are the same.
        return _COURSES[self.at % len(_COURSES)][2] + self.at % 37

    @property
    def answered_at(self) -> datetime:
        return self.starts_at - timedelta(minutes=self.notice)

    @property
    def has_answer(self) -> bool:
        return bool(self.intent) and self.answered_at < self.now

    @property
    def status(self) -> str:
        if self.starts_at < self.now:
            return _COURSES[self.at % len(_COURSES)][0]
        return "confirmed" if self.has_answer and self.intent == "confirm" else "scheduled"

    @property
    def is_handled(self) -> bool:
        return self.answered_at < self.now - _STILL_OPEN or self.intent == "confirm"


def write(database: Database, interviews: int, now: datetime) -> None:
    """Write so many interviews, 48 weeks before `now` (aware) to 4 after, with 4 texts each."""
    step = (_BACK + _AHEAD) / interviews
    with database.write() as tx:
        if not database.is_sqlite:
            # The rows are right by construction; looking up each one's links takes a minute.
            tx.execute(text("SET LOCAL session_replication_role = replica"))
        tx.execute(insert(team), [_team(one, now) for one in range(TEAMS)])
        tx.execute(insert(recruiter), [_recruiter(one, now) for one in range(RECRUITERS)])
        for begin in range(0, interviews, _PART):
            part = range(begin, min(begin + _PART, interviews))
            _write_part(tx, [_Course(at, now - _BACK + at * step, now) for at in part])
    _analyze(database)


def _write_part(tx: Tx, courses: list[_Course]) -> None:
    answered = [one for one in courses if one.has_answer]
    tables: list[tuple[Table, Iterator[Row]]] = [
        (candidate, map(_candidate, courses)),
        (conversation, map(_conversation, courses)),
        (interview, map(_interview, courses)),
        (touch, (row for one in courses for row in _touches(one))),
        (message, (row for one in courses for row in _messages(one))),
        (attempt, (row for one in courses for row in _attempts(one))),
        (reply, map(_reply, answered)),
        (notification, map(_notification, answered)),
        (interview_term, (row for one in courses for row in _interview_terms(one))),
        (reply_term, (row for one in answered for row in _reply_terms(one))),
    ]
    for table, rows in tables:
        if written := list(rows):
            tx.execute(insert(table), written)


def _analyze(database: Database) -> None:
    """Do what autovacuum does in a database that has grown."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        tx.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


def _team(at: int, now: datetime) -> Row:
    return {"name": f"Team {at + 1}", "created_at": now}


def _recruiter(at: int, now: datetime) -> Row:
    email, name = f"recruiter{at + 1}@acme.example", f"Recruiter {at + 1}"
    return {"email": email, "name": name, "team_id": at % TEAMS + 1, "created_at": now}


def _candidate(one: _Course) -> Row:
    return {
        "id": one.id, "name": one.name, "phone": one.phone, "language": "en",
        "time_zone": "America/Los_Angeles", "created_at": one.starts_at,
    }  # fmt: skip


def _conversation(one: _Course) -> Row:
    return {"phone": one.phone, "updated_at": one.starts_at}


def _interview(one: _Course) -> Row:
    waits = one.status in OPEN_STATUSES and not one.has_answer and one.starts_at > one.now
    return {
        "id": one.id, "candidate_id": one.id, "recruiter_id": one.at % RECRUITERS + 1,
        "title": one.title, "starts_at": one.starts_at, "duration_minutes": 45,
        "location": "1 Main Street", "status": one.status, "answer_token": f"token{one.at}",
        "revision": 2 if one.intent == "reschedule" else 1,
        "created_at": one.starts_at - timedelta(days=6), "updated_at": one.starts_at,
        "tell_at": one.starts_at - timedelta(hours=1) if waits else None,
    }  # fmt: skip


def _touches(one: _Course) -> Iterator[Row]:
    for number, (before, label, channel) in enumerate(_LADDER):
        due_at = one.starts_at - timedelta(minutes=before)
        gone = "skipped" if channel == "voice" and one.has_answer else "delivered"
        yield {
            "id": one.at * len(_LADDER) + number + 1, "interview_id": one.id, "kind": "rung",
            "label": label, "channel": channel, "revision": 1, "due_at": due_at,
            "state": gone if due_at < one.now else "planned",
            "created_at": one.starts_at - timedelta(days=6),
        }  # fmt: skip


def _messages(one: _Course) -> Iterator[Row]:
    """Two reminders, what they answered, and what we said to that."""
    words = _SPOKEN.get(one.intent, "ok")
    asked = "Acme: your interview is on Tue, Dec 1 at 2:00 PM PST. Reply 1 to confirm, 2 to move."
    moments = [one.starts_at - timedelta(minutes=before) for before, _, way in _LADDER[:2]]
    said = [(asked, "out"), (asked, "out"), (words, "in"), ("Acme: thank you, noted.", "out")]
    moments += [one.answered_at, one.answered_at + timedelta(seconds=1)]
    for number, ((body, direction), at) in enumerate(zip(said, moments, strict=True)):
        yield {
            "id": one.at * TEXTS_EACH + number + 1, "phone": one.phone, "direction": direction,
            "body": body, "interview_id": one.id, "created_at": at,
            "provider_sid": f"SM{one.at * TEXTS_EACH + number:032x}",
        }  # fmt: skip


def _attempts(one: _Course) -> Iterator[Row]:
    for number in range(2):
        at = one.starts_at - timedelta(minutes=_LADDER[number][0])
        yield {
            "id": one.at * 2 + number + 1, "touch_id": one.at * len(_LADDER) + number + 1,
            "message_id": one.at * TEXTS_EACH + number + 1, "phone": one.phone,
            "state": "delivered", "created_at": at, "updated_at": at,
        }  # fmt: skip


def _reply(one: _Course) -> Row:
    return {
        "id": one.id, "interview_id": one.id, "message_id": one.at * TEXTS_EACH + 3,
        "phone": one.phone, "channel": "sms", "intent": one.intent, "text": _SPOKEN[one.intent],
        "told": f"told.{one.intent}", "notice_minutes": one.notice,
        "urgent": one.intent != "confirm" and one.notice < 24 * 60,
        "received_at": one.answered_at,
        "notified_at": one.answered_at, "read_at": one.answered_at if one.is_handled else None,
        "handled_at": one.answered_at if one.is_handled else None,
    }  # fmt: skip


def _notification(one: _Course) -> Row:
    return {
        "reply_id": one.id, "recruiter_id": one.at % RECRUITERS + 1, "channel": "email",
        "state": "sent", "created_at": one.answered_at, "sent_at": one.answered_at,
    }  # fmt: skip


def _interview_terms(one: _Course) -> Iterator[Row]:
    for term in terms_of(one.title, one.name, one.phone):
        yield {"term": term, "interview_id": one.id}


def _reply_terms(one: _Course) -> Iterator[Row]:
    for term in terms_of(_SPOKEN[one.intent], one.phone):
        yield {"term": term, "reply_id": one.id}
