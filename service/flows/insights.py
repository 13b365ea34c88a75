"""What interviews came to, counted honestly: endings, notice, answers, deliveries."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, repeat
from statistics import median
from typing import TypeVar

from service.flows.state import Intent, Status, TouchState

# Of fewer than these, neither a share nor a middle says anything.
ENOUGH = 10
A_DAY = 24 * 60
# What says whether somebody will come.
ANSWERS = (Intent.CONFIRM, Intent.RESCHEDULE, Intent.CANCEL, Intent.RUNNING_LATE)
# What says that they won't, or not then.
NOTICES = (Intent.RESCHEDULE, Intent.CANCEL)
# Where each stretch of notice begins, in minutes: under 2 h, 2 to 6 h, … three days or more.
STRETCHES = (0, 2 * 60, 6 * 60, A_DAY, 2 * A_DAY, 3 * A_DAY)

_Key = TypeVar("_Key", bound=Hashable)
_Row = TypeVar("_Row")


class Ending(StrEnum):
    """What an interview came to, by the time it started; each has one."""

    CONFIRMED = "confirmed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SILENT = "silent"
    NO_SHOW = "no_show"


class Arrival(StrEnum):
    """What became of a planned contact."""

    ARRIVED = "arrived"
    UNREPORTED = "unreported"
    LOST = "lost"
    SKIPPED = "skipped"


# The time was given up; the others came, were silent, or stayed away.
_GIVEN_UP = frozenset({Ending.CANCELLED, Ending.MOVED})
_ARRIVALS = {
    TouchState.DELIVERED: Arrival.ARRIVED,
    TouchState.VOICEMAIL_LEFT: Arrival.ARRIVED,
    TouchState.UNDELIVERED: Arrival.LOST,
    TouchState.FAILED: Arrival.LOST,
    TouchState.SKIPPED: Arrival.SKIPPED,
    TouchState.PLANNED: Arrival.SKIPPED,
}


@dataclass(frozen=True, slots=True)
class Group:
    """So many interviews that have started and came to the same.

    `week` counts from the first of the range, `team_id` is the recruiter's. `answered`: they said
    before the start whether they would come. `moved`: they asked for another time, and it moved.
    `notice`: minutes from their last word that they could not come to the start as it stood then.
    """

    week: int
    team_id: int | None
    status: str
    called_off: bool
    answered: bool
    moved: bool
    notice: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Which contact it was: `label` names the rung of a ladder, and is empty for all others."""

    kind: str
    label: str
    channel: str


@dataclass(frozen=True, slots=True)
class Sent:
    """So many contacts of a kind that ended in the same state."""

    contact: Contact
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class Answered:
    """So many first answers that came some minutes after a contact, before the next one."""

    contact: Contact
    minutes: int
    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; `percent` is None where the whole is too small to say."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent."""
        return round(100 * self.part / self.whole) if self.whole >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of some minutes; `minutes` is None where there are too few to say."""

    minutes: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What some interviews came to. Those that the recruiter's side called off are in none of it.

    `no_shows` are a share of those of which somebody said whether the candidate came.
    """

    due: int
    called_off: int
    endings: dict[Ending, int]
    answered: Share
    no_shows: Share
    notice: Middle
    over_a_day: Share


@dataclass(frozen=True, slots=True)
class Rung:
    """What one contact of the ladder brought: `answered` is a share of those that went out."""

    contact: Contact
    skipped: int
    answered: Share
    wait: Middle


def ending(group: Group) -> Ending:
    """Say what interviews came to; who answered and was not missed came as they said."""
    if group.status == Status.NO_SHOW:
        return Ending.NO_SHOW
    if group.status == Status.CANCELLED:
        return Ending.CANCELLED
    if group.moved or group.status == Status.RESCHEDULE_REQUESTED:
        return Ending.MOVED
    is_confirmed = group.answered or group.status == Status.CONFIRMED
    return Ending.CONFIRMED if is_confirmed else Ending.SILENT


