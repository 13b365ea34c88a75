"""What a recruiter is told: who, which interview, the answer in plain words, the notice."""

from dataclasses import dataclass
from datetime import datetime

from service.flows.wording import times
from service.flows.wording.catalogue import say

_LANGUAGE = "en"
_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Told:
    """A reply with its interview. Times are aware; `time_zone` is the one the recruiter reads."""

    words: str
    text: str
    moved_to: datetime | None
    notice_minutes: int | None
    urgent: bool
    phone: str
    candidate: str
    title: str
    starts_at: datetime
    time_zone: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What every channel says, each in its own form."""

    subject: str
    body: str


def answer_in_words(words: str, moved_to: datetime | None, zone: str) -> str:
    """Say an answer plainly, such as "moved the interview to Tue, Dec 1 at 2:00 PM PST"."""
    moment = times.when(moved_to, zone, _LANGUAGE) if moved_to else ""
    return say(words, _LANGUAGE, when=moment)


def notice_in_words(minutes: int | None) -> str:
    """Say a notice, such as "26 h before"; empty for a text about no interview."""
    return "" if minutes is None else times.notice(minutes, _LANGUAGE)


def letter(told: Told, inbox_url: str) -> Letter:
    """Write what a recruiter is told of one reply."""
    facts = {
        "candidate": told.candidate,
        "title": told.title,
        "answer": answer_in_words(told.words, told.moved_to, told.time_zone),
        "notice": notice_in_words(told.notice_minutes),
        "when": times.when(told.starts_at, told.time_zone, _LANGUAGE),
        "phone": told.phone,
        "text": told.text[:_LONGEST_QUOTE],
        "inbox": inbox_url,
    }
    subject = "mail.subject_urgent" if told.urgent else "mail.subject"
    return Letter(say(subject, _LANGUAGE, **facts), say("mail.body", _LANGUAGE, **facts))
