"""A reply as a card: every fact in the words in which a recruiter reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.lists import format_list

from service.flows.state import Intent, Reason, Status, TouchState
from service.flows.unanswered import KIND as UNANSWERED
from service.flows.unanswered import WORDS as UNANSWERED_WORDS
from service.flows.wording import recruiter, times
from service.flows.wording.catalogue import catalogue
from service.flows.wording.clean import one_line
from service.inbox.plain import number, readable
from service.inbox.rendering import LANGUAGE, words
from service.inbox.replies.handled import Handling, handling
from service.store.inbox import Entry
from service.store.records import Recruiter

_LONG_LETTERS = 280
_LONG_LINES = 4
_TO_BE_REACHED = frozenset(
    {
        "told.cancel_blocked",
        "told.opt_out",
        "told.opt_out_cancel",
        "told.call_me",
        "told.reached_nobody",
        UNANSWERED_WORDS,
    }
)
_ASKS_FOR_A_CALL = frozenset({"told.call_me", "told.reached_nobody"})
_WEEK = timedelta(days=7)
_HOUR, _DAY = 60, 24 * 60
# A notice counts whole minutes, and from when a text that was missed at first was handled.
_ALIKE = timedelta(minutes=30)
SOON = timedelta(hours=48)
_LOST = frozenset({TouchState.SKIPPED, TouchState.FAILED, TouchState.UNDELIVERED})


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when another offer wants an answer: "by Fri, Dec 4", "3 days left"."""

    by: str
    at: str
    left: str
    state: str


