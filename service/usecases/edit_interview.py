"""A recruiter changes an interview on its page, calls it off, or takes that back."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from service.flows import calendars
from service.flows.state import Status, TouchKind, TouchState
from service.store import interviews, markers, outbox, slots, touches
from service.store.database import Tx
from service.store.records import InterviewRecord, Recruiter
from service.usecases.access import check_sees, seen
from service.usecases.apply import move
from service.usecases.audit import note
from service.usecases.change_interview import WHY_CALLED_OFF, call_off, change_in, held
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.plan_reminders import plan_moved, plan_restored
from service.usecases.problems import Conflict

_FIELDS = ("title", "starts_at", "duration_minutes", "location", "ladder", "recruiter")
_CHANGED_SINCE = (
    "somebody has changed this interview meanwhile: it stands as shown; save again to have it yours"
)
_TAKEN_BACK = "the cancellation was taken back"


@dataclass(frozen=True, slots=True)
class Edited:
    """What was changed, by field, and the changes that would take it back."""

    fields: tuple[str, ...]
    back: Changes
    stamp: str


def facts(record: InterviewRecord) -> dict[str, object]:
    """Return what can be changed on the page, as it stands."""
    plain = {name: getattr(record, name) for name in _FIELDS}
    return {**plain, "recruiter": record.recruiter.email}


def stamp(record: InterviewRecord) -> str:
    """Return what changes with any of these facts, or with the status: a page carries it along."""
    said = repr((record.revision, record.status, sorted(facts(record).items())))
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def edit_interview(
    context: Context, reader: Recruiter, interview_id: int, changes: Changes, known: str
) -> Edited:
    """Change what differs; `known` is the stamp of the facts that the reader had before them.

    Raises NotFound, BadInput, and Conflict when it is over or somebody changed it meanwhile.
    """
    with context.database.write() as tx:
        seen(tx, reader, interview_id)
        before = held(tx, interview_id)
        if stamp(before) != known:
            raise Conflict(_CHANGED_SINCE)
        was = facts(before)
        given = {name: value for name, value in changes if name in changes.model_fields_set}
        new = {name: value for name, value in given.items() if value != was[name]}
        wish = Changes(**new)
        after = change_in(tx, context, interview_id, wish, reader.email) if new else before
    named = tuple(sorted(new))
    # Not checked: what was kept by an older version may be refused today.
    back = Changes.model_construct(set(named), **{name: was[name] for name in named})
    return Edited(named, back, stamp(after))


def cancel_interview(  # noqa: PLR0913  # who calls what off, why, who is told, from what page
    context: Context,
    reader: Recruiter,
    interview_id: int,
    reason: str,
    *,
    tell_candidate: bool,
    known: str = "",
) -> Status:
    """Call an interview off; return how it stood before. Raises NotFound, Conflict.

    `known` is how it stood for the reader (`standing_of`).
    """
    with context.database.read() as tx:
        before = seen(tx, reader, interview_id).status
    told, by = tell_candidate, reader.email
    call_off(context, interview_id, reason, tell_candidate=told, actor=by, seen=known)
    return before


def restore_interview(
    context: Context, reader: Recruiter, interview_id: int, before: Status
) -> InterviewRecord:
    """Take a cancellation back, to the status `before` if its candidate has not heard of it yet.

    Who has been told is texted the time once more, and asked again. Raises NotFound, and Conflict
    when it was not called off, has begun, or its time belongs to somebody else by now.
    """
    check_sees(context, reader, interview_id)
    now = context.clock()
    with context.database.write() as tx:
        current = interviews.by_id(tx, interview_id, lock=True)
        if current is None or not current.called_off or current.starts_at <= now:
            raise Conflict("there is no cancellation to take back")
        if not slots.take_again(tx, interview_id):
            raise Conflict("its time was given to somebody else")
        _restore(tx, context, current, before, now)
        outbox.add(tx, calendars.TOPIC, interview_id, now)
        note(tx, reader.email, "interview.restored", "interview", interview_id, now=now)
        return interviews.known(tx, interview_id)


def _restore(
    tx: Tx, context: Context, current: InterviewRecord, before: Status, now: datetime
) -> None:
    if _was_told(tx, current):
        status = Status.SCHEDULED
        again = move(tx, current.id, current.starts_at, now, status=status, called_off=False)
        plan_moved(tx, context, again, now)
        return
    touches.skip_planned(tx, current.id, _TAKEN_BACK)
    # Whatever was waited for is waited for again: `plan_restored` says until when.
    tell_at = current.starts_at if before is Status.SCHEDULED else None
    interviews.change(tx, current.id, now, status=before, called_off=False, tell_at=tell_at)
    markers.keep(tx, current.id, "interview.changed", now, detail=_TAKEN_BACK)
    plan_restored(tx, context, interviews.known(tx, current.id), now, WHY_CALLED_OFF)


def _was_told(tx: Tx, current: InterviewRecord) -> bool:
    """Whether the text about the cancellation has gone out, or may have."""
    return any(
        one.kind == TouchKind.CANCELLED
        and one.revision == current.revision
        and one.state not in {TouchState.PLANNED, TouchState.SKIPPED}
        for one in touches.of_interview(tx, current.id)
    )
