"""What a recruiter is told: who, which interview, the answer in plain words, the notice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from service.flows.reasons import is_stated
from service.flows.state import Reason
from service.flows.wording import times
from service.flows.wording.catalogue import say

_LANGUAGE = "en"
_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Told:
    """A reply with its interview. Times are aware; `time_zone` is the one the recruiter reads.

    `private`: the candidate's words are about health or family, and are not passed on.
    `deadline_at` is the end of a day in the candidate's zone, counted down from `now`; without
    these two the recruiter's zone has to do, and nothing is counted. `tried` stands in place of
    `text` where no answer has come.
    """

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
    private: bool = False
    reason: str | None = None
    minutes_late: int | None = None
    deadline_at: datetime | None = None
    candidate_zone: str = ""
    now: datetime | None = None
    tried: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What every channel says, each in its own form.

    `headline`, `facts` (names and values) and `quote` are the body in parts; `short` is for a text
    on a phone.
    """

    subject: str
    body: str
    headline: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    quote: str = ""
    short: str = ""


def answer_in_words(  # noqa: PLR0913  # each is one column of a reply
    words: str,
    moved_to: datetime | None,
    zone: str,
    *,
    reason: str | None = None,
    minutes_late: int | None = None,
    deadline_at: datetime | None = None,
    candidate_zone: str = "",
) -> str:
    """Say an answer plainly, such as "moved the interview to Tue, Dec 1 at 2:00 PM PST".

    A deadline is a day of the candidate's, so it is said in `candidate_zone`, else in `zone`.
    """
    if words == "told.running_late" and minutes_late is None:
        words = "told.running_late_unknown"
    if words == "told.offer_deadline" and deadline_at is None:
        words = "told.offer_without_deadline"
    facts = {
        "when": times.when(moved_to, zone, _LANGUAGE) if moved_to else "",
        "reason": reason_in_words(reason or Reason.NOT_GIVEN),
        "minutes": minutes_late,
        "deadline": times.day(deadline_at, candidate_zone or zone, _LANGUAGE)
        if deadline_at
        else "",
    }
    return say(words, _LANGUAGE, **facts)


def reason_in_words(reason: str) -> str:
    """Say one of the API's reasons, such as "family or health"."""
    return say(f"reason.{reason}", _LANGUAGE)


def notice_in_words(minutes: int | None) -> str:
    """Say a notice, such as "26 h before"; empty for a text about no interview."""
    return "" if minutes is None else times.notice(minutes, _LANGUAGE)


def _notice(told: Told) -> str:
    """Say the notice; beside a new time, that it counts to the one that is free now."""
    notice = notice_in_words(told.notice_minutes)
    if told.moved_to is None or told.notice_minutes is None or told.notice_minutes < 0:
        return notice
    return say("notice.of_old_time", _LANGUAGE, notice=notice)


def deadline_in_words(deadline_at: datetime, zone: str, now: datetime) -> str:
    """Say a deadline and what is left of it: "by Fri, Dec 4: 3 days left".

    Days are those of `zone`, the candidate's; both times are aware.
    """
    there = ZoneInfo(zone)
    left = (deadline_at.astimezone(there).date() - now.astimezone(there).date()).days
    span = {0: "today", 1: "day"}.get(left, "days" if left > 0 else "past")
    day = times.day(deadline_at, zone, _LANGUAGE)
    return say(f"deadline.{span}", _LANGUAGE, day=day, count=left)


def letter(told: Told, inbox_url: str, organisation: str = "") -> Letter:
    """Write what a recruiter is told of one reply; private words are never quoted."""
    facts = {
        "candidate": told.candidate,
        "title": told.title,
        "answer": _answer(told),
        "notice": _notice(told),
        "when": times.when(told.starts_at, told.time_zone, _LANGUAGE),
        "phone": told.phone,
        "more": "".join(_more(told)),
        "inbox": inbox_url,
        "organisation": organisation,
    }
    subject = say("mail.subject_urgent" if told.urgent else "mail.subject", _LANGUAGE, **facts)
    return Letter(
        subject,
        say("mail.body", _LANGUAGE, **facts),
        headline=say("note.headline", _LANGUAGE, **facts),
        facts=tuple(_facts(told, facts)),
        quote="" if told.private else told.text[:_LONGEST_QUOTE],
        short=say("note.short", _LANGUAGE, subject=subject, **facts),
    )


def digest(letters: Sequence[Letter], inbox_url: str, organisation: str = "") -> Letter:
    """Write one message for many, oldest first; nobody's words are quoted."""
    facts = {"count": len(letters), "inbox": inbox_url, "organisation": organisation}
    subject = say(
        "digest.subject" if len(letters) > 1 else "digest.subject_one", _LANGUAGE, **facts
    )
    lines = [(one.headline, one.facts[0][1]) for one in letters]
    told = "\n".join(f"- {headline} {title}" for headline, title in lines)
    return Letter(
        subject,
        say("digest.body", _LANGUAGE, lines=told, **facts),
        headline=subject,
        facts=tuple(lines),
        short=say("note.short", _LANGUAGE, subject=subject, **facts),
    )


def _facts(told: Told, facts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield what a message shows beneath its headline, each with its name."""
    for name in ("title", "when", "phone"):
        yield say(f"note.{name}", _LANGUAGE), str(facts[name])
    for line in _more(replace(told, text="")):
        name, _, value = line.strip().partition(":")
        yield (name, value.strip()) if value else (say("note.remark", _LANGUAGE), name)


def _answer(told: Told) -> str:
    return answer_in_words(
        told.words,
        told.moved_to,
        told.time_zone,
        reason=told.reason,
        minutes_late=told.minutes_late,
        deadline_at=told.deadline_at,
        candidate_zone=told.candidate_zone,
    )


def _more(told: Told) -> list[str]:
    """Return the lines of what else is known, the words last."""
    lines = []
    if told.reason and is_stated(Reason(told.reason)):
        lines.append(say("mail.reason", _LANGUAGE, reason=reason_in_words(told.reason)))
    if told.minutes_late is not None:
        lines.append(say("mail.late", _LANGUAGE, minutes=told.minutes_late))
    if told.deadline_at and told.now:
        zone = told.candidate_zone or told.time_zone
        deadline = deadline_in_words(told.deadline_at, zone, told.now)
        lines.append(say("mail.deadline", _LANGUAGE, deadline=deadline))
    if told.tried:
        lines.append(say("mail.tried", _LANGUAGE, tried=told.tried))
    if told.private:
        lines.append(say("mail.private", _LANGUAGE))
    elif told.text:
        lines.append(say("mail.words", _LANGUAGE, text=told.text[:_LONGEST_QUOTE]))
    return lines
