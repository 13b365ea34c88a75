"""What is urgent, and how much notice an answer gives."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from service.flows.effects import Decision
from service.flows.state import Intent, Interview, Reason, Status

URGENT_NOTICE = timedelta(hours=24)
# A text that was asked back and stays unanswered is told after this, sooner before the start.
_SILENCE, _SILENCE_BEFORE_START = timedelta(minutes=30), timedelta(minutes=5)
_SOON = timedelta(hours=3)
_COSTLY = frozenset({Intent.CANCEL, Intent.RESCHEDULE, Intent.RUNNING_LATE})


def notice_minutes(interview: Interview, now: datetime) -> int:
    """Whole minutes from `now` to the start, rounded towards zero; negative after it."""
    return int(interview.notice(now).total_seconds() / 60)


def is_urgent(
    intent: Intent, interview: Interview, now: datetime, reason: Reason | None = None
) -> bool:
    """Whether the recruiter must hear at once. Who was missed already keeps nobody waiting."""
    if reason is Reason.EMERGENCY:
        return True
    missed = interview.status is Status.NO_SHOW
    return intent in _COSTLY and interview.notice(now) < URGENT_NOTICE and not missed


def silence_told_at(
    decision: Decision, interviews: Iterable[Interview], now: datetime
) -> datetime | None:
    """Return when the recruiter hears that a question back got no answer; None if none is open.

    "I can't make it" and then nothing would otherwise be known to nobody. Nor would "3" to two
    interviews, where it was only asked which of them; unless something of the text was written.
    """
    question = decision.question
    if question is None or not question.is_back:
        return None
    if not question.repeated and decision.effects:
        return None
    soon = any(one.is_ahead(now) and one.notice(now) < _SOON for one in interviews)
    return now + (_SILENCE_BEFORE_START if soon else _SILENCE)
