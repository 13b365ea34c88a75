"""Texts that came in while nobody took them are listed, and handled as if they had arrived.

The webhook of a text comes once: while our web process is down, or answers with a 5xx, nobody
repeats it (Twilio, "Webhooks connection overrides"). The account's log still has it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from service.flows import answers
from service.flows.events import TextReceived
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, Question, TouchKind, TouchState
from service.flows.wording import segments
from service.ports import OutboundText, ReceivedText, SendError
from service.store import (
    attempts,
    conversations,
    interviews,
    messages,
    replies,
    touches,
    watermarks,
)
from service.store.database import DatabaseUnavailable, Tx
from service.store.messages import Inbound
from service.store.stumbles import Kind, Waits
from service.usecases import circuit
from service.usecases.context import Context
from service.usecases.conversation import RepeatedError, Said, about, open_question
from service.usecases.one_by_one import Rows
from service.usecases.receive_text import take
from service.usecases.record_outcome import record_refusal, record_taken

EVERY = timedelta(minutes=2)
# Until then its webhook may still come: Twilio tries for 15 seconds.
WEBHOOK_TIME = timedelta(seconds=60)
# The log may show a text later than it was sent.
OVERLAP = timedelta(minutes=10)
# Older words of ours would puzzle more than help; the recruiter hears of the text all the same.
STILL_OF_USE = timedelta(minutes=15)
# A machine that answers every text gets one of these an hour.
_APART = timedelta(hours=1)
_SHORTEST = 60  # seconds that the provider has for it
_LOOKED = "texts looked for"
# One that we stumble over is tried again at the next look, and then less and less often.
_WAITS = Waits(timedelta(minutes=1), timedelta(hours=1))
_GIVE_UP_AFTER = timedelta(days=1)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the last of somebody's missed texts came to: which one, and what to say."""

    at: datetime
    message_id: int | None
    interview_id: int | None
    words: str | None


def begin(context: Context) -> None:
    """Note from when on the texts of our line are ours, unless that is known.

    Every scheduler does this when it starts. Without it nothing is looked for.
    """
    line = context.sms.line
    if not line:
        return
    now = context.clock().replace(microsecond=0)  # as the provider's times are
    with context.database.write() as tx:
        for name in _marks(line):
            watermarks.start(tx, name, now)
        watermarks.start(tx, _LOOKED, now - 2 * EVERY)


def is_due(tx: Tx, context: Context, now: datetime) -> bool:
    """Whether it is time to look again."""
    looked = watermarks.at(tx, _LOOKED)
    return bool(context.sms.line) and looked is not None and looked < now - EVERY


def find_missed_texts(context: Context) -> int:
    """Handle the texts of our line that we never heard of, and return how many there were.

    Never those from before the first look: they were meant for somebody else. The mark of how far
    the log was read belongs to the line, so that a new number begins anew.
    """
    now = context.clock()
    line = context.sms.line
    begin(context)
    with context.database.write() as tx:
        # Of several schedulers, one looks.
        if not line or not watermarks.take(tx, _LOOKED, now - EVERY, now):
            return 0
        first, mark = (watermarks.at(tx, name) or now for name in _marks(line))
    until = now - WEBHOOK_TIME
    try:
        listed = context.sms.received(max(first, mark - OVERLAP), until)
    except SendError as error:
        _log.warning("missed texts not looked for", why=error.words)
        return 0
    missed = _unknown(context, [one for one in listed if one.at >= first])
    left = _handle(context, missed)
    with context.database.write() as tx:
        # The log is read again from the first that could not be handled, for a day.
        read = min([until, *left])
        watermarks.move(tx, _marks(line)[1], max(read, now - _GIVE_UP_AFTER))
    return len(missed)


def _marks(line: str) -> tuple[str, str]:
    """Name the marks of a line: where its log begins for us, and how far it was read."""
    return f"from {line}", f"in {line}"


def _unknown(context: Context, listed: list[ReceivedText]) -> list[ReceivedText]:
    with context.database.read() as tx:
        known = messages.known(tx, [one.sid for one in listed])
    return [one for one in listed if one.sid not in known]


def _handle(context: Context, missed: list[ReceivedText]) -> list[datetime]:
    """Take each in its order, then say to each sender what the last of theirs came to.

    Return when those came that are to be tried again.
    """
    rows, left = Rows(context, Kind.MISSED, _WAITS), []
    heard: dict[str, _Heard] = {}
    for text in missed:
        if not rows.is_passable(text.sid):
            left.append(text.at)
            continue
        _log.warning("a text had been missed", text=text.sid, at=text.at.isoformat())
        if rows.handle(text.sid, partial(_hear, context, text, heard)):
            left.append(text.at)
    for phone, last in heard.items():
        try:
            _answer(context, phone, last)
        except DatabaseUnavailable:
            raise
        except Exception:  # noqa: BLE001  # whatever is wrong with one, the others are answered
            _log.exception("a missed text could not be answered", message=last.message_id)
    return left


