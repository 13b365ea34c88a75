"""The recruiter's side changes an interview or calls it off; reminders follow."""

from datetime import datetime
from typing import Any

from service.flows import calendars, reminders
from service.flows.announced import Event
from service.flows.state import Status, TouchKind
from service.flows.table import Step, after, refusal
from service.store import interviews, markers, outbox, people, replies, search, slots, touches
from service.store.database import Tx
from service.store.records import InterviewRecord
from service.usecases.apply import move
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.invitation import Changes, InviteeChanges
from service.usecases.numbers import BadNumber, e164, zone_of
from service.usecases.plan_reminders import plan_again, plan_moved
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound
from service.usecases.standing import check_stands

WHY_CALLED_OFF = "the recruiter called the interview off"
_OWN_FIELDS = ("title", "duration_minutes", "location")


def change_interview(
    context: Context, interview_id: int, changes: Changes, actor: str = ""
) -> InterviewRecord:
    """Change an interview; a new start makes a new ladder and a text about the move.

    Other rules for its reminders plan those that are still ahead anew. `actor` is noted in the
    audit. Raises NotFound, BadInput, and Conflict for one that is over.
    """
    with context.database.write() as tx:
        return change_in(tx, context, interview_id, changes, actor)


def change_in(
    tx: Tx, context: Context, interview_id: int, changes: Changes, actor: str
) -> InterviewRecord:
    """Change an interview within a transaction of the caller's, as `change_interview` does."""
    now = context.clock()
    if changes.starts_at is not None and changes.starts_at <= now:
        raise BadInput(FieldError("starts_at", "is past; accepts a moment in the future"))
    current = held(tx, interview_id)
    _change_facts(tx, context, current, changes, now)
    if changes.starts_at is not None and changes.starts_at != current.starts_at:
        _move(tx, context, current, changes.starts_at, now)
    changed = interviews.known(tx, interview_id)
    if changed.revision == current.revision and _rules_differ(current, changed):
        new_number = changed.candidate.phone != current.candidate.phone
        plan_again(tx, context, changed, now, new_number=new_number)
    if actor:
        what = ", ".join(sorted(changes.model_fields_set))
        note(tx, actor, "interview.changed", "interview", interview_id, what, now=now)
    if changed.sequence != current.sequence:
        outbox.add(tx, calendars.TOPIC, interview_id, now)
    return interviews.known(tx, interview_id)


def call_off(  # noqa: PLR0913  # what is called off, why, who is told, by whom, from what page
    context: Context,
    interview_id: int,
    reason: str,
    *,
    tell_candidate: bool,
    actor: str = "",
    seen: str = "",
) -> InterviewRecord:
    """Cancel an interview from the recruiter's side. Raises NotFound, Conflict.

    `actor` is noted in the audit; `seen` is how it stood for them (`standing_of`).
    """
    now = context.clock()
    with context.database.write() as tx:
        current = held(tx, interview_id)
        check_stands(current, seen)
        status = stepped(Step.CANCEL, current, now)
        changed = {"status": status, "called_off": True, "tell_at": None}
        interviews.change(tx, interview_id, now, **changed)
        replies.settle_silence(tx, interview_id, now)
        touches.skip_planned(tx, interview_id, WHY_CALLED_OFF)
        slots.free(tx, interview_id)
        markers.keep(tx, interview_id, "interview.cancelled", now, detail=reason or WHY_CALLED_OFF)
        outbox.add(tx, Event.CANCELLED, interview_id, now)
        outbox.add(tx, calendars.TOPIC, interview_id, now)
        if actor:
            note(tx, actor, "interview.cancelled", "interview", interview_id, reason, now=now)
        cancelled = interviews.known(tx, interview_id)
        if tell_candidate:
            words = reminders.at_once(
                cancelled.in_flow(), context.policy.quiet, now, TouchKind.CANCELLED
            )
            touches.plan(tx, interview_id, cancelled.revision, [words], now)
        return cancelled


def _move(
    tx: Tx, context: Context, current: InterviewRecord, starts_at: datetime, now: datetime
) -> None:
    status = stepped(Step.MOVE, current, now)
    slots.free(tx, current.id)
    moved = move(tx, current.id, starts_at, now, status=status, called_off=False)
    slots.take_again(tx, current.id)
    plan_moved(tx, context, moved, now)
    outbox.add(tx, Event.RESCHEDULED, current.id, now)


def _rules_differ(before: InterviewRecord, after_it: InterviewRecord) -> bool:
    """Whether a change moves reminders: another ladder, other quiet hours, another phone."""
    was, now_is = before.in_flow(), after_it.in_flow()
    return (before.ladder, before.candidate.phone, was.quiet_zones) != (
        after_it.ladder,
        after_it.candidate.phone,
        now_is.quiet_zones,
    )


def _change_facts(
    tx: Tx, context: Context, current: InterviewRecord, changes: Changes, now: datetime
) -> None:
    """Write what is not the time: reminders read it from the record when they are sent."""
    given = changes.model_dump(exclude_unset=True, exclude_none=True, include=set(_OWN_FIELDS))
    emptied = {"ladder", "location"} & changes.model_fields_set
    given |= {name: getattr(changes, name) or "" for name in emptied}
    if changes.recruiter is not None:
        given["recruiter_id"] = people.recruiter_for(tx, changes.recruiter, now).id
    if changes.candidate is not None:
        given["candidate_id"] = _changed_candidate(tx, context, current, changes.candidate, now)
    if given:
        interviews.change(tx, current.id, now, **given)
        markers.keep(tx, current.id, "interview.changed", now, detail=", ".join(sorted(given)))
        search.index_interview(tx, interviews.known(tx, current.id))


def _changed_candidate(
    tx: Tx, context: Context, current: InterviewRecord, changes: InviteeChanges, now: datetime
) -> int:
    """Return the candidate with the changed facts; another name or number is another person."""
    was = current.candidate
    facts: dict[str, Any] = {
        "name": was.name,
        "phone": was.phone,
        "email": was.email,
        "language": was.language,
        "language_given": was.language_given or changes.language is not None,
        "consent_source": was.consent_source,
        "consent_at": was.consent_at,
    }
    facts |= changes.model_dump(exclude_unset=True, exclude_none=True)
    try:
        facts["phone"] = e164(str(facts["phone"]), context.policy.countries)
    except BadNumber as error:
        raise BadInput(FieldError("candidate.phone", str(error))) from None
    told = facts.pop("time_zone", "") or (was.time_zone if was.zone_given else "")
    if told:
        found = people.candidate_for(tx, now, **facts, time_zone=told, zone_given=True)
    else:
        guess = {"time_zone": zone_of(facts["phone"]), "zone_given": False}
        found = people.candidate_for(tx, now, guess, **facts)
    if "email" in changes.model_fields_set and changes.email is None:
        people.change_candidate(tx, found, email="")
    return found


def held(tx: Tx, interview_id: int) -> InterviewRecord:
    """Return an interview, held until the transaction ends. Raises NotFound."""
    found = interviews.by_id(tx, interview_id, lock=True)
    if found is None:
        raise NotFound(f"there is no interview {interview_id}")
    return found


def stepped(step: Step, record: InterviewRecord, now: datetime) -> Status:
    """Return the status that a step leads to. Raises Conflict."""
    why = refusal(step, record.in_flow(), now)
    status = after(record.status, step)
    if why or status is None:
        raise Conflict(why)
    return status
