"""The last check before a contact goes out: the record may have changed since it was planned."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.flows import outcomes
from service.flows.ladder import Condition
from service.flows.quiet import QuietHours
from service.flows.reminders import CALL_BEFORE_START, LATEST_BEFORE_START
from service.flows.state import Channel, Interview, Status, TouchKind
from service.flows.wording import times

# A phone that rings twice within the hour for interviews of one person is a nuisance, and a second
# call beside one that still runs finds the line busy.
CALLS_APART = timedelta(hours=1)
BY_HAND_APART = timedelta(seconds=60)
# What somebody wrote is about now; as long as a text may wait at the provider (`validity`).
WRITTEN_USEFUL = timedelta(hours=4)
# What a call cannot say, or comes from one.
_ONLY_WRITTEN = frozenset(
    {
        TouchKind.CANCELLED,
        TouchKind.PROPOSAL,
        TouchKind.AFTER_CALL,
        TouchKind.NO_SHOW,
        TouchKind.WRITTEN,
    }
)
# These have a sense behind the start too.
_AFTER_IT = frozenset({TouchKind.NO_SHOW, TouchKind.WRITTEN})
_OVER = frozenset({Status.CANCELLED, Status.COMPLETED, Status.NO_SHOW})
# A proposal of times answers somebody who asked for another one.
_NOT_WAITING = {
    Status.CONFIRMED: "the candidate has a time",
    Status.SCHEDULED: "the candidate has not asked for another time",
}
_NO_TEXTS = "texts do not reach this number"
_TOO_LATE = "quiet hours last until the interview"
_TOO_OLD = "it could not be sent for hours, and by now it may be wrong"


@dataclass(frozen=True, slots=True)
class Go:
    """The touch may be sent now."""


@dataclass(frozen=True, slots=True)
class Skip:
    """The touch must not be sent any more, and why, in words."""

    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The touch must wait until this moment (aware UTC)."""

    until: datetime
    why: str = "waits for the end of quiet hours"


@dataclass(frozen=True, slots=True)
class Instead:
    """The touch goes by another channel, which checks it again."""

    channel: Channel
    why: str


Verdict = Go | Skip | Wait | Instead


