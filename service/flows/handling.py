"""Which replies wait for somebody, who looks after them, and until when they are put off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from service.flows.access import Sight
from service.flows.state import Intent

_GOOD_NEWS = frozenset({Intent.CONFIRM, Intent.THANKS, Intent.OPT_IN})
_NOTHING_LEFT = frozenset({"told.question_answered", "told.overtaken"})
# They said yes to what is cancelled: somebody must give the time back, or not.
_AFTER_ALL = "told.confirm_after_cancel"
_MORNING = time(9)
_LATER, _LATEST_TODAY = timedelta(hours=3), time(20)
_DAY, _LONGEST = timedelta(days=1), timedelta(days=366)


def waits(intent: str, told: str, moved_to: datetime | None) -> bool:
    """Whether somebody has to do something about a reply, or about there being none.

    Good news settles itself, and so do a time that was picked and booked, and a question that we
    answered. Whatever this version does not know waits.
    """
    if told == _AFTER_ALL:
        return True
    return intent not in _GOOD_NEWS and moved_to is None and told not in _NOTHING_LEFT


class Show(StrEnum):
    """A view of the inbox (its word in the address)."""

    ALL = "all"
    MINE = "mine"
    TEAM = "team"
    UNREAD = "unread"
    URGENT = "urgent"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    HANDLED = "handled"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a reply stands at a moment; `recruiter_id` is its interview's, None for a stranger's."""

    recruiter_id: int | None
    assignee_id: int | None
    unread: bool
    urgent: bool
    handled: bool
    snoozed: bool

    @property
    def carer_id(self) -> int | None:
        """Who looks after it: whom it was handed to, else the interview's recruiter."""
        return self.recruiter_id if self.assignee_id is None else self.assignee_id


@dataclass(frozen=True, slots=True)
class Eyes:
    """A reader of the inbox: what they see, and who is in their team; nobody without a team."""

    sight: Sight
    team: frozenset[int] = frozenset()


def belongs(show: Show, one: Standing, eyes: Eyes) -> bool:
    """Whether a reply is in a view of this reader's; what is put off is in that view only."""
    if not eyes.sight.sees_reply(one.recruiter_id, one.assignee_id):
        return False
    if one.snoozed or show is Show.SNOOZED:
        return one.snoozed and show is Show.SNOOZED
    return {
        Show.ALL: True,
        Show.MINE: one.carer_id == eyes.sight.reader_id,
        Show.TEAM: one.carer_id in eyes.team,
        Show.UNREAD: one.unread,
        Show.URGENT: one.urgent and (one.unread or not one.handled),
        Show.WAITING: not one.handled and one.carer_id in {eyes.sight.reader_id, None},
        Show.HANDLED: one.handled,
    }[show]


def counts(group: Iterable[tuple[Standing, int]], eyes: Eyes) -> dict[Show, int]:
    """Count, for each view that has a number, what is in it; of mine and the team's, the unread.

    `group` holds each way to stand, with how many replies stand so: all that are unread or open.
    """
    found = dict.fromkeys(COUNTED, 0)
    for one, many in group:
        for show in COUNTED:
            if (one.unread or show not in _BY_UNREAD) and belongs(show, one, eyes):
                found[show] += many
    return found


COUNTED = (Show.MINE, Show.TEAM, Show.UNREAD, Show.URGENT, Show.WAITING, Show.SNOOZED)
_BY_UNREAD = frozenset({Show.MINE, Show.TEAM})


class Until(StrEnum):
    """A moment that a reply can be put off to with one click."""

    LATER = "later"
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    DAY_BEFORE = "day_before"


def moments(now: datetime, zone: str, starts_at: datetime | None) -> dict[Until, datetime]:
    """Return what can be chosen, soonest first: aware UTC, days and hours where the reader is.

    Nothing at or past the interview's start; in the evening there is no later today; a Monday
    that is tomorrow is offered once.
    """
    local = now.astimezone(ZoneInfo(zone))
    later = (now + _LATER).astimezone(ZoneInfo(zone))
    to_monday = (7 - local.weekday()) % 7 or 7
    found = {Until.TOMORROW: _morning(local, 1)}
    if later.date() == local.date() and later.time() <= _LATEST_TODAY:
        found[Until.LATER] = _whole_minutes(now + _LATER)
    if to_monday > 1:
        found[Until.MONDAY] = _morning(local, to_monday)
    if starts_at is not None and starts_at - _DAY > now:
        found[Until.DAY_BEFORE] = starts_at - _DAY
    ahead = starts_at is not None and starts_at > now
    kept = {name: at for name, at in found.items() if not (ahead and starts_at and at >= starts_at)}
    return dict(sorted(kept.items(), key=lambda item: item[1]))


class Wrong(StrEnum):
    """Why a reply is not put off until a moment."""

    PAST = "past"
    TOO_FAR = "too_far"
    PAST_START = "past_start"


def wrong_moment(until: datetime, now: datetime, starts_at: datetime | None) -> Wrong | None:
    """Say what is wrong with a moment, if anything; past the start it is for people to insist."""
    if until <= now:
        return Wrong.PAST
    if until - now > _LONGEST:
        return Wrong.TOO_FAR
    if starts_at is not None and now < starts_at <= until:
        return Wrong.PAST_START
    return None


def _morning(local: datetime, days: int) -> datetime:
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, _MORNING, local.tzinfo).astimezone(UTC)


def _whole_minutes(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
