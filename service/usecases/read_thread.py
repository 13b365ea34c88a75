"""The thread with one phone number: what was said and done, as far as the reader sees it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from service.flows.checking import Reach
from service.flows.reasons import PRIVATE
from service.flows.replies import understand
from service.flows.state import Channel, TouchKind, TouchState
from service.flows.unanswered import KIND as UNANSWERED
from service.flows.voice.state import CallStatus
from service.store import conversations, inbox, interviews, people, thread, visibility
from service.store.calls import CallRecord
from service.store.database import Tx
from service.store.records import Candidate, InterviewRecord, Recruiter, ReplyRecord, TouchRecord
from service.store.thread import Corrected, Portion, Scope
from service.store.timeline import Facts, Send, Text, Told
from service.usecases.context import Context
from service.usecases.due_touches import reach_of
from service.usecases.problems import NotFound
from service.usecases.read_timeline import WRITTEN, of_consents, of_marker, skipped_at
from service.usecases.timeline_calls import of_call
from service.usecases.timeline_entry import Entry, Heard, about
from service.usecases.write_text import last_by_colleagues

PAGE = 40
# The state of a send that was not taken; what becomes of its touch is another matter.
REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True)
class Understood:
    """A reply, who was told of it, and what a recruiter put right about it, if anybody did."""

    reply: ReplyRecord
    told: tuple[Told, ...] = ()
    corrected: Corrected | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text of ours or theirs, or an answer by link; `at` is aware UTC.

    `private` is the reason for which their words are kept back. `touch` is why a text of ours went
    out, `send` what became of it, `refused` are the tries before that were not taken; an answer to
    a text that came by its webhook has none of them. `by` is the recruiter who wrote it.
    """

    at: datetime
    ours: bool
    channel: str
    words: str
    media: int = 0
    private: str | None = None
    touch: TouchRecord | None = None
    send: Send | None = None
    refused: tuple[Send, ...] = ()
    by: str = ""
    interview_id: int | None = None
    text_id: int | None = None
    replies: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True)
class Rang:
    """A call, in words: how it went, and what was heard at each step."""

    at: datetime
    call: CallRecord
    lines: tuple[str, ...]
    steps: tuple[Heard, ...]
    replies: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """What was neither said nor heard: made, moved, cancelled, skipped, consent, no answer."""

    at: datetime
    entry: Entry
    interview_id: int | None = None
    silent: Understood | None = None


Item = Spoken | Rang | Noted


@dataclass(frozen=True, slots=True)
class Thread:
    """One number's thread for one reader, items oldest first.

    `person` is None for a number that nobody knows. `older` is the cursor of what came before.
    `waiting` are texts that recruiters wrote and that have not gone out. `written` changes with
    what colleagues of the reader write.
    """

    phone: str
    person: Candidate | None
    interviews: tuple[InterviewRecord, ...]
    touches: tuple[TouchRecord, ...]
    reach: Reach
    first_texted_at: datetime | None
    items: tuple[Item, ...]
    waiting: tuple[Spoken, ...]
    older: datetime | None
    written: int = 0


def read_thread(
    context: Context, reader: Recruiter, candidate_id: int, before: datetime | None = None
) -> Thread:
    """Return the thread with a candidate's number. Raises NotFound when they don't see them."""
    with context.database.read() as tx:
        person, of, records = _found(tx, reader, candidate_id)
        found = _thread(tx, context, of, person, records, before)
        return replace(found, written=last_by_colleagues(tx, reader, of.interviews))


def read_stranger(
    context: Context, reader: Recruiter, reply_id: int, before: datetime | None = None
) -> Thread:
    """Return the thread that a reply belongs to; `person` is the candidate, where it has one.

    Raises NotFound when they don't see the reply.
    """
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, reader)
        entry = inbox.one(tx, sight, reply_id)
        if entry is None:
            raise NotFound(f"reply {reply_id} is not in this inbox")
        of = thread.scope(tx, sight, entry.phone)
        records = interviews.these(tx, of.interviews)
        own = (one.candidate for one in records if one.id == entry.interview_id)
        known = records[-1].candidate if records else None
        return _thread(tx, context, of, next(own, known), records, before)


