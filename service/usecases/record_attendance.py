"""Whether a candidate came: recorded, corrected, taken back; a no-show may be texted."""

from datetime import datetime

import structlog

from service.flows import outcomes
from service.flows.announced import Event
from service.flows.outcomes import STATUS_OF, Outcome
from service.flows.state import OPEN_STATUSES, Status, TouchKind, TouchState
from service.store import conversations, interviews, markers, outbox, replies, touches
from service.store.database import Tx
from service.store.records import InterviewRecord
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.problems import Conflict, NotFound
from service.usecases.standing import check_stands

MARKER = "outcome.recorded"
TAKEN_BACK = "none"
_STARTED, _CORRECTED = "the interview has started", "the outcome was corrected"
_log = structlog.get_logger()


def record_attendance(
    context: Context, interview_id: int, outcome: Outcome, actor: str = "", known: str = ""
) -> InterviewRecord:
    """Record whether somebody came; the same again changes nothing, the other one corrects it.

    `actor` is who says so: an address, or the name of a token. `known` is how it stood for them
    (`standing_of`): who comes second is told. Raises NotFound, and Conflict before the start, for
    what was cancelled, and for what stands otherwise by now.
    """
    now = context.clock()
    with context.database.write() as tx:
        record = _held(tx, interview_id, now)
        is_same = record.status is STATUS_OF[outcome]
        if not (is_same and markers.last_actor(tx, interview_id, MARKER) == actor):
            check_stands(record, known)
        why = outcomes.refusal(record.in_flow(), outcome, now)
        if why:
            raise Conflict(why)
        if is_same:
            return record
        _write(tx, record, STATUS_OF[outcome], actor, now)
        settled = replies.settle_silence(tx, interview_id, now)
        if outcome is Outcome.NO_SHOW:
            outbox.add(tx, Event.NO_SHOW, interview_id, now)
        if outcome is Outcome.NO_SHOW and context.policy.no_show_text:
            _text(tx, context, interviews.known(tx, interview_id), now)
        recorded = interviews.known(tx, interview_id)
    for reply_id in settled:
        context.publisher.publish(reply_id)
    return recorded


def take_back(
    context: Context, interview_id: int, actor: str = "", known: str = ""
) -> InterviewRecord:
    """Make an interview what it was before its outcome. Raises NotFound, Conflict without one."""
    now = context.clock()
    with context.database.write() as tx:
        record = _held(tx, interview_id, now)
        check_stands(record, known)
        before = markers.last_detail(tx, interview_id, MARKER).partition(" ")[2]
        if record.status in OPEN_STATUSES or before not in OPEN_STATUSES:
            raise Conflict("no outcome is recorded")
        _write(tx, record, Status(before), actor, now)
        return interviews.known(tx, interview_id)


def _held(tx: Tx, interview_id: int, now: datetime) -> InterviewRecord:
    """Hold thread and interview, in the order of every transaction. Raises NotFound."""
    seen = interviews.by_id(tx, interview_id)
    if seen is None:
        raise NotFound(f"there is no interview {interview_id}")
    conversations.load(tx, seen.candidate.phone, now)
    return interviews.by_id(tx, interview_id, lock=True) or seen


def _write(tx: Tx, record: InterviewRecord, status: Status, actor: str, now: datetime) -> None:
    """Change the status; the marker keeps what it was while nobody knew, for `take_back`."""
    before = record.status
    if before not in OPEN_STATUSES:
        before = Status(markers.last_detail(tx, record.id, MARKER).partition(" ")[2] or before)
    said = {of: outcome for outcome, of in STATUS_OF.items()}.get(status, TAKEN_BACK)
    changed = {"status": status, "tell_at": None}
    interviews.change(tx, record.id, now, **changed)
    first = record.status in OPEN_STATUSES
    touches.skip_planned(tx, record.id, _STARTED if first else _CORRECTED)
    markers.keep(tx, record.id, MARKER, now, detail=f"{said} {before}", actor=actor)
    if actor:
        note(tx, actor, MARKER, "interview", record.id, said.replace("_", " "), now=now)
    _log.info("outcome recorded", interview=record.id, outcome=said)


def _text(tx: Tx, context: Context, record: InterviewRecord, now: datetime) -> None:
    """Plan the text that offers another time, unless one has gone out for this very time."""
    made = touches.of_interview(tx, record.id)
    gone = any(
        one.kind == TouchKind.NO_SHOW and one.state != TouchState.SKIPPED
        for one in made
        if one.revision == record.revision
    )
    planned = outcomes.text_after(record.in_flow(), context.policy.quiet, now)
    if planned is not None and not gone:
        touches.plan(tx, record.id, record.revision, [planned], now)