@dataclass(frozen=True, slots=True)
class DueTouch:
    """What the last check before a send needs to know of a touch.

    `planned_at` (aware) is when it was planned; for what a recruiter wrote, when that was.
    """

    kind: TouchKind
    channel: Channel
    condition: Condition
    revision: int
    planned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How a number may be reached; texts and calls are allowed apart from each other.

    `landline`: no text arrives there. `called_at` (aware): when we last let it ring.
    """

    texts_allowed: bool = True
    calls_allowed: bool = True
    landline: bool = False
    called_at: datetime | None = None

    @property
    def by_text(self) -> bool:
        """Whether a text may go there, and arrives."""
        return self.texts_allowed and not self.landline


def check(
    touch: DueTouch, interview: Interview, reach: Reach, *, quiet: QuietHours, now: datetime
) -> Verdict:
    """Say at the last moment whether a touch still goes out, when, and how. `now` is aware."""
    why = _refusal(touch, interview, reach, now)
    if why:
        return Skip(why)
    if touch.channel is Channel.VOICE:
        return _call(touch, interview, reach, quiet, now)
    if reach.landline:
        return _by_phone(touch, interview, reach, now)
    if _is_too_old(touch, interview, quiet, now):
        return Skip(_TOO_OLD)
    until = quiet.next_allowed(now, *interview.quiet_zones)
    if until > now:
        late = until > interview.starts_at - LATEST_BEFORE_START and not _is_after_it(touch)
        return Skip(_TOO_LATE) if late else Wait(until)
    return Go()


def refusal_by_hand(  # noqa: PLR0913  # what the check needs, and when the last one was
    channel: Channel,
    interview: Interview,
    reach: Reach,
    *,
    last_at: datetime | None,
    quiet: QuietHours,
    now: datetime,
) -> str:
    """Say why no reminder goes out by hand now, in words for the recruiter; empty when one does.

    `last_at` (aware) is when the last one was asked for.
    """
    touch = DueTouch(TouchKind.BY_HAND, channel, Condition.ALWAYS, interview.revision)
    verdict = check(touch, interview, reach, quiet=quiet, now=now)
    if isinstance(verdict, Skip):
        return verdict.why
    if quiet.holds(now, *interview.quiet_zones):
        return f"quiet hours of the candidate last until {_end_of(quiet, interview, now)}"
    if isinstance(verdict, Instead):
        return f"{verdict.why}; ask for a call"
    if last_at is not None and last_at > now - BY_HAND_APART:
        return "a reminder went out less than 60 seconds ago"
    return ""


def _end_of(quiet: QuietHours, interview: Interview, now: datetime) -> str:
    until = quiet.next_allowed(now, *interview.quiet_zones)
    return times.when(until, interview.time_zone, "en")


def _refusal(touch: DueTouch, interview: Interview, reach: Reach, now: datetime) -> str:
    """Say why a touch has lost its sense or its leave, or nothing."""
    by_phone = touch.channel is Channel.VOICE
    if not (reach.calls_allowed if by_phone else reach.texts_allowed):
        return f"this number has opted out of {'calls' if by_phone else 'texts'}"
    if touch.kind is TouchKind.ANSWER:
        return "an answer is sent at once or not at all"
    if now >= interview.starts_at and not _is_after_it(touch):
        return "the interview has started"
    if touch.revision != interview.revision:
        return "the interview has moved since this was planned"
    return _out_of_time(touch, interview, now)


def _out_of_time(touch: DueTouch, interview: Interview, now: datetime) -> str:
    """Say why the interview as it stands makes a touch senseless; a person may write."""
    if touch.kind is TouchKind.WRITTEN:
        return ""
    if _is_after_it(touch):
        return _not_missed(interview, now)
    return out_of_place(touch, interview.status)


def _is_too_old(touch: DueTouch, interview: Interview, quiet: QuietHours, now: datetime) -> bool:
    """Whether a text by hand could not go out for too long; the night is not counted.

    What the night held up has as long again after it.
    """
    if touch.kind is not TouchKind.WRITTEN or touch.planned_at is None:
        return False
    zones = interview.quiet_zones
    until = quiet.next_allowed(touch.planned_at, *zones) + WRITTEN_USEFUL
    morning = quiet.next_allowed(until, *zones)
    return now > (until if morning == until else morning + WRITTEN_USEFUL)


def _not_missed(interview: Interview, now: datetime) -> str:
    """Say why nobody is offered another time after a no-show, or nothing."""
    if interview.status is not Status.NO_SHOW:
        return "nobody was missed after all"
    return "it was missed too long ago" if outcomes.is_too_late(interview, now) else ""


def _is_after_it(touch: DueTouch) -> bool:
    """Whether a touch may go out behind the start."""
    return touch.kind in _AFTER_IT


def _call(
    touch: DueTouch, interview: Interview, reach: Reach, quiet: QuietHours, now: datetime
) -> Verdict:
    """Place a call in time; one that quiet hours hold back for too long gives way to a text."""
    free = _free_at(touch, reach, now)
    due = quiet.next_allowed(free, *interview.quiet_zones)
    if due <= now:
        return Go()
    notice = interview.notice(due)
    if notice >= (CALL_BEFORE_START if reach.by_text else LATEST_BEFORE_START):
        return Wait(due, "this number was called a moment ago") if due == free else Wait(due)
    if reach.by_text and notice >= LATEST_BEFORE_START:
        return Instead(Channel.SMS, "a call would come too late before the interview")
    return Skip(_TOO_LATE if due > free else "this number was called a moment ago")


def _free_at(touch: DueTouch, reach: Reach, now: datetime) -> datetime:
    """Return when this number may ring again; who calls by hand knows what they do."""
    if reach.called_at is None or touch.kind is TouchKind.BY_HAND:
        return now
    return max(now, reach.called_at + CALLS_APART)


def _by_phone(touch: DueTouch, interview: Interview, reach: Reach, now: datetime) -> Skip | Instead:
    """Let a text that would not arrive become a call, where a call can say it."""
    if touch.kind in _ONLY_WRITTEN:
        return Skip(_NO_TEXTS)
    why = _refusal(replace(touch, channel=Channel.VOICE), interview, reach, now)
    return Skip(f"{_NO_TEXTS}, and {why}") if why else Instead(Channel.VOICE, _NO_TEXTS)


def out_of_place(touch: DueTouch, status: Status) -> str:
    """Say why the status of the interview makes this touch senseless, or nothing."""
    if touch.kind is TouchKind.CANCELLED:
        return "" if status is Status.CANCELLED else "the interview is on again"
    if status in _OVER:
        return f"the interview is {status.replace('_', ' ')}"
    if touch.kind is TouchKind.PROPOSAL:
        return _NOT_WAITING.get(status, "")
    if status is Status.RESCHEDULE_REQUESTED:
        return "the candidate asked for another time"
    if touch.channel is Channel.VOICE and touch.kind is not TouchKind.BY_HAND:
        return _unmet(Condition.UNANSWERED, status) or _unmet(touch.condition, status)
    return _unmet(touch.condition, status)


def _unmet(condition: Condition, status: Status) -> str:
    """Say why the condition of a rung does not hold, or nothing."""
    if condition is Condition.UNANSWERED and status is not Status.SCHEDULED:
        return "the candidate has answered"
    if condition is Condition.CONFIRMED and status is not Status.CONFIRMED:
        return "the candidate has not confirmed"
    return ""
