"""Interviews that are over, written as the service would have left them behind."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from service.flows.effects import RecordReply
from service.flows.state import Intent
from service.store import people, replies
from service.store.schema import candidate, interview, touch
from service.usecases.context import Context
from tests.support.steps import DANA


def ended(
    context: Context, started: datetime, status: str = "completed", who: str = DANA, **facts: Any
) -> int:
    """Leave an interview behind that started at some moment; return its id."""
    at = started - timedelta(days=7)
    with context.database.write() as tx:
        recruiter = people.recruiter_for(tx, who, at)
        number = len(tx.execute(candidate.select()).all())
        person = {
            "name": f"Person {number}",
            "phone": f"+1415555{number:04d}",
            "language": "en",
            "time_zone": "UTC",
            "created_at": at,
        }
        [person_id] = tx.execute(insert(candidate).values(person)).inserted_primary_key or ()
        values = {
            "candidate_id": person_id,
            "recruiter_id": recruiter.id,
            "title": "Nurse",
            "starts_at": started,
            "duration_minutes": 30,
            "status": status,
            "answer_token": f"token{number}",
            "created_at": at,
            "updated_at": at,
            **facts,
        }
        [made] = tx.execute(insert(interview).values(values)).inserted_primary_key or ()
    return int(made)


def said(
    context: Context, interview_id: int, intent: str, at: datetime, notice: int | None = None
) -> None:
    """Let them have said something about it at a moment; `notice` is in minutes."""
    effect = RecordReply(
        interview_id=interview_id, intent=Intent(intent), urgent=False, notice_minutes=notice
    )
    with context.database.write() as tx:
        replies.keep(tx, effect, at, phone="+14155550000", channel="sms", text="")


def asked(
    context: Context, interview_id: int, due_at: datetime, state: str = "delivered", **facts: Any
) -> None:
    """Let a contact with them have been due at a moment: a text of the day before, unless told."""
    values = {
        "interview_id": interview_id,
        "kind": "rung",
        "label": "-1d sms",
        "channel": "sms",
        "revision": 1,
        "due_at": due_at,
        "state": state,
        "created_at": due_at,
        **facts,
    }
    with context.database.write() as tx:
        tx.execute(insert(touch).values(values))
