"""A recruiter proposes times to a candidate who asked for another one; a digit then books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.flows import reminders
from service.flows.proposals import Made, refusal, wrong_times
from service.flows.state import TouchKind, TouchState
from service.flows.wording import times
from service.store import conversations, interviews, markers, proposals
from service.store.database import Tx
from service.store.records import InterviewRecord, Recruiter, SlotRecord, TouchRecord
from service.usecases.access import seen
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.invitation import Minutes, Moment
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound

MOST = 3
_LANGUAGE = "en"


class Proposal(BaseModel):
    """One to three moments; without `duration_minutes` the interview's own length holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    starts_at: Annotated[list[Moment], Field(min_length=1, max_length=MOST)]
    duration_minutes: Minutes | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as it stands: the text that carries it, and its times, soonest first."""

    touch: TouchRecord
    slots: list[SlotRecord]


@dataclass(frozen=True, slots=True)
class Asked:
    """An interview whose candidate asked for another time.

    `zone` is the one in which its recruiter thinks, `refusal` says in words why nothing can be
    proposed, and is empty when something can.
    """

    record: InterviewRecord
    zone: str
    refusal: str
    last: Proposed | None


def look_at(context: Context, interview_id: int, reader: Recruiter) -> Asked:
    """Return what a recruiter must know to propose times. Raises NotFound if they don't see it."""
    with context.database.read() as tx:
        record = seen(tx, reader, interview_id)
        made = proposals.of(tx, interview_id)
        current = [one for one in made if one.revision == record.revision]
        return Asked(
            record=record,
            zone=record.recruiter.time_zone or record.candidate.time_zone,
            refusal=_refusal(tx, record, context.clock()),
            last=Proposed(current[0], proposals.slots_of(tx, current[0])) if current else None,
        )


def propose_times(
    context: Context, interview_id: int, proposal: Proposal, actor: str = "", known: str = ""
) -> Proposed:
    """Open the times as slots of the recruiter and plan one text that offers them.

    The same times again within a minute, or before the text has gone out, are the same proposal;
    other ones replace a text that has not gone out. `known` is the last proposal that a page showed
    (`last_known`). Raises NotFound, BadInput, and Conflict that says why not: not asked for, opted
    out, over, quiet hours until the start, a time that is taken, somebody else's proposal since.
    """
    now = context.clock()
    with context.database.write() as tx:
        record = interviews.by_id(tx, interview_id, lock=True)
        if record is None:
            raise NotFound(f"there is no interview {interview_id}")
        why = _refusal(tx, record, now)
        if why:
            raise Conflict(why)
        wrong = wrong_times(record.in_flow(), proposal.starts_at, now)
        if wrong:
            raise BadInput(*(FieldError(f"starts_at.{at}", why) for at, why in wrong.items()))
        slot_ids = _open(tx, record, proposal, now)
        touch = _same(tx, record, slot_ids, now)
        if touch is None:
            _check_first(tx, record, known)
            touch = _plan(tx, context, record, slot_ids, now)
            _note(tx, record, proposal.starts_at, actor, now)
        return Proposed(touch, proposals.slots_of(tx, touch))


def last_known(last: Proposed | None) -> str:
    """Return which proposal is the last one, for a page to carry along."""
    return str(last.touch.id) if last else "none"


def _check_first(tx: Tx, record: InterviewRecord, known: str) -> None:
    """Raise Conflict where somebody has proposed times since a page was shown."""
    made = (one for one in proposals.of(tx, record.id) if one.revision == record.revision)
    last = next((str(one.id) for one in made), "none")
    if known and known != last:
        raise Conflict("somebody has proposed times meanwhile; send again to propose these instead")


def _refusal(tx: Tx, record: InterviewRecord, now: datetime) -> str:
    """Say why nothing can be proposed, or nothing."""
    thread = conversations.look(tx, record.candidate.phone)
    return refusal(record.in_flow(), now, opted_out=thread.opted_out)


def _open(tx: Tx, record: InterviewRecord, proposal: Proposal, now: datetime) -> list[int]:
    """Return the ids of the slots at these times, earliest first. Raises Conflict."""
    minutes = proposal.duration_minutes or record.duration_minutes
    found = []
    for moment in sorted(proposal.starts_at):
        span = (moment, moment + timedelta(minutes=minutes))
        busy = proposals.is_busy(tx, record.recruiter.id, span, record.id)
        slot_id = None if busy else proposals.open_at(tx, record.recruiter.id, moment, minutes, now)
        if slot_id is None:
            raise Conflict(f"{_in_words(record, moment)} is taken by another interview")
        found.append(slot_id)
    return found


def _same(
    tx: Tx, record: InterviewRecord, slot_ids: Sequence[int], now: datetime
) -> TouchRecord | None:
    """Return the proposal that this one repeats."""
    for one in proposals.of(tx, record.id):
        made = Made(proposals.ids(one), one.revision, one.state, one.created_at)
        if made.is_repeated_by(slot_ids, record.revision, now):
            return one
    return None


def _plan(
    tx: Tx, context: Context, record: InterviewRecord, slot_ids: Sequence[int], now: datetime
) -> TouchRecord:
    planned = reminders.at_once(
        record.in_flow(), context.policy.quiet, now, kind=TouchKind.PROPOSAL
    )
    if planned.state is TouchState.SKIPPED:
        raise Conflict(f"{planned.why}: call the candidate instead")
    proposals.replace(tx, (record.id, record.revision), planned, slot_ids, now)
    return proposals.of(tx, record.id)[0]


def _note(
    tx: Tx, record: InterviewRecord, moments: Sequence[datetime], actor: str, now: datetime
) -> None:
    detail = "proposed " + "; ".join(_in_words(record, one) for one in sorted(moments))
    markers.keep(tx, record.id, "times.proposed", now, detail=detail, actor=actor)
    if actor:
        note(tx, actor, "times.proposed", "interview", record.id, now=now)


def _in_words(record: InterviewRecord, moment: datetime) -> str:
    zone = record.recruiter.time_zone or record.candidate.time_zone
    return times.when(moment, zone, _LANGUAGE)