def _found(
    tx: Tx, reader: Recruiter, candidate_id: int
) -> tuple[Candidate, Scope, list[InterviewRecord]]:
    """Find a candidate by an interview that the reader sees; an admin sees all of them."""
    sight = visibility.sight_of(tx, reader)
    person = people.candidate_by_id(tx, candidate_id)
    if person is not None:
        of = thread.scope(tx, sight, person.phone)
        records = interviews.these(tx, of.interviews)
        if sight.everything or any(one.candidate.id == candidate_id for one in records):
            return person, of, records
    raise NotFound(f"there is no candidate {candidate_id}")


def _thread(  # noqa: PLR0913, PLR0917  # what a thread is made of
    tx: Tx,
    context: Context,
    of: Scope,
    person: Candidate | None,
    records: list[InterviewRecord],
    before: datetime | None,
) -> Thread:
    read = thread.portion(tx, of, before, PAGE)
    talk = conversations.look(tx, of.phone)
    language = person.language if person else None
    found = (
        one for one in _items(read, language, context.clock()) if _is_within(one, read, before)
    )
    waits = (one for one in read.facts.touches if _is_written(one) and one.state in _AHEAD)
    return Thread(
        phone=of.phone,
        person=person,
        interviews=tuple(records),
        touches=tuple(read.facts.touches),
        reach=reach_of(tx, talk),
        first_texted_at=talk.first_texted_at,
        items=tuple(sorted(found, key=lambda one: one.at)),
        waiting=tuple(_unsent(one, read.facts) for one in waits) if before is None else (),
        older=read.since,
    )


_AHEAD = frozenset({TouchState.PLANNED})


def _is_within(item: Item, read: Portion, before: datetime | None) -> bool:
    since = read.since
    return (since is None or item.at >= since) and (before is None or item.at < before)


def _items(read: Portion, language: str | None, now: datetime) -> Iterator[Item]:
    """Make the items of a portion; those of all times are among them. Same moments: as listed."""
    facts = read.facts
    understood = _understood(read)
    with_text = {one: at for one, at in read.message_of.items() if one in understood}
    yield from _noted(facts, now)
    for text in facts.texts:
        mine = [understood[one] for one, at in with_text.items() if at == text.id]
        yield from _spoken(_keeping_private(text, mine, language), facts, mine)
    alone = [one for one in understood.values() if one.reply.id not in with_text]
    yield from (_silent(one) for one in alone if one.reply.kind == UNANSWERED)
    heard = [one for one in alone if one.reply.kind != UNANSWERED]
    for call in facts.calls:
        own = [one for one in heard if _came_in(one.reply, call)]
        heard = [one for one in heard if one not in own]
        yield _rang(call, facts, own)
    for one in heard:
        said = one.reply
        yield Spoken(
            said.received_at,
            ours=False,
            channel=said.channel,
            words="",
            interview_id=said.interview_id,
            replies=(one,),
        )


def _understood(read: Portion) -> dict[int, Understood]:
    corrected = {one.reply_id: one for one in read.corrections}
    return {
        one.id: Understood(
            one,
            tuple(told for told in read.facts.told if told.reply_id == one.id),
            corrected.get(one.id),
        )
        for one in read.facts.replies
    }


def _keeping_private(text: Text, replies: list[Understood], language: str | None) -> Text:
    """Keep back private words of a candidate that were asked back about: no reply says so yet.

    A stranger's words are nobody's, and somebody must read them.
    """
    if text.direction == "out" or replies or text.private or language is None:
        return text
    why = _why_private(text.body, language)
    return replace(text, body="", private=why) if why else text


@lru_cache(maxsize=2000)
def _why_private(words: str, language: str) -> str | None:
    """Return the reason for which words are private; an open page asks for the same ones again."""
    said = understand(words, language)
    is_private = said.digit is None and said.reason in PRIVATE
    return said.reason if is_private else None


