"""Interviews as people and programs look at them: with reminders, last reply and consent."""

from dataclasses import dataclass

from service.store import interviews, pages
from service.store.database import Tx
from service.store.interviews import Search
from service.store.records import InterviewRecord, ReplyRecord, TouchRecord
from service.usecases.context import Context
from service.usecases.problems import NotFound


@dataclass(frozen=True, slots=True)
class Seen:
    """An interview with what belongs to it; touches in the order they are due."""

    record: InterviewRecord
    touches: list[TouchRecord]
    last_reply: ReplyRecord | None
    texts_allowed: bool
    calls_allowed: bool


def read_interview(context: Context, interview_id: int) -> Seen:
    """Return one interview. Raises NotFound."""
    with context.database.read() as tx:
        found = interviews.by_id(tx, interview_id)
        if found is None:
            raise NotFound(f"there is no interview {interview_id}")
        return _seen(tx, [found])[0]


def list_interviews(context: Context, wanted: Search) -> list[Seen]:
    """Return a page of interviews by start; four queries, whatever the number of interviews."""
    with context.database.read() as tx:
        return _seen(tx, interviews.search(tx, wanted))


def _seen(tx: Tx, records: list[InterviewRecord]) -> list[Seen]:
    ids = [one.id for one in records]
    touches = pages.touches_of(tx, ids)
    last = pages.last_replies_of(tx, ids)
    allowed = pages.allowed_of(tx, [one.candidate.phone for one in records])
    return [
        Seen(
            record=one,
            touches=touches[one.id],
            last_reply=last.get(one.id),
            texts_allowed=allowed[one.candidate.phone].texts,
            calls_allowed=allowed[one.candidate.phone].calls,
        )
        for one in records
    ]
