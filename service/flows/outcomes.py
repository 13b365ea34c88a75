"""Whether somebody came: what may be recorded when, and the text after a no-show."""

from datetime import datetime, timedelta
from enum import StrEnum

from service.flows.quiet import QuietHours
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, Interview, Status, TouchKind
from service.flows.table import Step, after

# A wrong click can be taken back before anybody is texted.
SECOND_THOUGHTS = timedelta(minutes=5)
# A text about an interview that was missed days ago is no help to anybody.
_LATEST_TEXT = timedelta(days=2)


class Outcome(StrEnum):
    """What an interview came to (a public word of the API)."""

    ATTENDED = "attended"
    NO_SHOW = "no_show"


_STEPS = {Outcome.ATTENDED: Step.ATTEND, Outcome.NO_SHOW: Step.MISS}
STATUS_OF = {Outcome.ATTENDED: Status.COMPLETED, Outcome.NO_SHOW: Status.NO_SHOW}


def refusal(interview: Interview, outcome: Outcome, now: datetime) -> str:
    """Say why an outcome cannot be recorded, or nothing; one that stands may be said again."""
    if now < interview.starts_at:
        return "the interview has not started"
    if interview.status is STATUS_OF[outcome] or after(interview.status, _STEPS[outcome]):
        return ""
    return f"the interview is {interview.status.replace('_', ' ')}"


def text_after(interview: Interview, quiet: QuietHours, now: datetime) -> PlannedTouch | None:
    """Return the text that offers another time after a no-show; None when it would come too late.

    It goes out in allowed hours, some minutes after the click.
    """
    due = quiet.next_allowed(now + SECOND_THOUGHTS, *interview.quiet_zones)
    if is_too_late(interview, due):
        return None
    return PlannedTouch(TouchKind.NO_SHOW, "after a no-show", Channel.SMS, due)


def is_too_late(interview: Interview, now: datetime) -> bool:
    """Whether a text about a no-show has lost its sense."""
    return now > interview.ends_at + _LATEST_TEXT
