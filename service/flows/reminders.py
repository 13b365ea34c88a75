"""Which touches an interview gets, and when; `checking` says whether one still goes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.flows.ladder import DEFAULT_GAP, Condition, Rung
from service.flows.quiet import QuietHours
from service.flows.roads.cancel import WHY_CANCELLED
from service.flows.roads.consent import WHY_WRONG_NUMBER
from service.flows.roads.reschedule import WHY_EMERGENCY
from service.flows.state import Channel, Interview, Status, TouchKind, TouchState
from service.flows.wording import times

# A text that arrives later than this before the start leaves no time to act on it.
LATEST_BEFORE_START = timedelta(minutes=10)
# A call that we move ourselves must leave time to be picked up, to hear and choose among other
# times, and for a recruiter to learn of it; a text is read in a glance.
CALL_BEFORE_START = timedelta(minutes=30)
_PAST = "it was already past when the interview was booked or moved"
_TOO_LATE = "it would leave no time to act on it"
_HOUR_TOO_LATE = "the next allowed hour comes too late before the interview"
_QUIET_UNTIL_START = "quiet hours last until the interview"
_REMINDED = frozenset({Status.SCHEDULED, Status.CONFIRMED})
# What an answer has ended for these is on again by an answer that takes it back.
ENDED_BY_AN_ANSWER = frozenset({WHY_CANCELLED, WHY_EMERGENCY, WHY_WRONG_NUMBER})
# Nobody is sent both of these.
_EXCLUSIVE = {Condition.UNANSWERED, Condition.CONFIRMED}


@dataclass(frozen=True, slots=True)
class Rules:
    """How an interview is reminded of: its ladder, and what holds for every ladder.

    `gap`: reminders are never closer than that. On a `landline` calls stand in for texts.
    """

    ladder: tuple[Rung, ...]
    quiet: QuietHours
    gap: timedelta = DEFAULT_GAP
    landline: bool = False


@dataclass(frozen=True, slots=True)
class PlannedTouch:
    """A touch to store; `due_at` is aware UTC, `why` says in words why one is skipped."""

    kind: TouchKind
    label: str
    channel: Channel
    due_at: datetime
    state: TouchState = TouchState.PLANNED
    condition: Condition = Condition.ALWAYS
    why: str = ""


def plan(interview: Interview, rules: Rules, now: datetime) -> tuple[PlannedTouch, ...]:
    """Plan the touches of an interview that was just made, or moved by its candidate.

    Rungs that are past are skipped, and one text goes out at once for them, in allowed hours:
    interviews booked with little notice are the ones that are missed most.
    A candidate who just picked the time has been answered already and gets no such text.
    """
    rungs = _rungs(interview, rules, now)
    planned = any(touch.state is TouchState.PLANNED for touch in rungs)
    late = not planned or any(touch.why == _PAST for touch in rungs)
    if late and interview.status is not Status.CONFIRMED and interview.starts_at > now:
        return _after(interview, rules, now, TouchKind.AT_ONCE)
    return _apart(rungs, (), interview, rules)


def plan_moved(interview: Interview, rules: Rules, now: datetime) -> tuple[PlannedTouch, ...]:
    """Plan the touches of an interview that its recruiter moved: a text about it, and the rungs."""
    if interview.starts_at <= now:
        return _rungs(interview, rules, now)
    return _after(interview, rules, now, TouchKind.MOVED)


def is_reminded(interview: Interview, now: datetime) -> bool:
    """Whether reminders of an interview have a sense as it stands. `now` is aware."""
    return interview.status in _REMINDED and interview.starts_at > now


def is_waiting(label: str, interview: Interview, ladder: Iterable[Rung], now: datetime) -> bool:
    """Whether a rung that is planned has had its own moment (aware), and is still on the ladder.

    It waits: for quiet hours to end, for a line that is shut, for its next try.
    """
    return any(one.label == label and interview.starts_at - one.before < now for one in ladder)


def plan_again(
    interview: Interview, rules: Rules, now: datetime, told: Iterable[PlannedTouch]
) -> tuple[PlannedTouch, ...]:
    """Plan the rungs that are still ahead, when the rules of an interview have changed.

    `told` has gone out to the number that it has now, or is planned and stays. A rung that went out
    before quiet hours is still ahead by its own time, and is not told again.
    """
    known = tuple(told)
    gone = {touch.label for touch in known if touch.kind is TouchKind.RUNG}
    ahead = (
        touch
        for touch in _rungs(interview, rules, now)
        if touch.why != _PAST and touch.label not in gone
    )
    return _apart(tuple(ahead), known, interview, rules)


def _after(
    interview: Interview, rules: Rules, now: datetime, kind: TouchKind
) -> tuple[PlannedTouch, ...]:
    """Plan a text for now, and the rungs that are far enough behind it."""
    first = at_once(interview, rules.quiet, now, kind, landline=rules.landline)
    told = (first,) if first.state is TouchState.PLANNED else ()
    return (first, *_apart(_rungs(interview, rules, now), told, interview, rules))


def at_once(
    interview: Interview,
    quiet: QuietHours,
    now: datetime,
    kind: TouchKind = TouchKind.AT_ONCE,
    *,
    landline: bool = False,
) -> PlannedTouch:
    """Plan a text for the first allowed moment from `now`, or skip it if that is too late.

    On a `landline` it is a call.
    """
    due = quiet.next_allowed(now, *interview.quiet_zones)
    touch = PlannedTouch(kind, "at once", Channel.SMS, due)
    if landline:
        touch = replace(touch, channel=Channel.VOICE, condition=Condition.UNANSWERED)
    if due > interview.starts_at - LATEST_BEFORE_START:
        return _skipped(touch, _TOO_LATE if due == now else _HOUR_TOO_LATE)
    return touch


def _rungs(interview: Interview, rules: Rules, now: datetime) -> tuple[PlannedTouch, ...]:
    """Place every rung. An answer ends those that ask for one: all but the last text."""
    fitting = [_fitting(rung, interview, rules) for rung in rules.ladder]
    placed = [_placed(interview, rung, rules.quiet, now) for rung in fitting]
    last = _last_text(placed)
    return tuple(
        touch
        if touch is last or touch.condition is not Condition.ALWAYS
        else replace(touch, condition=Condition.UNANSWERED)
        for touch in placed
    )


def _last_text(placed: list[PlannedTouch]) -> PlannedTouch | None:
    """Return the text that says when and where once more, to those who have confirmed too."""
    texts = (
        touch
        for touch in reversed(placed)
        if touch.state is TouchState.PLANNED
        and touch.condition is Condition.ALWAYS
        and touch.channel is Channel.SMS
    )
    return max(texts, key=lambda touch: touch.due_at, default=None)


def _apart(
    rungs: tuple[PlannedTouch, ...],
    told: tuple[PlannedTouch, ...],
    interview: Interview,
    rules: Rules,
) -> tuple[PlannedTouch, ...]:
    """Skip the rungs that are too close to another one, or to what was told.

    The last one stays, for it says when and where: an earlier one gives way to it.
    """
    ahead = [at for at, touch in enumerate(rungs) if touch.state is TouchState.PLANNED]
    ahead.sort(key=lambda at: (rungs[at].condition is Condition.ALWAYS, rungs[at].due_at))
    result, kept = list(rungs), list(told)
    for at in (*ahead[-1:], *ahead[:-1]):
        near = _nearest(rungs[at], kept, rules.gap)
        if near and at == ahead[-1]:
            result[at] = _put_off(rungs[at], near, interview, rules)
        elif near:
            result[at] = _skipped(rungs[at], _too_close(near, rules.gap))
        if result[at].state is TouchState.PLANNED:
            kept.append(result[at])
    return tuple(result)


def _nearest(
    touch: PlannedTouch, others: list[PlannedTouch], gap: timedelta
) -> PlannedTouch | None:
    """Return the latest touch that is too close to this one, and may go to the same people."""
    near = (
        other
        for other in others
        if abs(other.due_at - touch.due_at) < gap
        and {other.condition, touch.condition} != _EXCLUSIVE
    )
    return max(near, key=lambda other: other.due_at, default=None)


def _put_off(
    last: PlannedTouch, near: PlannedTouch, interview: Interview, rules: Rules
) -> PlannedTouch:
    """Move the last rung away from what was told, if it still leaves time to set out."""
    due = rules.quiet.next_allowed(near.due_at + rules.gap, *interview.quiet_zones)
    if interview.notice(due) < CALL_BEFORE_START:
        return _skipped(last, _too_close(near, rules.gap))
    return replace(last, due_at=due)


def _too_close(near: PlannedTouch, gap: timedelta) -> str:
    return f'less than {times.length(int(gap.total_seconds()) // 60, "en")} from "{near.label}"'


def _fitting(rung: Rung, interview: Interview, rules: Rules) -> Rung:
    """Let texts be calls on a landline, and a call a text where quiet hours leave it no time.

    Nobody who has answered is called, so a text for those who confirmed stays what it is.
    """
    if rules.landline and rung.condition is not Condition.CONFIRMED:
        return replace(rung, channel=Channel.VOICE, condition=Condition.UNANSWERED)
    if rules.landline or rung.channel is not Channel.VOICE:
        return rung
    late = _waits_too_long(rung, interview, rules.quiet)
    return replace(rung, channel=Channel.SMS) if late else rung


def _waits_too_long(rung: Rung, interview: Interview, quiet: QuietHours) -> bool:
    wished = interview.starts_at - rung.before
    due = quiet.next_allowed(wished, *interview.quiet_zones)
    return due > wished and interview.notice(due) < CALL_BEFORE_START


def _placed(interview: Interview, rung: Rung, quiet: QuietHours, now: datetime) -> PlannedTouch:
    """Place one rung: out of quiet hours, never in the past, never after the start."""
    wished = interview.starts_at - rung.before
    due = _allowed(interview, rung, quiet, now)
    touch = PlannedTouch(TouchKind.RUNG, rung.label, rung.channel, due, condition=rung.condition)
    if wished < now:
        return _skipped(touch, _PAST)
    if due > interview.starts_at - LATEST_BEFORE_START:
        return _skipped(touch, _TOO_LATE if due == wished else _QUIET_UNTIL_START)
    return touch


def _allowed(interview: Interview, rung: Rung, quiet: QuietHours, now: datetime) -> datetime:
    """Move a rung out of quiet hours: a text to before them, a call to after them if it can be."""
    wished, zones = interview.starts_at - rung.before, interview.quiet_zones
    due = quiet.last_allowed(wished, *zones)
    later = quiet.next_allowed(wished, *zones)
    if rung.channel is Channel.VOICE and interview.notice(later) >= CALL_BEFORE_START:
        return later
    return later if due < now <= wished else due


def _skipped(touch: PlannedTouch, why: str) -> PlannedTouch:
    return replace(touch, state=TouchState.SKIPPED, why=why)
