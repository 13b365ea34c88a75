"""What would be sent about an interview that is not there yet, and when."""

from datetime import datetime

from service.flows import reminders
from service.flows.ladder import parse_ladder
from service.flows.reminders import PlannedTouch, Rules
from service.flows.state import Interview, Status
from service.flows.zones import zones_of
from service.store import people
from service.usecases.context import Context
from service.usecases.due_touches import is_on_landline
from service.usecases.invitation import Invitation
from service.usecases.invite import checked_phone
from service.usecases.numbers import zone_of


def preview_ladder(
    context: Context, invitation: Invitation
) -> tuple[Interview, tuple[PlannedTouch, ...]]:
    """Return the interview as flows would see it, with its touches. Raises BadInput."""
    now = context.clock()
    phone = checked_phone(context, invitation, now)
    with context.database.read() as tx:
        landline = is_on_landline(tx, phone)
        known = people.recruiter_by_email(tx, invitation.recruiter)
    name = known.name if known else people.name_from(invitation.recruiter)
    interview = _in_flow(invitation, phone, name)
    return interview, _touches(context, interview, invitation.ladder or "", now, landline=landline)


def _touches(
    context: Context, interview: Interview, ladder: str, now: datetime, *, landline: bool
) -> tuple[PlannedTouch, ...]:
    policy = context.policy
    chosen = parse_ladder(ladder) or policy.ladder
    rules = Rules(ladder=chosen, quiet=policy.quiet, gap=policy.gap, landline=landline)
    return reminders.plan(interview, rules, now)


def _in_flow(invitation: Invitation, phone: str, recruiter_name: str) -> Interview:
    told = invitation.candidate.time_zone
    return Interview(
        id=0,
        status=Status.SCHEDULED,
        title=invitation.title,
        starts_at=invitation.starts_at,
        duration_minutes=invitation.duration_minutes,
        location=invitation.location,
        candidate_name=invitation.candidate.name,
        recruiter_id=0,
        recruiter_name=recruiter_name,
        time_zone=told or zone_of(phone),
        language=invitation.candidate.language,
        zones=() if told else zones_of(phone),
    )
