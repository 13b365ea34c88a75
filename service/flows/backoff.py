"""How long to wait before the next try of something that failed."""

from datetime import timedelta

# Doubling more often would leave what a timedelta can hold: a mail server may be down for days.
_MOST_DOUBLINGS = 16


def wait(first: timedelta, longest: timedelta, tries: int) -> timedelta:
    """Return the wait after so many failed tries: doubled each time, never above `longest`."""
    return min(first * (1 << min(tries, _MOST_DOUBLINGS)), longest)
