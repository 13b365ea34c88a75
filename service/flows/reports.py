"""When a provider is asked for a report that it has not sent by itself."""

from datetime import datetime, timedelta

# Most reports come within seconds. Some carriers send none at all, so that it is no use to go on.
_WAITS = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=2))
_MINUTE = timedelta(minutes=1)


def ask_at(now: datetime, asked: int) -> datetime | None:
    """Return when to ask about a text, after some asking in vain; None when enough is enough.

    On the full minute: what was sent within a minute is then asked for with one question.
    """
    if asked >= len(_WAITS):
        return None
    due = now + _WAITS[asked]
    return due.replace(second=0, microsecond=0) + _MINUTE
