"""Quiet hours: when nothing automatic is sent, in the candidate's zone.

47 CFR 64.1200(c)(1) allows 8:00 to 21:00 at the called party's local time; several states allow
less. The default 20:00-09:00 is the window that all of them leave open. Where the zone is a guess
it may be one of several: it is quiet as long as it is quiet in any of them.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

_FORM = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` until `end`, wall-clock times; over midnight when begin is after end.

    Equal times mean no quiet hours at all.
    """

    begin: time
    end: time

    def holds(self, moment: datetime, *zones: str) -> bool:
        """Whether an aware moment lies inside, in any of the zones."""
        return any(self._holds(moment, zone) for zone in self.obeyed(moment, *zones))

    def next_allowed(self, moment: datetime, *zones: str) -> datetime:
        """Return the first moment at or after `moment` that is allowed in all zones, in UTC."""
        found = moment.astimezone(UTC)
        while held := self._held(found, zones):
            found = max(self._next(found, zone) for zone in held)
        return found

    def last_allowed(self, moment: datetime, *zones: str) -> datetime:
        """Return the last minute at or before `moment` that is allowed in all zones, in UTC."""
        found = moment.astimezone(UTC)
        while held := self._held(found, zones):
            found = min(self._last(found, zone) for zone in held)
        return found

    def obeyed(self, moment: datetime, *zones: str) -> tuple[str, ...]:
        """Return the zones whose quiet hours are kept at a moment: all of them.

        Zones so far apart that no moment of a day is allowed in all would silence us for good: then
        it is the middle one's.
        """
        if len(zones) <= 1:
            return zones
        offsets = {zone: _offset(moment, zone) for zone in zones}
        if self._share_a_time(set(offsets.values())):
            return zones
        return (sorted(zones, key=offsets.__getitem__)[len(zones) // 2],)

    def _share_a_time(self, offsets: set[timedelta]) -> bool:
        """Whether the days of these offsets have an allowed moment in common.

        Days of the same length have one if, when the last of them begins, none is over: if going
        round the clock from one beginning to the next, one step is longer than the night.
        """
        night = timedelta(
            hours=self.end.hour - self.begin.hour, minutes=self.end.minute - self.begin.minute
        )
        begins = sorted(offset % _DAY for offset in offsets)
        steps = (later - one for one, later in pairwise([*begins, begins[0] + _DAY]))
        return max(steps) > night % _DAY

    def _held(self, moment: datetime, zones: tuple[str, ...]) -> list[str]:
        return [zone for zone in self.obeyed(moment, *zones) if self._holds(moment, zone)]

    def _holds(self, moment: datetime, zone: str) -> bool:
        clock = moment.astimezone(_zone(zone)).time()
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def _next(self, moment: datetime, zone: str) -> datetime:
        """Return when the quiet hours end that hold at `moment`."""
        local = moment.astimezone(_zone(zone))
        days = 1 if local.time() >= self.end else 0
        ends = _wall(local, self.end, days, days + 1)
        return next(end for end in ends if end >= moment and not self._holds(end, zone))

    def _last(self, moment: datetime, zone: str) -> datetime:
        """Return the last minute before the quiet hours that hold at `moment`."""
        local = moment.astimezone(_zone(zone))
        days = -1 if local.time() < self.begin else 0
        begins = reversed(_wall(local, self.begin, days - 1, days))
        minutes = (begin - timedelta(minutes=1) for begin in begins)
        return next(one for one in minutes if one <= moment and not self._holds(one, zone))


@cache
def _zone(name: str) -> ZoneInfo:
    """Return a zone; ZoneInfo keeps eight, a country may have more, and reading one costs."""
    return ZoneInfo(name)


def parse(text: str) -> QuietHours:
    """Read "20:00-09:00". ValueError says what is accepted."""
    found = _FORM.fullmatch(text.strip())
    try:
        clocks = found.expand(r"\1:\2 \3:\4").split() if found else []
        begin, end = (time.fromisoformat(clock) for clock in clocks)
        return QuietHours(begin, end)
    except ValueError:
        raise ValueError("accepts HH:MM-HH:MM, such as 20:00-09:00") from None


def _offset(moment: datetime, zone: str) -> timedelta:
    return moment.astimezone(_zone(zone)).replace(tzinfo=UTC) - moment


def _wall(local: datetime, clock: time, *days: int) -> list[datetime]:
    """Return a wall-clock time some days from `local`'s date, in UTC, earliest first.

    The date is moved before the zone is applied: a day is not 24 hours when the clocks change.
    On such a night a clock shows a time twice or never: both readings are returned, and with two
    days there is one outside of quiet hours even where the night swallows all that was allowed.
    """
    readings = (
        datetime.combine(local.date() + timedelta(days=day), clock.replace(fold=fold), local.tzinfo)
        for day in days
        for fold in (0, 1)
    )
    return sorted(one.astimezone(UTC) for one in readings)
