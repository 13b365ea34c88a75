"""For how long a text that is sent now is worth delivering: a stale one is worse than none."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from service.flows.quiet import QuietHours
from service.flows.state import Interview, Slot, Status

# Twilio advises more than 5 s (its "Message resource").
_SHORTEST = timedelta(seconds=6)
# A reminder that hangs for longer would come beside the next one.
_LONGEST = timedelta(hours=4)
_STEP = timedelta(minutes=15)
_MINUTE = timedelta(minutes=1)


def valid_seconds(
    interview: Interview, quiet: QuietHours, now: datetime, offered: Iterable[Slot] = ()
) -> int:
    """Return after how many seconds the provider drops a text that waits there.

    Of whatever kind it is: at the start, when quiet hours begin, after 4 h at the most; one that
    offers times when the first of them is there. A text that was taken a minute before quiet hours
    and is still in a queue must not ring at night. `now` is aware.
    """
    ends = [now + _LONGEST, _quiet_from(interview, quiet, now)]
    # What goes out after the start has none to be in time for.
    if interview.status is not Status.NO_SHOW and interview.starts_at > now:
        ends.append(interview.starts_at)
    ends += [slot.starts_at for slot in offered]
    return int(max(_SHORTEST, min(ends) - now).total_seconds())


def _quiet_from(interview: Interview, quiet: QuietHours, now: datetime) -> datetime:
    """Return the minute in which quiet hours begin, or when it does not matter any more.

    Quiet hours of less than a quarter of an hour may be missed.
    """
    zones = interview.quiet_zones
    end = now + _LONGEST
    found = now
    while not quiet.holds(found + _STEP, *zones):
        found += _STEP
        if found >= end:
            return end
    while not quiet.holds(found + _MINUTE, *zones):
        found += _MINUTE
    return (found + _MINUTE).replace(second=0, microsecond=0)
