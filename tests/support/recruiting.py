"""Steps of stories about the recruiter's side: private words, and times that are proposed."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.flows.effects import RecordReply
from service.flows.state import Intent, Reason, Status
from service.store import interviews, replies
from service.store.messages import Inbound, keep_inbound
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.context import Context
from service.usecases.propose_times import Proposal, Proposed, propose_times
from tests.support.core import plan
from tests.support.steps import SAM, invited

SECRET = "my mother has leukaemia, I fly home tonight"
ZONE = "America/Los_Angeles"


def kept(
    context: Context, interview_id: int | None, intent: Intent, text: str = "2", **facts: Any
) -> int:
    """Keep a reply by text, with any fact of it, as a conversation would."""
    now = context.clock()
    effect = RecordReply(interview_id, intent, **facts)
    with context.database.write() as tx:
        inbound = Inbound(f"SM{interview_id}{text[:9]}", SAM, text)
        message = keep_inbound(tx, inbound, "Thank you.", interview_id, now)
        known = {"phone": SAM, "channel": "sms", "message_id": message}
        return replies.keep(tx, effect, now, text=text, **known)


def told_in_private(context: Context, **facts: Any) -> tuple[InterviewRecord, int]:
    """Let Sam call off for a reason that is his own, and return his interview and reply."""
    made = invited(context)
    given = {"reason": Reason.FAMILY_OR_HEALTH, "private": True, "urgent": True, **facts}
    return made, kept(context, made.id, Intent.CANCEL, SECRET, **given)


def waiting(context: Context, hours: float = 50, **given: Any) -> InterviewRecord:
    """Invite somebody who then asked for another time, and was offered none."""
    made = invited(context, hours=hours, **given)
    asks_again(context, made)
    return made


def asks_again(context: Context, made: InterviewRecord) -> int:
    """Let a candidate ask for another time (once more)."""
    with context.database.write() as tx:
        asked = {"status": Status.RESCHEDULE_REQUESTED}
        interviews.change(tx, made.id, context.clock(), **asked)
    reason = Reason.NOT_GIVEN
    return kept(context, made.id, Intent.RESCHEDULE, reason=reason, notice_minutes=50 * 60)


def proposed(
    context: Context, made: InterviewRecord, *hours: float, minutes: int | None = None
) -> Proposed:
    """Propose times, some hours from now."""
    moments = [context.clock() + timedelta(hours=hour) for hour in hours]
    wish = Proposal(starts_at=moments, duration_minutes=minutes)
    return propose_times(context, made.id, wish, "dana")


def proposals(context: Context, interview_id: int) -> list[TouchRecord]:
    """The proposals of an interview, in the order in which they were made."""
    made = [one for one in plan(context, interview_id) if one.kind == "proposal"]
    return sorted(made, key=lambda one: one.id)


def typed(
    *moments: datetime | tuple[str, str], minutes: str = "45", zone: str = ZONE
) -> dict[str, str]:
    """Fill in the form: moments, or a day and a time as they are typed."""
    form = {"minutes": minutes}
    for number, moment in enumerate(moments, 1):
        if isinstance(moment, datetime):
            local = moment.astimezone(ZoneInfo(zone))
            moment = (f"{local:%Y-%m-%d}", f"{local:%H:%M}")  # noqa: PLW2901  # as it is typed
        form |= {f"date_{number}": moment[0], f"time_{number}": moment[1]}
    return form
