"""What the answer page shows, as plain values in the words of its language."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from service.flows import clicks
from service.flows.answer_page import Choices, Standing, choices, standing
from service.flows.state import Intent, Slot, Status
from service.flows.wording.catalogue import language_of, say
from service.flows.wording.clean import one_line
from service.link import moments
from service.store.records import InterviewRecord, ReplyRecord
from service.usecases.read_answer_page import Opened


class Say(Protocol):
    """Says a sentence of the page by its key, with the facts of its interview at hand."""

    def __call__(self, key: str, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class OpenTime:
    """A time that can be picked."""

    slot_id: int
    day: str
    clock: str


@dataclass(frozen=True, slots=True)
class View:
    """The page. `link` is the meeting's address, empty where the place is somewhere one goes."""

    say: Say
    tag: str
    standing: Standing
    status: str
    choices: Choices
    revision: int
    facts: dict[str, str]
    starts_at: str
    day: str
    clock: str
    zone: str
    length: str
    link: str
    times: tuple[OpenTime, ...]
    done: str


def view(opened: Opened, organisation: str, tag: str, now: datetime, *, picked: bool) -> View:
    """Put the page together in the language of a tag; times are in the candidate's zone.

    `picked`: the answer that it shows the outcome of was a tap on an open time.
    """
    record = opened.record
    zone, start = record.candidate.time_zone, record.starts_at
    facts = _facts(record, organisation)
    speak = partial(say, language=language_of(tag), **facts)
    interview = record.in_flow()
    return View(
        say=speak,
        tag=tag,
        standing=standing(interview, now),
        status=record.status.value,
        choices=choices(interview, now),
        revision=record.revision,
        facts=facts,
        starts_at=start.isoformat(),
        day=moments.day(start, zone, tag),
        clock=moments.clock(start, zone, tag),
        zone=moments.zone_name(start, zone, tag),
        length=moments.minutes(record.duration_minutes, tag),
        link=_web_address(record.location),
        times=tuple(_time(slot, zone, tag) for slot in opened.slots),
        done=_done(opened, speak, tag, picked=picked),
    )


def _facts(record: InterviewRecord, organisation: str) -> dict[str, str]:
    name = one_line(record.candidate.name)
    return {
        "organisation": organisation,
        "name": name.split()[0] if name else "",
        "full_name": name,
        "recruiter": one_line(record.recruiter.name),
        "title": one_line(record.title),
        "place": one_line(record.location),
    }


def _web_address(location: str) -> str:
    """Return the place as an address to tap, if that is what it is."""
    try:
        parts = urlsplit(location.strip())
    except ValueError:
        return ""
    return location.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""


def _time(slot: Slot, zone: str, tag: str) -> OpenTime:
    return OpenTime(slot.id, *moments.short(slot.starts_at, zone, tag))


def _done(opened: Opened, speak: Say, tag: str, *, picked: bool) -> str:
    """Say what an answer came to; nothing when things have changed since."""
    if opened.answer is None:
        return ""
    reply = opened.answer.reply
    if reply is None or reply.told in clicks.OF_AN_EARLIER_TIME.values():
        return speak("page.done.moved")
    key = _outcome(opened, reply, picked=picked)
    if not key:
        return ""
    zone = opened.record.candidate.time_zone
    minutes = moments.minutes(reply.minutes_late, tag) if reply.minutes_late else ""
    day = moments.day(reply.deadline_at, zone, tag) if reply.deadline_at else ""
    return speak(key, minutes=minutes, day=day)


def _outcome(opened: Opened, reply: ReplyRecord, *, picked: bool) -> str:
    status = opened.record.status
    match reply.intent:
        case Intent.CONFIRM if reply.told == "told.confirm_after_cancel":
            return "page.done.unclear"
        case Intent.CONFIRM:
            return "page.done.confirm" if status is Status.CONFIRMED else ""
        case Intent.CANCEL:
            return "page.done.cancel" if status is Status.CANCELLED else ""
        case Intent.RESCHEDULE:
            return _moving(opened, reply, picked=picked)
        case Intent.OFFER_DEADLINE | Intent.RUNNING_LATE if not (
            reply.deadline_at or reply.minutes_late
        ):
            return "page.done.unclear"
        case _:
            return f"page.done.{reply.intent}"


def _moving(opened: Opened, reply: ReplyRecord, *, picked: bool) -> str:
    if reply.moved_to is not None:
        return "page.done.rescheduled" if reply.moved_to == opened.record.starts_at else ""
    if opened.record.status is not Status.RESCHEDULE_REQUESTED:
        return ""
    if picked:
        return "page.done.slot_lost" if opened.slots else "page.done.slot_lost_last"
    return "page.done.reschedule_open" if opened.slots else "page.done.reschedule"
