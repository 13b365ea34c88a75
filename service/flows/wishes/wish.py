"""What somebody has said about when, and how near a time comes to it."""

from dataclasses import dataclass
from datetime import date, datetime

MINUTES_A_DAY = 24 * 60
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Option:
    """One stretch of time on the candidate's own calendar: some days, and a window of each.

    `weekdays` holds 0 (Monday) to 6; empty means any. `first` and `last` are days, both included;
    None means no limit. The window is [`opens`, `closes`), in minutes after local midnight.
    """

    weekdays: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None
    opens: int = 0
    closes: int = MINUTES_A_DAY

    @property
    def names_hours(self) -> bool:
        """Whether it says anything about the hour."""
        return (self.opens, self.closes) != (0, MINUTES_A_DAY)

    def distance(self, local: datetime) -> int:
        """Return how many minutes a local start is away from it; 0 when it lies inside."""
        return self.days_off(local.date()) * MINUTES_A_DAY + self._minutes_off(local)

    def days_off(self, day: date) -> int:
        """Return how many days a day is away from the nearest one that it names."""
        early = (self.first - day).days if self.first else 0
        late = (day - self.last).days if self.last else 0
        return max(early, late, 0) + self._weekdays_off(day)

    def _weekdays_off(self, day: date) -> int:
        gaps = ((day.weekday() - one) % _DAYS_A_WEEK for one in self.weekdays)
        return min((min(gap, _DAYS_A_WEEK - gap) for gap in gaps), default=0)

    def _minutes_off(self, local: datetime) -> int:
        minute = local.hour * 60 + local.minute
        return max(self.opens - minute, minute - self.closes + 1, 0)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody has said about when: any of `options` suits (none: any time), `excluded` not.

    All of it is about the candidate's own calendar and clock.
    """

    options: tuple[Option, ...] = ()
    excluded: tuple[Option, ...] = ()

    def distance(self, local: datetime) -> int:
        """Return how many minutes a local start is away from the nearest option; 0 inside one."""
        return min((one.distance(local) for one in self.options), default=0)

    def rules_out(self, local: datetime) -> bool:
        """Whether a local start lies in what was said not to suit."""
        return any(one.distance(local) == 0 for one in self.excluded)

    def fits(self, local: datetime) -> bool:
        """Whether a local start is what was asked for."""
        return self.distance(local) == 0 and not self.rules_out(local)
