"""What is urgent, and how much notice an answer gives."""

from datetime import datetime, timedelta

from service.flows.state import Intent, Interview, Reason

URGENT_NOTICE = timedelta(hours=24)
_COSTLY = frozenset({Intent.CANCEL, Intent.RESCHEDULE, Intent.RUNNING_LATE})


def notice_minutes(interview: Interview, now: datetime) -> int:
    """Whole minutes from `now` to the start, rounded towards zero; negative after it."""
    return int(interview.notice(now).total_seconds() / 60)


def is_urgent(
    intent: Intent, interview: Interview, now: datetime, reason: Reason | None = None
) -> bool:
    """Whether the recruiter must hear at once."""
    if reason is Reason.EMERGENCY:
        return True
    return intent in _COSTLY and interview.notice(now) < URGENT_NOTICE