def _hear(context: Context, text: ReceivedText, heard: dict[str, _Heard]) -> None:
    came_to = _take(context, text)
    if came_to is not None:
        heard[text.phone] = _after(heard.get(text.phone), came_to)


def _after(before: _Heard | None, last: _Heard) -> _Heard:
    """Let a silent "thanks" leave the answer to what came before it in place."""
    if before is None or last.words is not None:
        return last
    return _Heard(before.at, last.message_id, before.interview_id, before.words)


def _take(context: Context, text: ReceivedText) -> _Heard | None:
    """Handle one text; None when its webhook has come meanwhile."""
    inbound = Inbound(text.sid, text.phone, text.body, text.media, received_at=text.at)
    try:
        with context.database.write() as tx:
            thread = conversations.load(tx, text.phone, context.clock())
            before = open_question(tx, thread.question)
            said = take(tx, context, inbound, _event(tx, context, text))
            _wait_with(tx, context, text.phone, before)
            newest = messages.last_inbound(tx, text.phone)
    except RepeatedError:
        return None
    return _Heard(text.at, newest[0] if newest else None, _subject(said), said.words)


def _wait_with(tx: Tx, context: Context, phone: str, before: Question | None) -> None:
    """Leave open what was asked until now, as long as the answer to a text has not gone out."""
    thread = conversations.look(tx, phone)
    waiting = answers.unshown(thread.question, before)
    if waiting != thread.question:
        conversations.ask(tx, phone, waiting, context.clock(), thread.tell_at)


def _event(tx: Tx, context: Context, text: ReceivedText) -> TextReceived:
    later = messages.came_since(tx, text.phone, text.at)
    stored = conversations.look(tx, text.phone).question
    return TextReceived(
        text.body,
        media=text.media,
        unanswerable=context.clock() - text.at > STILL_OF_USE,
        overtaken=later or replies.spoken_since(tx, text.phone, text.at),
        agreed_since=conversations.agreed_since(tx, text.phone, text.at),
        surpassed=_asks_since(tx, open_question(tx, stored), text.at),
    )


def _asks_since(tx: Tx, question: Question | None, at: datetime) -> bool:
    """Whether a text of ours has asked for something else since an aware moment."""
    if question is None or question.asked_by is None or not answers.means_another(question):
        return False
    return attempts.went_out(tx, [question.asked_by])[question.asked_by] > at


def _subject(said: Said) -> int | None:
    """Return the interview that the answer is about."""
    if said.prompt is not None and said.prompt.interview is not None:
        return said.prompt.interview.id
    return about(said.decision)


def _answer(context: Context, phone: str, last: _Heard) -> None:
    """Send the answer as a text of our own, once; what fails is not tried again."""
    with context.database.write() as tx:
        text = _begin(tx, context, phone, last)
    if text is None:
        return
    try:
        taken = context.sms.send(text)
    except SendError as error:
        record_refusal(context, text.attempt_id, error)
    else:
        record_taken(context, text.attempt_id, taken)


def _begin(tx: Tx, context: Context, phone: str, last: _Heard) -> OutboundText | None:
    """Write the attempt, unless the answer has lost its use, or the line is shut."""
    now = context.clock()
    if circuit.is_shut(tx, circuit.TEXTS, now):
        return None
    left = last.at + STILL_OF_USE - now
    thread = conversations.load(tx, phone, now)
    known = interviews.by_phone(tx, phone)
    if not known or last.words is None or left < timedelta() or thread.opted_out:
        return None
    newest = messages.last_inbound(tx, phone)
    if newest is None or newest[0] != last.message_id:
        return None  # they wrote again, and were answered then
    subject = last.interview_id or known[-1].id
    record = interviews.known(tx, subject)
    if _answered_lately(tx, subject, now):
        return None
    planned = PlannedTouch(TouchKind.ANSWER, "answer", Channel.SMS, now, TouchState.SENDING)
    (touch_id,) = touches.plan(tx, record.id, record.revision, [planned], now)
    counted = segments.count(last.words)
    message_id = messages.add_outbound(
        tx, now, phone=phone, body=last.words, segments=counted.count, interview_id=record.id
    )
    attempt_id = attempts.begin(tx, touch_id, message_id, phone, now)
    shown = answers.shown_by(touch_id, thread.question)
    conversations.ask(tx, phone, shown, now, thread.tell_at)
    return OutboundText(attempt_id, phone, last.words, max(_SHORTEST, int(left.total_seconds())))


def _answered_lately(tx: Tx, interview_id: int, now: datetime) -> bool:
    made = touches.of_interview(tx, interview_id)
    return any(one.kind == TouchKind.ANSWER and one.created_at > now - _APART for one in made)
