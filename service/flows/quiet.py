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
        return _wall(local, self.end, days)

    def last_allowed(self, moment: datetime, zone: str) -> datetime:
        """Return the last allowed minute at or before `moment`, in UTC."""
        if not self.holds(moment, zone):
            return moment.astimezone(UTC)
        local = moment.astimezone(ZoneInfo(zone))
        days = -1 if local.time() < self.begin else 0
        return _wall(local, self.begin, days) - timedelta(minutes=1)


def parse(text: str) -> QuietHours:
    """Read "20:00-09:00". ValueError says what is accepted."""
    found = _FORM.fullmatch(text.strip())
    try:
        clocks = found.expand(r"\1:\2 \3:\4").split() if found else []
        begin, end = (time.fromisoformat(clock) for clock in clocks)
        return QuietHours(begin, end)
    except ValueError:
        raise ValueError("accepts HH:MM-HH:MM, such as 20:00-09:00") from None


def _wall(local: datetime, clock: time, days: int) -> datetime:
    """Return a wall-clock time some days from `local`'s date, in UTC.

    The date is moved before the zone is applied: a day is not 24 hours when the clocks change.
    """
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, clock, tzinfo=local.tzinfo).astimezone(UTC)
