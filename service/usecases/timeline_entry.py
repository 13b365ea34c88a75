"""One entry of a timeline, and the words that its makers share."""

from dataclasses import dataclass
from datetime import datetime

from service.flows.state import Channel, TouchKind
from service.flows.wording.catalogue import say
from service.flows.wording.recruiter import reason_in_words
from service.store.records import TouchRecord

_SURFACES = {Channel.SMS: "text", Channel.VOICE: "call", Channel.LINK: "link"}
_SUBJECTS = {
    TouchKind.MOVED: "about the new time",
    TouchKind.CANCELLED: "about the cancellation",
    TouchKind.BY_HAND: "as a reminder, asked for by hand",
    TouchKind.AT_ONCE: "as a reminder, at once",
    TouchKind.PROPOSAL: "with times to choose from",
    TouchKind.CALL_AGAIN: "once more, for nobody picked up",
    TouchKind.ANSWER: "in answer to a text that reached us late",
    TouchKind.AFTER_CALL: "after a call without an answer",
    TouchKind.NO_SHOW: "offering another time, for nobody came",
    TouchKind.WRITTEN: "that a recruiter wrote",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard at one step of a call: a key, words, or nothing. `at` is aware UTC."""

    at: datetime
    stage: str
    heard: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `kind` is one of the API's words, `at` aware UTC.

    `steps` are those of a call that has ended.
    """

    at: datetime
    kind: str
    detail: str
    channel: str | None = None
    reminder_id: int | None = None
    reply_id: int | None = None
    steps: tuple[Heard, ...] = ()


def about(touch: TouchRecord, at: datetime, what: str, words: str) -> Entry:
    """Say what became of a touch."""
    detail = subject_of(touch)
    if words:
        detail += f": {words}"
    return Entry(at, f"reminder.{what}", detail, channel=touch.channel, reminder_id=touch.id)


def subject_of(touch: TouchRecord) -> str:
    """Say what a touch is: "text as a reminder, planned for -1d sms"."""
    subject = _SUBJECTS.get(TouchKind(touch.kind), f"as a reminder, planned for {touch.label}")
    return f"{_SURFACES[Channel(touch.channel)]} {subject}"


def withheld(reason: str) -> str:
    """Say in place of private words what they are about, such as "family or health"."""
    return say("inbox.withheld", "en", reason=reason_in_words(reason))
