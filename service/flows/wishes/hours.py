"""Hours of the day that a text may name, as windows of minutes after local midnight."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from service.flows.wishes.wish import MINUTES_A_DAY

HALF_DAY = 12 * 60
# "After 3" is three in the afternoon: no interview starts before seven in the morning.
_WORK_STARTS = 7 * 60
# "Around 11", "3ish": so many minutes to either side.
_AROUND = 60


class Side(Enum):
    """How a window is named."""

    POINT = auto()
    PART = auto()
    RANGE = auto()
    AFTER = auto()
    BEFORE = auto()


@dataclass(frozen=True, slots=True)
class Hours:
    """A window [`opens`, `closes`) of the day; a point is one minute long.

    `open_half`: it was said without morning or afternoon, so that it may be twelve hours off.
    """

    opens: int
    closes: int
    side: Side = Side.POINT
    open_half: bool = False

    @property
    def at(self) -> int:
        """The minute that a point names."""
        return self.opens


def point(minute: int, open_half: bool) -> Hours:
    """Return a clock time; without more, "3" is 15:00 and "9" is 9:00."""
    minute %= MINUTES_A_DAY
    if open_half and minute < _WORK_STARTS:
        minute += HALF_DAY
    return Hours(minute, minute + 1, Side.POINT, open_half)


def window(opens: int, closes: int) -> Hours:
    """Return the time from one minute up to another."""
    return Hours(opens, closes, Side.RANGE)


def after(hours: Hours) -> Hours:
    """Return the rest of the day from a point, or from the end of a part of the day."""
    start = hours.opens if hours.side is Side.POINT else hours.closes
    return replace(
        hours, opens=min(start, MINUTES_A_DAY - 1), closes=MINUTES_A_DAY, side=Side.AFTER
    )


def before(hours: Hours) -> Hours:
    """Return the day up to a point, or to the start of a part of the day."""
    return replace(hours, opens=0, closes=max(hours.opens, 1), side=Side.BEFORE)


def since(hours: Hours) -> Hours:
    """Return the rest of the day from a point, or from the start of a part of the day."""
    start = hours.opens
    return replace(
        hours, opens=min(start, MINUTES_A_DAY - 1), closes=MINUTES_A_DAY, side=Side.AFTER
    )


def until(hours: Hours) -> Hours:
    """Return the day up to a point, or to the end of a part of the day."""
    end = hours.opens if hours.side is Side.POINT else hours.closes
    return replace(hours, opens=0, closes=max(end, 1), side=Side.BEFORE)


def around(hours: Hours) -> Hours:
    """Return an hour to either side of a point; a part of the day stays as it is."""
    if hours.side is not Side.POINT:
        return hours
    low, high = max(hours.opens - _AROUND, 0), min(hours.opens + _AROUND + 1, MINUTES_A_DAY)
    return replace(hours, opens=low, closes=high, side=Side.RANGE)


def between(first: Hours, second: Hours) -> Hours:
    """Return the time between two: "9 to 5" is 9:00-17:00 and "2-4pm" 14:00-16:00."""
    start, end = first.opens, second.opens if second.side is Side.POINT else second.closes - 1
    if first.open_half and not second.open_half and start + HALF_DAY <= end < start + 2 * HALF_DAY:
        start += HALF_DAY if start < _WORK_STARTS else 0
    if second.open_half and end <= start:
        end += HALF_DAY
    start, end = min(start, end), max(start, end)
    open_half = first.open_half and second.open_half
    return Hours(start, min(end + 1, MINUTES_A_DAY), Side.RANGE, open_half)


def within(part: Hours, clock: Hours) -> Hours:
    """Return a clock time read in the light of a part of the day: "3 in the afternoon"."""
    if not clock.open_half:
        return clock
    late = part.opens >= HALF_DAY
    if clock.side is Side.RANGE:
        shift = HALF_DAY if late and clock.closes <= HALF_DAY + 1 else 0
        return window(clock.opens + shift, clock.closes + shift)
    minute = clock.closes if clock.side is Side.BEFORE else clock.opens
    moved = minute % HALF_DAY + (HALF_DAY if late else 0)
    settled = Hours(moved, moved + 1)
    if clock.side is Side.AFTER:
        rest = after(settled)
        return replace(rest, closes=part.closes) if part.closes > moved else rest
    return before(settled) if clock.side is Side.BEFORE else settled
