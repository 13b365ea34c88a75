"""The touches of an interview are planned, by its own ladder or the organisation's."""

from datetime import datetime

import structlog

from service.flows import reminders, surpassed
from service.flows.ladder import stored_ladder
from service.flows.reminders import PlannedTouch, Rules
from service.flows.state import Channel, TouchKind, TouchState
from service.store import interviews, touches
from service.store.database import Tx
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.context import Context
from service.usecases.due_touches import is_on_landline
from service.usecases.expect_answer import expect_answer

WHY_CHANGED = "the ladder was changed"
_log = structlog.get_logger()


def plan_new(tx: Tx, context: Context, record: InterviewRecord, now: datetime) -> None:
    """Plan the touches of an interview that was made, or moved by its candidate."""
    rules = _rules(tx, context, record)
    _keep(tx, record, reminders.plan(record.in_flow(), rules, now), now)


def plan_moved(tx: Tx, context: Context, record: InterviewRecord, now: datetime) -> None:
    """Plan the touches of an interview that its recruiter moved."""
    rules = _rules(tx, context, record)
    _keep(tx, record, reminders.plan_moved(record.in_flow(), rules, now), now)


def plan_again(
    tx: Tx, context: Context, record: InterviewRecord, now: datetime, *, new_number: bool = False
) -> None:
    """Plan anew what is still ahead, by rules that have changed; what has gone out stays.

    What went out to another number than the one it has now has told its candidate nothing. A rung
    that only waits to go out stays as well: by its own moment it is past, and would be lost.
    """
    if not reminders.is_reminded(record.in_flow(), now):
        return
    rules = _rules(tx, context, record)
    waiting = [one.id for one in _current(tx, record) if _waits(one, record, rules, now)]
    touches.skip_rungs(tx, record.id, WHY_CHANGED, but=waiting)
    current = _current(tx, record)
    told = [_told(one) for one in current if surpassed.was_told(one, new_number=new_number)]
    planned = reminders.plan_again(record.in_flow(), rules, now, told)
    touches.plan(tx, record.id, record.revision, planned, now)
    expect_answer(tx, record, (*told, *planned), now, again=True)


def plan_back(tx: Tx, context: Context, interview_id: int, now: datetime) -> None:
    """Plan what is still ahead of an interview that is confirmed after an answer had ended it."""
    if touches.were_ended(tx, interview_id, reminders.ENDED_BY_AN_ANSWER):
        plan_again(tx, context, interviews.known(tx, interview_id), now)


def plan_restored(
    tx: Tx, context: Context, record: InterviewRecord, now: datetime, why: str
) -> None:
    """Plan what is still ahead of an interview that is on again; nobody has heard that it was off.

    What was skipped for that reason and only waited to go out, such as the news of a move for the
    end of quiet hours, waits again; rungs are planned anew.
    """
    rules = _rules(tx, context, record)
    skipped = (one for one in _current(tx, record) if _is_skipped(one, why) and one.due_at > now)
    waited = [one for one in skipped if _waited(one, record, rules, now)]
    # Of those that were planned anew before, and skipped once more, one waits again.
    newest = {(one.kind, one.label): one.id for one in sorted(waited, key=lambda one: one.id)}
    touches.plan_as_before(tx, newest.values())
    plan_again(tx, context, record, now)


def _current(tx: Tx, record: InterviewRecord) -> list[TouchRecord]:
    """List the touches for the time that an interview has now."""
    known = touches.of_interview(tx, record.id)
    return [one for one in known if one.revision == record.revision]


def _is_skipped(touch: TouchRecord, why: str) -> bool:
    return (touch.state, touch.why) == (TouchState.SKIPPED, why)


def _waits(touch: TouchRecord, record: InterviewRecord, rules: Rules, now: datetime) -> bool:
    is_ahead = (touch.kind, touch.state) == (TouchKind.RUNG, TouchState.PLANNED)
    return is_ahead and _waited(touch, record, rules, now)


def _waited(touch: TouchRecord, record: InterviewRecord, rules: Rules, now: datetime) -> bool:
    """Whether no plan that is made now would have this touch again."""
    return touch.kind != TouchKind.RUNG or reminders.is_waiting(
        touch.label, record.in_flow(), rules.ladder, now
    )


def _rules(tx: Tx, context: Context, record: InterviewRecord) -> Rules:
    policy = context.policy
    _warn_of_zones(context, record)
    return Rules(
        ladder=stored_ladder(record.ladder) or policy.ladder,
        quiet=policy.quiet,
        gap=policy.gap,
        landline=is_on_landline(tx, record.candidate.phone),
    )


def _warn_of_zones(context: Context, record: InterviewRecord) -> None:
    zones = record.in_flow().zones
    kept = context.policy.quiet.obeyed(record.starts_at, *zones)
    if kept != zones:
        _log.warning(
            "no hour is allowed in every zone of this number", interview=record.id, kept=kept[0]
        )


def _keep(
    tx: Tx, record: InterviewRecord, planned: tuple[PlannedTouch, ...], now: datetime
) -> None:
    touches.plan(tx, record.id, record.revision, planned, now)
    expect_answer(tx, record, planned, now)


def _told(touch: TouchRecord) -> PlannedTouch:
    return PlannedTouch(TouchKind(touch.kind), touch.label, Channel(touch.channel), touch.due_at)