def _spoken(text: Text, facts: Facts, replies: Sequence[Understood]) -> Iterator[Spoken]:
    """Tell a text, and what we answered to it at once.

    Of the tries of one text the last one is told, with those before it.
    """
    ours = text.direction == "out"
    send = next((one for one in facts.sends if one.message_id == text.id), None)
    touch = next((one for one in facts.touches if send and one.id == send.touch_id), None)
    if send is not None and touch is not None and _is_told_later(send, touch, facts):
        return
    if not _is_a_mere_press(text, replies):
        yield Spoken(
            at=text.created_at,
            ours=ours,
            channel=text.channel,
            words=text.body,
            media=text.media,
            private=text.private,
            touch=touch,
            send=send,
            refused=_refused(touch, facts, send) if touch else (),
            by=_author(touch, facts) if touch else "",
            interview_id=text.interview_id,
            text_id=text.id,
            replies=tuple(replies),
        )
    if text.answer:
        yield Spoken(text.created_at, ours=True, channel=text.channel, words=text.answer)


def _is_a_mere_press(text: Text, replies: Sequence[Understood]) -> bool:
    """Whether a button of the answer page said nothing: its page showed a time that had moved."""
    is_silent = not text.body and text.private is None
    return text.channel == Channel.LINK and is_silent and not replies


def _is_told_later(send: Send, touch: TouchRecord, facts: Facts) -> bool:
    """Whether a try that was not taken is told with a later one, or with the text that waits."""
    if send.state != REFUSED:
        return False
    waits = _is_written(touch) and touch.state in {TouchState.PLANNED, TouchState.SKIPPED}
    return waits or any(one.touch_id == touch.id and one.id > send.id for one in facts.sends)


def _refused(touch: TouchRecord, facts: Facts, before: Send | None = None) -> tuple[Send, ...]:
    """Return the tries that were not taken, in their order; those before a send, where one is."""
    tried = (one for one in facts.sends if one.touch_id == touch.id and one.state == REFUSED)
    return tuple(one for one in tried if before is None or one.id < before.id)


def _unsent(touch: TouchRecord, facts: Facts) -> Spoken:
    """Tell a text that a recruiter wrote and that has not gone out."""
    at = touch.due_at if touch.state in _AHEAD else touch.created_at
    return Spoken(
        at=at,
        ours=True,
        channel=touch.channel,
        words=touch.body,
        touch=touch,
        refused=_refused(touch, facts),
        by=_author(touch, facts),
        interview_id=touch.interview_id,
    )


def _author(touch: TouchRecord, facts: Facts) -> str:
    wrote = (one for one in facts.markers if one.kind == WRITTEN and one.detail == str(touch.id))
    return next((one.actor for one in wrote), "")


def _is_written(touch: TouchRecord) -> bool:
    return touch.kind == TouchKind.WRITTEN


def _noted(facts: Facts, now: datetime) -> Iterator[Item]:
    for one in facts.markers:
        if one.kind != WRITTEN:
            entry = of_marker(one)
            yield Noted(one.at, entry, one.interview_id)
    for touch in facts.touches:
        if touch.state != TouchState.SKIPPED:
            continue
        if _is_written(touch):
            yield _unsent(touch, facts)
        else:
            at = skipped_at(touch, facts.markers, now)
            yield Noted(at, about(touch, at, "skipped", touch.why), touch.interview_id)
    yield from (Noted(one.at, one) for one in of_consents(facts))


def _silent(one: Understood) -> Noted:
    at = one.reply.received_at
    entry = Entry(at, "interview.unanswered", one.reply.text)
    return Noted(at, entry, one.reply.interview_id, silent=one)


def _came_in(reply: ReplyRecord, call: CallRecord) -> bool:
    """Whether a reply was given in a call; they carry no mark of it but their times."""
    ended = call.ended_at or call.updated_at
    return reply.channel == "voice" and call.created_at <= reply.received_at <= ended


def _rang(call: CallRecord, facts: Facts, replies: list[Understood]) -> Rang:
    told = list(of_call(call, facts))
    lines = [one.detail for one in told if one.kind == "call.ended"]
    lines = lines or [one.detail for one in told if one.kind == "call.answered"]
    if call.status == CallStatus.REFUSED:
        lines = [f"could not be placed: {call.why}" if call.why else "could not be placed"]
    steps = [step for one in told for step in one.steps]
    return Rang(call.created_at, call, tuple(lines), tuple(steps), tuple(replies))
