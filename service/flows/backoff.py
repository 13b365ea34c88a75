"""How long to wait before the next try of something that failed."""

from datetime import timedelta

# Doubling more often would leave what a timedelta can hold: a mail server may be down for days.
_MOST_DOUBLINGS = 16
_GOLDEN = 0.6180339887498949


def wait(first: timedelta, longest: timedelta, tries: int) -> timedelta:
    """Return the wait after so many failed tries: doubled each time, never above `longest`."""
    return min(first * (1 << min(tries, _MOST_DOUBLINGS)), longest)


def spread(wait: timedelta, key: int) -> timedelta:
    """Lengthen a wait by up to a quarter, another share for each key: the jitter, without lots.

    The golden ratio's multiples are the numbers that lie furthest apart from each other.
    """
    return wait * (1 + (key * _GOLDEN % 1) / 4)
