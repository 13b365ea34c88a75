"""What a recruiter is told, put together from the reply and the interview as they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from service.flows.state import Intent, Interview, Status
from service.flows.unanswered import KIND as UNANSWERED
from service.flows.wording.recruiter import Letter, Told, digest, letter
from service.ports import Entry, Note
from service.store.records import InterviewRecord, Recruiter, ReplyRecord
from service.usecases.context import Context

# With these the recruiter's calendar changes.
_FOR_CALENDARS = frozenset({Intent.CONFIRM, Intent.CANCEL})


@dataclass(frozen=True, slots=True)
class Item:
    """A reply with its interview."""

    reply: ReplyRecord
    record: InterviewRecord


def note_of(
    context: Context, item: Item, reader: Recruiter, now: datetime, *, brings: bool = True
) -> Note:
    """Write what one recruiter is told of one reply; private words are not in it.

    `brings`: its calendar entry goes with it, if there is one.
    """
    reply, record = item.reply, item.record
    link = f"{context.policy.base_url}/inbox#reply-{reply.id}"
    words = _letter(context, item, reader, link, now)
    holds = reader.id == record.recruiter.id
    with_entry = brings and holds and brings_entry(reply, record)
    key = f"reply-{reply.id}" if holds else f"reply-{reply.id}-{reader.id}"
    return replace(
        to_reader(words, reader, key, link),
        urgent=reply.urgent,
        thread=f"interview-{record.id}",
        entry=entry_of(context, record.in_flow(), now) if with_entry else None,
    )


def to_reader(words: Letter, reader: Recruiter, key: str, link: str) -> Note:
    """Address a letter to its reader: not urgent, in no thread, without a calendar entry."""
    return Note(
        key=key,
        name=reader.name,
        subject=words.subject,
        body=words.body,
        urgent=False,
        headline=words.headline,
        facts=words.facts,
        quote=words.quote,
        short=words.short,
        link=link,
    )


def digest_of(
    context: Context, items: Sequence[Item], reader: Recruiter, key: str, now: datetime
) -> Note:
    """Write one message of all that waited; `key` is the same for the same replies."""
    link = f"{context.policy.base_url}/inbox#{key}"
    letters = [_letter(context, item, reader, link, now) for item in items]
    words = digest(letters, link, context.policy.organisation)
    return to_reader(words, reader, key, link)


def _letter(context: Context, item: Item, reader: Recruiter, link: str, now: datetime) -> Letter:
    reply, record = item.reply, item.record
    silent = reply.kind == UNANSWERED
    told = Told(
        words=reply.told,
        text="" if silent else reply.text,
        tried=reply.text if silent else "",
        moved_to=reply.moved_to,
        notice_minutes=reply.notice_minutes,
        urgent=reply.urgent,
        phone=reply.phone,
        candidate=record.candidate.name,
        title=record.title,
        starts_at=record.starts_at,
        time_zone=reader.time_zone or record.candidate.time_zone,
        private=reply.private,
        reason=reply.reason,
        minutes_late=reply.minutes_late,
        deadline_at=reply.deadline_at,
        candidate_zone=record.candidate.time_zone,
        now=now,
    )
    return letter(told, link, context.policy.organisation)


def brings_entry(reply: ReplyRecord, record: InterviewRecord) -> bool:
    """Whether a mail about an answer has the interview for the calendar of the one who holds it."""
    changes = reply.moved_to is not None or reply.intent in _FOR_CALENDARS
    return changes and record.status in {Status.CONFIRMED, Status.CANCELLED}


def entry_of(context: Context, interview: Interview, now: datetime) -> Entry:
    """Return an interview as an entry for a calendar, made at an aware moment."""
    host = urlsplit(context.policy.base_url).hostname or "unghost"
    return Entry(interview, context.policy.organisation, now, host)
