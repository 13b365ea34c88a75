"""Replies within a thread: how each was understood, who was told, and who put it right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from service.flows.state import Reason
from service.flows.wording import recruiter
from service.flows.wording.catalogue import catalogue
from service.flows.wording.clean import one_line
from service.inbox.plain import capital, readable
from service.inbox.rendering import LANGUAGE, words
from service.inbox.thread.clocks import Clocks
from service.store.records import Recruiter, ReplyRecord
from service.store.timeline import Told
from service.usecases.read_thread import Thread, Understood


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as it was understood; `told` says who was told of it, `corrected` who put it right.

    `kept_back`: its words are private, and are shown by a deliberate act only, as `shown`.
    """

    id: int
    said: str
    intent: str
    notice: str
    reason: str
    urgent: bool
    told: tuple[str, ...]
    corrected: str
    kept_back: bool
    is_reply: bool
    shown: str


@dataclass(frozen=True, slots=True)
class Page:
    """What rows are written for: a thread, its reader, the zones, and the moment."""

    thread: Thread
    reader: Recruiter
    clocks: Clocks
    now: datetime
    # Private words that this reader has just asked for, by "replies/<id>" or "texts/<id>".
    shown: tuple[tuple[str, str], ...] = ()


def answer(one: Understood, page: Page) -> Answer:
    """Say a reply to the reader of a page."""
    reply = one.reply
    return Answer(
        id=reply.id,
        said=capital(answer_words(reply, page.clocks)),
        intent=reply.intent,
        notice=recruiter.notice_in_words(reply.notice_minutes),
        reason=_reason(reply),
        urgent=reply.urgent,
        told=tuple(_told(one.told, page)),
        corrected=_corrected(one),
        kept_back=reply.private and f"replies/{reply.id}" not in dict(page.shown),
        is_reply=reply.kind == "reply",
        shown=readable(dict(page.shown).get(f"replies/{reply.id}", "")),
    )


def answer_words(reply: ReplyRecord, clocks: Clocks) -> str:
    """Say an answer; one that a newer version of the service kept is at least a text."""
    key = reply.told if reply.told in catalogue(LANGUAGE) else "told.unclear"
    return recruiter.answer_in_words(
        key,
        reply.moved_to,
        clocks.zone,
        reason=reply.reason,
        minutes_late=reply.minutes_late,
        deadline_at=reply.deadline_at,
        candidate_zone=clocks.theirs,
    )


def _reason(reply: ReplyRecord) -> str:
    key = f"reason.{reply.reason}"
    given = reply.reason not in {None, Reason.NOT_GIVEN} and key in catalogue(LANGUAGE)
    return words(key) if given else ""


def _told(told: tuple[Told, ...], page: Page) -> Iterator[str]:
    for one in told:
        who = one_line(one.recruiter_name)
        by = words(f"thread.channel.{one.channel}") if _is_known(one.channel) else one.channel
        if one.state == "sent" and one.sent_at is not None:
            clock = page.clocks.clock(one.sent_at)
            key = "thread.told_here" if one.channel == "inbox" else "thread.told"
            yield words(key, who=who, channel=by, clock=clock)
        elif one.state == "failed":
            why = one.why or words("interviews.no_reason")
            yield words("thread.not_told", who=who, channel=by, why=why)


def _is_known(channel: str) -> bool:
    return f"thread.channel.{channel}" in catalogue(LANGUAGE)


def _corrected(one: Understood) -> str:
    if one.corrected is None:
        return ""
    was = words(f"thread.intent.{one.corrected.was}")
    return words("thread.corrected", who=one_line(one.corrected.name), was=was)
