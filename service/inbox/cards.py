"""A reply as a card: every fact in the words in which a recruiter reads it."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from babel.dates import format_skeleton

from service.flows.wording import recruiter, times
from service.flows.wording.catalogue import catalogue
from service.flows.wording.clean import one_line
from service.inbox.rendering import LANGUAGE, words
from service.store.inbox import Entry
from service.store.records import Recruiter

_LONG_LETTERS = 280
_LONG_LINES = 4
_WEEK = timedelta(days=7)
_HOUR, _DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. `excerpt` is the beginning of a long text and empty for a short one."""

    id: int
    known: bool
    unread: bool
    urgent: bool
    who: str
    answer: str
    text: str
    excerpt: str
    title: str
    starts: str
    starts_at: str
    notice: str
    channel: str
    recruiter: str
    received_at: str
    received: str
    age: str


def card(entry: Entry, reader: Recruiter, now: datetime) -> Card:
    """Say a reply to this reader, at this moment.

    Times are in the reader's zone, else in that of the interview's recruiter, else in the
    candidate's.
    """
    zone = reader.time_zone or entry.recruiter_zone or entry.candidate_zone or "UTC"
    known = entry.candidate is not None
    return Card(
        id=entry.id,
        known=known,
        unread=entry.read_at is None,
        urgent=entry.urgent,
        who=one_line(entry.candidate or "") or _number(entry.phone),
        answer=_answer(entry, zone),
        text=_readable(entry.text),
        excerpt=_excerpt(_readable(entry.text)),
        title=one_line(entry.title or ""),
        starts=times.when(entry.starts_at, zone, LANGUAGE) if entry.starts_at else "",
        starts_at=entry.starts_at.isoformat() if entry.starts_at else "",
        notice=recruiter.notice_in_words(entry.notice_minutes),
        channel=_said(f"inbox.channel.{entry.channel}", entry.channel),
        recruiter=one_line(entry.recruiter or "") if reader.role == "admin" else "",
        received_at=entry.received_at.isoformat(),
        received=times.when(entry.received_at, zone, LANGUAGE),
        age=age(entry.received_at, now, zone),
    )


def age(moment: datetime, now: datetime, zone: str) -> str:
    """Say how long ago something was: "2 min ago"; after a week, its day: "Nov 13"."""
    span = max(now - moment, timedelta())
    minutes = int(span.total_seconds()) // 60
    if span >= _WEEK:
        return _day(moment, now, zone)
    if minutes < 1:
        return words("inbox.age.now")
    if minutes < _HOUR:
        return words("inbox.age.minutes", count=minutes)
    if minutes < _DAY:
        return words("inbox.age.hours", count=minutes // _HOUR)
    return words("inbox.age.days" if span.days > 1 else "inbox.age.day", count=span.days)


def _day(moment: datetime, now: datetime, zone: str) -> str:
    """Say a day, with its year when that is not this one."""
    there = ZoneInfo(zone)
    local, skeleton = moment.astimezone(there), "MMMd"
    if local.year != now.astimezone(there).year:
        skeleton = "yMMMd"
    return format_skeleton(skeleton, local, locale=times.locale_of(LANGUAGE))


def _answer(entry: Entry, zone: str) -> str:
    """Say the answer; one that a newer version of the service kept is at least a text."""
    key = entry.told if entry.told in catalogue(LANGUAGE) else "told.unclear"
    return recruiter.answer_in_words(key, entry.moved_to, zone)


def _said(key: str, otherwise: str) -> str:
    return words(key) if key in catalogue(LANGUAGE) else otherwise


def _number(phone: str) -> str:
    """Write a number as people do: "+1 415-555-0123"; a short code stays as it is."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _readable(text: str) -> str:
    """Drop control characters, keep line breaks."""
    lines = text.splitlines()
    kept = ("".join(mark for mark in line if unicodedata.category(mark) != "Cc") for line in lines)
    return "\n".join(kept).strip()


def _excerpt(text: str) -> str:
    beginning = "\n".join(text.split("\n")[:_LONG_LINES])[:_LONG_LETTERS]
    return "" if beginning == text else beginning.rstrip() + " …"
