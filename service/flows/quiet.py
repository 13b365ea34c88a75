"""Quiet hours: when nothing automatic is sent, in the candidate's zone.

47 CFR 64.1200(c)(1) allows 8:00 to 21:00 at the called party's local time; several states allow
less. The default 20:00-09:00 is the window that all of them leave open.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FORM = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` until `end`, wall-clock times; over midnight when begin is after end.

    Equal times mean no quiet hours at all.
    """

    begin: time
    end: time

    def holds(self, moment: datetime, zone: str) -> bool:
        """Whether an aware moment lies inside, in this zone."""
        clock = moment.astimezone(ZoneInfo(zone)).time()
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def next_allowed(self, moment: datetime, zone: str) -> datetime:
        """Return the first allowed moment at or after `moment`, in UTC."""
        if not self.holds(moment, zone):
            return moment.astimezone(UTC)
        local = moment.astimezone(ZoneInfo(zone))
        days = 1 if local.time() >= self.end else 0
        ends = _wall(local, self.end, days, days + 1)
        return next(end for end in ends if end >= moment and not self.holds(end, zone))

    def last_allowed(self, moment: datetime, zone: str) -> datetime:
        """Return the last allowed minute at or before `moment`, in UTC."""
        if not self.holds(moment, zone):
            return moment.astimezone(UTC)
        local = moment.astimezone(ZoneInfo(zone))
        days = -1 if local.time() < self.begin else 0
        begins = reversed(_wall(local, self.begin, days - 1, days))
        minutes = (begin - timedelta(minutes=1) for begin in begins)
        return next(one for one in minutes if one <= moment and not self.holds(one, zone))


def parse(text: str) -> QuietHours:
    """Read "20:00-09:00". ValueError says what is accepted."""
    found = _FORM.fullmatch(text.strip())
    try:
        clocks = found.expand(r"\1:\2 \3:\4").split() if found else []
        begin, end = (time.fromisoformat(clock) for clock in clocks)
        return QuietHours(begin, end)
    except ValueError:
        raise ValueError("accepts HH:MM-HH:MM, such as 20:00-09:00") from None


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