def figures(groups: Iterable[Group]) -> Figures:
    """Count what some interviews came to."""
    endings, statuses, answered = Counter[Ending](), Counter[str](), Counter[bool]()
    notices, called_off = [], 0
    for one in groups:
        if one.called_off:
            called_off += one.count
            continue
        end = ending(one)
        endings[end] += one.count
        statuses[one.status] += one.count
        answered[one.answered] += one.count
        if one.notice is not None and end in _GIVEN_UP:
            notices.append((one.notice, one.count))
    due, no_shows = endings.total(), endings[Ending.NO_SHOW]
    over = sum(count for notice, count in notices if notice > A_DAY)
    return Figures(
        due=due,
        called_off=called_off,
        endings={each: endings[each] for each in Ending},
        answered=Share(answered[True], due),
        no_shows=Share(no_shows, no_shows + statuses[Status.COMPLETED]),
        notice=middle(notices),
        over_a_day=Share(over, sum(count for _, count in notices)),
    )


def gave_notice(groups: Iterable[Group]) -> list[Group]:
    """Return those who said beforehand that they could not come, and did not just stay away."""
    said = (one for one in groups if one.notice is not None and not one.called_off)
    return [one for one in said if ending(one) in _GIVEN_UP]


def weekly(groups: Iterable[Group], weeks: int) -> list[Figures]:
    """Return the figures of each week of a range, those of an empty one too."""
    found = _by(groups, lambda one: one.week)
    return [figures(found.get(week, ())) for week in range(weeks)]


def by_team(groups: Iterable[Group]) -> dict[int | None, Figures]:
    """Return the figures of each team; None is of those who are in no team."""
    found = _by(groups, lambda one: one.team_id)
    return {team_id: figures(mine) for team_id, mine in found.items()}


def stretches(groups: Iterable[Group]) -> list[int]:
    """Count the notices in each of `STRETCHES`."""
    found = Counter[int]()
    for one in gave_notice(groups):
        notice = one.notice or 0
        found[sum(begin <= notice for begin in STRETCHES) - 1] += one.count
    return [found[at] for at in range(len(STRETCHES))]


def rungs(sent: Iterable[Sent], answers: Iterable[Answered]) -> list[Rung]:
    """Return what each contact brought, the most frequent first."""
    out = _by(sent, lambda one: one.contact)
    came = _by(answers, lambda one: one.contact)
    found = [_rung(contact, out[contact], came.get(contact, [])) for contact in out]
    return sorted(found, key=lambda rung: (-rung.answered.whole, rung.contact.label))


def deliveries(sent: Iterable[Sent]) -> dict[str, dict[Arrival, int]]:
    """Count, for each channel, what became of its contacts."""
    found = {
        channel: _totals(group, lambda one: arrival(one.state))
        for channel, group in _by(sent, lambda one: one.contact.channel).items()
    }
    return {channel: {each: found[channel][each] for each in Arrival} for channel in sorted(found)}


def arrival(state: str) -> Arrival:
    """Say what became of a contact; without a report nobody knows."""
    return _ARRIVALS.get(TouchState(state), Arrival.UNREPORTED)


def wait(answers: Iterable[Answered]) -> Middle:
    """Return how long people take to answer the contact before it, in the middle."""
    return middle((one.minutes, one.count) for one in answers)


def middle(values: Iterable[tuple[int, int]]) -> Middle:
    """Return the median of values that come with how often they are there."""
    found = list(chain.from_iterable(repeat(value, many) for value, many in values))
    return Middle(int(median(found)) if len(found) >= ENOUGH else None, len(found))


def _rung(contact: Contact, sent: list[Sent], answers: list[Answered]) -> Rung:
    arrivals = _totals(sent, lambda one: arrival(one.state))
    skipped = arrivals[Arrival.SKIPPED]
    share = Share(sum(one.count for one in answers), arrivals.total() - skipped)
    return Rung(contact, skipped, share, wait(answers))


def _by(rows: Iterable[_Row], key: Callable[[_Row], _Key]) -> dict[_Key, list[_Row]]:
    found: dict[_Key, list[_Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _totals(rows: Iterable[Sent], key: Callable[[Sent], _Key]) -> Counter[_Key]:
    found = Counter[_Key]()
    for row in rows:
        found[key(row)] += row.count
    return found