@dataclass(frozen=True, slots=True)
class Proposing:
    """What can be done for somebody who asked for another time, and what was done already."""

    path: str
    done: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Reaching:
    """The ways to somebody whom no text reaches, or who wants to be called; `mail` may be empty.

    `phone` is empty where they want no more calls.
    """

    phone: str
    number: str
    mail: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. `excerpt` is the beginning of a long text and empty for a short one.

    `kept_back`: the words are private and are not among `text`. `tried` says what was tried where
    no answer has come; nobody wrote that.
    """

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
    reason: str
    late: str
    deadline: Deadline | None
    private: bool
    kept_back: bool
    proposing: Proposing | None
    reaching: Reaching | None
    tried: str
    handling: Handling
    told_too: str = ""


def card(entry: Entry, reader: Recruiter, now: datetime) -> Card:
    """Say a reply to this reader, at this moment.

    Times are in the reader's zone, else in that of the interview's recruiter, else in the
    candidate's.
    """
    zone = reader.time_zone or entry.recruiter_zone or entry.candidate_zone or "UTC"
    known, answer = entry.candidate is not None, _answer(entry, zone)
    silent = entry.kind == UNANSWERED
    text = "" if silent else readable(entry.text)
    return Card(
        id=entry.id,
        known=known,
        unread=entry.read_at is None,
        urgent=entry.urgent,
        who=one_line(entry.candidate or "") or number(entry.phone),
        answer=answer,
        text=text,
        excerpt=_excerpt(text),
        title=one_line(entry.title or ""),
        starts=_starts(entry, zone),
        starts_at=entry.starts_at.isoformat() if entry.starts_at else "",
        notice=recruiter.notice_in_words(entry.notice_minutes),
        channel=_said(f"inbox.channel.{entry.channel}", entry.channel),
        recruiter=one_line(entry.recruiter or "") if reader.role == "admin" else "",
        received_at=entry.received_at.isoformat(),
        received=times.when(entry.received_at, zone, LANGUAGE),
        age=age(entry.received_at, now, zone),
        reason=_unless_said(_reason(entry), answer),
        late=_late(entry, answer),
        deadline=_deadline(entry, now, zone) if entry.deadline_at else None,
        private=entry.private,
        kept_back=entry.private and not entry.text,
        proposing=_proposing(entry, now, zone),
        reaching=_reaching(entry),
        tried=one_line(entry.text) if silent else "",
        handling=handling(entry, now, zone),
        told_too=_told_too([one_line(name) for name in entry.told_too]),
    )


def _starts(entry: Entry, zone: str) -> str:
    """Say when the interview is; that it is so now, where the notice is of an earlier time."""
    if entry.starts_at is None:
        return ""
    at = times.when(entry.starts_at, zone, LANGUAGE)
    if entry.notice_minutes is None:
        return at
    counted = entry.received_at + timedelta(minutes=entry.notice_minutes)
    is_moved = abs(entry.starts_at - counted) > _ALIKE
    return words("inbox.starts_now", at=at) if is_moved else at


def _told_too(names: list[str]) -> str:
    """Say who else was told because nobody had looked; empty for nobody."""
    who = format_list(names, locale=LANGUAGE) if names else ""
    return (
        words("inbox.told_too" if len(names) == 1 else "inbox.told_too_many", who=who)
        if names
        else ""
    )


def left(until: datetime, now: datetime) -> str:
    """Say how much time is left: "3 days left", below 48 hours "26 h left", then "passed"."""
    span = until - now
    minutes = int(span.total_seconds()) // 60
    if minutes <= 0:
        return words("inbox.left.passed")
    if minutes < _HOUR:
        return words("inbox.left.minutes", count=minutes)
    if span < SOON:
        return words("inbox.left.hours", count=minutes // _HOUR)
    return words("inbox.left.days", count=span.days)


def _deadline(entry: Entry, now: datetime, zone: str) -> Deadline | None:
    """Say a deadline as the candidate meant it: a day where they are."""
    until = entry.deadline_at
    if until is None:
        return None
    day = times.day(until, entry.candidate_zone or zone, LANGUAGE)
    state = "passed" if until <= now else "soon" if until - now < SOON else ""
    return Deadline(
        by=words("inbox.deadline", day=day),
        at=until.isoformat(),
        left=left(until, now),
        state=state,
    )


def _reaching(entry: Entry) -> Reaching | None:
    """Offer call and e-mail where they are the next step."""
    if entry.candidate is None or entry.told not in _TO_BE_REACHED:
        return None
    phone = entry.phone if _may_be_called(entry) else ""
    return Reaching(phone, number(entry.phone), entry.candidate_email or "")


def _may_be_called(entry: Entry) -> bool:
    """Whether they have not said that they want no calls, or have asked for one since."""
    since = entry.no_calls_since
    return since is None or (entry.told in _ASKS_FOR_A_CALL and entry.received_at > since)


def _proposing(entry: Entry, now: datetime, zone: str) -> Proposing | None:
    """Offer to propose times where somebody waits for them; a proposal since then is named."""
    waits = entry.status == Status.RESCHEDULE_REQUESTED and entry.intent == Intent.RESCHEDULE
    if not waits or entry.starts_at is None or entry.starts_at <= now:
        return None
    path = f"/interviews/{entry.interview_id}/propose"
    if entry.proposed_at is None or entry.proposed_at < entry.received_at:
        return Proposing(path, done="", lost=False)
    lost = entry.proposal in _LOST
    done = "" if lost else words("inbox.proposed", age=age(entry.proposed_at, now, zone))
    return Proposing(path, done, lost)


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
    return recruiter.answer_in_words(
        key,
        entry.moved_to,
        zone,
        reason=entry.reason if _reason(entry) else None,
        minutes_late=entry.minutes_late,
        deadline_at=entry.deadline_at,
        candidate_zone=entry.candidate_zone or "",
    )


def _reason(entry: Entry) -> str:
    """Say why, where a reason was given and this version knows it."""
    if entry.reason in {None, Reason.NOT_GIVEN}:
        return ""
    return _said(f"reason.{entry.reason}", "")


def _late(entry: Entry, answer: str) -> str:
    if entry.minutes_late is None:
        return ""
    span = words("inbox.late", minutes=entry.minutes_late)
    return _unless_said(span, answer)


def _unless_said(fact: str, answer: str) -> str:
    """Leave out what the answer says already."""
    return "" if fact in answer else fact


def _said(key: str, otherwise: str) -> str:
    return words(key) if key in catalogue(LANGUAGE) else otherwise


def _excerpt(text: str) -> str:
    beginning = "\n".join(text.split("\n")[:_LONG_LINES])[:_LONG_LETTERS]
    return "" if beginning == text else beginning.rstrip() + " …"
