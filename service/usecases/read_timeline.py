"""The timeline of an interview: what happened, in plain words, oldest first."""

from collections.abc import Iterator
from datetime import datetime

from service.flows.state import Channel, TouchState
from service.flows.unanswered import KIND as UNANSWERED
from service.flows.wording.recruiter import answer_in_words, notice_in_words
from service.store import interviews, timeline
from service.store.records import InterviewRecord, ReplyRecord, TouchRecord
from service.store.timeline import Facts, Marker, Send, Text
from service.usecases.context import Context
from service.usecases.problems import NotFound
from service.usecases.timeline_calls import of_call
from service.usecases.timeline_entry import Entry, about, withheld

# A recruiter wrote a text; its detail is the id of the touch that carries it.
WRITTEN = "message.written"
# What happens in one moment is told in this order.
_ORDER = (
    "interview.created",
    "interview.changed",
    "times.proposed",
    WRITTEN,
    "call.placed",
    "call.answered",
    "message.received",
    "reply.received",
    "interview.unanswered",
    "consent.changed",
    "interview.cancelled",
    "reminder.skipped",
    "reminder.sent",
    "reminder.delivered",
    "reminder.failed",
    "message.sent",
    "call.ended",
    "notification.sent",
    "notification.failed",
)
_STOPPERS = frozenset({"interview.changed", "interview.cancelled"})
_COLUMNS = {
    "candidate_id": "candidate",
    "recruiter_id": "recruiter",
    "duration_minutes": "duration",
}
_OUTCOMES = {
    "attended": "the candidate came",
    "no_show": "the candidate did not come",
    "none": "whether the candidate came was taken back",
}
_TAKEN = frozenset({TouchState.SENT, TouchState.DELIVERED, TouchState.UNDELIVERED})
_LOST = frozenset({TouchState.FAILED, TouchState.UNDELIVERED})


def read_timeline(context: Context, interview_id: int) -> list[Entry]:
    """Return what happened to an interview, oldest first. Raises NotFound."""
    with context.database.read() as tx:
        record = interviews.by_id(tx, interview_id)
        if record is None:
            raise NotFound(f"there is no interview {interview_id}")
        facts = timeline.read(tx, record)
    entries = [
        *map(of_marker, facts.markers),
        *_touches(facts, context.clock()),
        *(entry for call in facts.calls for entry in of_call(call, facts)),
        *(entry for text in facts.texts for entry in _text(text)),
        *(_reply(one, record) for one in facts.replies),
        *_told(facts),
        *of_consents(facts, record.created_at),
    ]
    return sorted(entries, key=lambda entry: (entry.at, _place(entry.kind)))


def _place(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def of_marker(one: Marker) -> Entry:
    """Tell a marker in words."""
    words = one.detail
    if one.kind == "interview.created":
        words = words or "the interview was made"
    elif one.kind == "interview.changed" and not words.startswith("moved"):
        changed = (_COLUMNS.get(name, name) for name in words.split(", "))
        words = "changed: " + ", ".join(changed)
    elif one.kind == WRITTEN:
        words = "a recruiter wrote a text"
    elif one.kind == "outcome.recorded":
        words = _OUTCOMES.get(words.partition(" ")[0], words)
    return Entry(one.at, one.kind, f"{words} (by {one.actor})" if one.actor else words)


def _touches(facts: Facts, now: datetime) -> Iterator[Entry]:
    sends: dict[int, list[Send]] = {}
    for send in facts.sends:
        sends.setdefault(send.touch_id, []).append(send)
    arrived = {one.attempt_id: one.at for one in reversed(facts.reports) if _says_arrived(one)}
    for touch in facts.touches:
        mine = sends.get(touch.id, [])
        for send in mine:
            yield from _send(touch, send, arrived.get(send.id))
        if touch.state == TouchState.SKIPPED:
            yield about(touch, skipped_at(touch, facts.markers, now), "skipped", touch.why)
        if touch.state in _LOST:
            calls = (one.updated_at for one in facts.calls if one.touch_id == touch.id)
            at = max((*(one.updated_at for one in mine), *calls), default=touch.due_at)
            yield about(touch, at, "failed", touch.why)


def _says_arrived(report: timeline.Report) -> bool:
    return report.status == TouchState.DELIVERED


def _send(touch: TouchRecord, send: Send, arrived: datetime | None) -> Iterator[Entry]:
    if send.state in _TAKEN:
        yield about(touch, send.created_at, "sent", send.body)
    if send.state == TouchState.DELIVERED:
        yield about(touch, arrived or send.updated_at, "delivered", "it has arrived")


def skipped_at(touch: TouchRecord, markers: list[Marker], now: datetime) -> datetime:
    """Say when a touch was skipped, which no row holds: a change, its hour, or from the start."""
    for one in markers:
        if one.kind in _STOPPERS and touch.created_at < one.at <= touch.due_at:
            return one.at
    return touch.due_at if touch.created_at < touch.due_at <= now else touch.created_at


def _text(one: Text) -> Iterator[Entry]:
    """Tell a text, or the words of an answer by link: a press alone is told by its reply."""
    words = one.body or ("a picture without words" if one.media else "an empty text")
    if one.private is not None:
        words = withheld(one.private)
    kind = "message.received" if one.direction == "in" else "message.sent"
    if one.channel == Channel.SMS or one.body or one.private is not None:
        yield Entry(one.created_at, kind, words, channel=one.channel)
    if one.answer:
        yield Entry(one.created_at, "message.sent", one.answer, channel=one.channel)


def _reply(one: ReplyRecord, record: InterviewRecord) -> Entry:
    zone = record.recruiter.time_zone or record.candidate.time_zone
    answer = answer_in_words(
        one.told,
        one.moved_to,
        zone,
        reason=one.reason,
        minutes_late=one.minutes_late,
        deadline_at=one.deadline_at,
        candidate_zone=record.candidate.time_zone,
    )
    words = [record.candidate.name, answer]
    notice = notice_in_words(one.notice_minutes)
    detail = " ".join(words) + (f", {notice}" if notice else "")
    if one.kind == UNANSWERED:
        return Entry(one.received_at, "interview.unanswered", f"{detail}: {one.text}")
    return Entry(one.received_at, "reply.received", detail, channel=one.channel, reply_id=one.id)


def _told(facts: Facts) -> Iterator[Entry]:
    for one in facts.told:
        words = f"{one.recruiter_name} by {one.channel}"
        if one.state == "sent" and one.sent_at is not None:
            yield Entry(
                one.sent_at, "notification.sent", words, channel=one.channel, reply_id=one.reply_id
            )
        elif one.state == "failed":
            yield Entry(
                one.created_at,
                "notification.failed",
                f"{words}: {one.why}" if one.why else words,
                channel=one.channel,
                reply_id=one.reply_id,
            )


def of_consents(facts: Facts, since: datetime | None = None) -> Iterator[Entry]:
    """Tell what changed since a moment; a second STOP changes nothing."""
    allowed: dict[str, bool] = {}
    for one in facts.consents:
        before = allowed.get(one.channel, True)
        allowed[one.channel] = one.allowed
        if one.allowed == before or (since is not None and one.at < since):
            continue
        what = "texts" if one.channel == Channel.SMS else "calls"
        words = f"{what} are allowed again" if one.allowed else f"no more {what}"
        detail = f"{words} ({one.source})"
        yield Entry(one.at, "consent.changed", detail, channel=one.channel)
