"""An interview is made; its reminders are planned in the same transaction."""

import secrets
from datetime import datetime

from service.flows import calendars
from service.store import conversations, interviews, markers, outbox, people, search, slots
from service.store.database import Tx
from service.store.records import InterviewRecord
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.invitation import Invitation, Invitee
from service.usecases.numbers import BadNumber, e164, zone_of
from service.usecases.plan_reminders import plan_new
from service.usecases.problems import BadInput, FieldError, InterviewExists

_TOKEN_BYTES = 24
# What is guessed where the invitation leaves it out.
_TOLD = ("language", "time_zone")


def invite(context: Context, invitation: Invitation, *, enters: bool = False) -> InterviewRecord:
    """Make an interview. Raises BadInput with every bad field, and InterviewExists.

    `enters`: its recruiter's calendar is sent it.
    """
    now = context.clock()
    phone = checked_phone(context, invitation, now)
    with context.database.write() as tx:
        known = _known(tx, invitation)
        if known is not None:
            raise InterviewExists(known.id)
        made = _add(tx, context, invitation, phone, now)
        if enters:
            outbox.add(tx, calendars.TOPIC, made.id, now)
        return made


def invite_once(
    context: Context, invitation: Invitation, actor: str = "", *, enters: bool = False
) -> InterviewRecord | None:
    """Make an interview, or return None when it is there already.

    Without an external id, phone and start tell: a file that is imported twice adds nothing.
    `actor` is noted in the audit, `enters`: its recruiter's calendar is sent it. Raises BadInput.
    """
    now = context.clock()
    phone = checked_phone(context, invitation, now)
    try:
        with context.database.write() as tx:
            # Whoever takes the same row at this moment waits here for the other, and finds it.
            conversations.load(tx, phone, now)
            if _known(tx, invitation) or _same_call(tx, invitation, phone):
                return None
            made = _add(tx, context, invitation, phone, now)
            if actor:
                note(tx, actor, "interview.added", "interview", made.id, now=now)
            if enters:
                outbox.add(tx, calendars.TOPIC, made.id, now)
            return made
    except InterviewExists:
        return None


def checked_phone(context: Context, invitation: Invitation, now: datetime) -> str:
    """Return the number as E.164 after the checks that need the policy and the time."""
    errors = []
    phone = ""
    if invitation.starts_at <= now:
        errors.append(FieldError("starts_at", "is past; accepts a moment in the future"))
    try:
        phone = e164(invitation.candidate.phone, context.policy.countries)
    except BadNumber as error:
        errors.append(FieldError("candidate.phone", str(error)))
    if errors:
        raise BadInput(*errors)
    return phone


def _known(tx: Tx, invitation: Invitation) -> InterviewRecord | None:
    if invitation.external_id is None:
        return None
    return interviews.by_external_id(tx, invitation.external_id)


def _same_call(tx: Tx, invitation: Invitation, phone: str) -> InterviewRecord | None:
    if invitation.external_id is not None:
        return None
    return interviews.by_phone_and_start(tx, phone, invitation.starts_at)


def _add(
    tx: Tx, context: Context, invitation: Invitation, phone: str, now: datetime
) -> InterviewRecord:
    interview_id = interviews.add(
        tx,
        now,
        candidate_id=_candidate(tx, invitation.candidate, phone, now),
        recruiter_id=people.recruiter_for(tx, invitation.recruiter, now).id,
        title=invitation.title,
        starts_at=invitation.starts_at,
        duration_minutes=invitation.duration_minutes,
        location=invitation.location,
        external_id=invitation.external_id,
        ladder=invitation.ladder or "",
        answer_token=secrets.token_urlsafe(_TOKEN_BYTES),
    )
    if interview_id is None:
        raise _lost_the_race(tx, invitation)
    slots.take_again(tx, interview_id)
    made = interviews.known(tx, interview_id)
    plan_new(tx, context, made, now)
    markers.keep(tx, interview_id, "interview.created", now)
    search.index_interview(tx, made)
    return made


def _lost_the_race(tx: Tx, invitation: Invitation) -> InterviewExists:
    """Name the interview that another request made since we looked; the caller rolls back."""
    winner = _known(tx, invitation)
    if winner is None:
        raise LookupError(f"interview {invitation.external_id!r} is gone")
    return InterviewExists(winner.id)


def _candidate(tx: Tx, invitee: Invitee, phone: str, now: datetime) -> int:
    """Find or make the candidate; what the invitation leaves out is only guessed for a new one."""
    guesses = {"language": invitee.language, "time_zone": zone_of(phone), "zone_given": False}
    told = {name: getattr(invitee, name) for name in _TOLD if name in invitee.model_fields_set}
    told["language_given"] = bool(told.get("language"))
    told["zone_given"] = bool(told.get("time_zone"))
    return people.candidate_for(
        tx,
        now,
        guesses,
        phone=phone,
        name=invitee.name,
        email=invitee.email or "",
        consent_source=invitee.consent.source,
        consent_at=invitee.consent.at,
        **{name: value for name, value in told.items() if value},
    )
