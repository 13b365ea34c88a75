"""A recruiter puts right what a reply was taken for: what it can be, and what follows from it."""

from datetime import datetime

from service.flows.effects import Effect, EndTouches, SetStatus
from service.flows.roads.cancel import WHY_CANCELLED
from service.flows.state import Intent, Interview
from service.flows.table import Step, after

# Consent is what the candidate said in the carrier's words: nobody changes it for them by this.
CHOICES = tuple(one for one in Intent if one not in {Intent.OPT_OUT, Intent.OPT_IN})
_STEPS = {
    Intent.CONFIRM: Step.CONFIRM,
    Intent.RESCHEDULE: Step.ASK_FOR_ANOTHER_TIME,
    Intent.CANCEL: Step.CANCEL,
}


def told(intent: Intent) -> str:
    """Return the catalogue's key of what is told of a reply from now on."""
    return f"told.{intent}"


def follows(interview: Interview, intent: Intent, now: datetime) -> tuple[Effect, ...]:
    """Return what an interview becomes if it follows a corrected answer. `now` is aware.

    Nothing when it cannot: it has started or was called off, or this answer changes no interview.
    """
    step = _STEPS.get(intent)
    status = after(interview.status, step) if step and interview.is_ahead(now) else None
    if status is None or status is interview.status:
        return ()
    ends = (EndTouches(interview.id, WHY_CANCELLED),) if step is Step.CANCEL else ()
    return (SetStatus(interview.id, status), *ends)
