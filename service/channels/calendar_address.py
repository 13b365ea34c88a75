"""A calendar's address (.ics): when its owner is busy."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr  # type: ignore[import-untyped]  # comes without types
from icalendar import Calendar, Event

from service.channels.outgoing import Answer, NotReached, Reach, ask
from service.flows.weekly_hours import Span

MOST_MEGABYTES = 5
_SECONDS = 10
_REDIRECTS = 3
_MOVED = frozenset({301, 302, 303, 307, 308})
_OK = 200
_HEADERS = {"Accept": "text/calendar", "User-Agent": "unghost"}
_NO_CALENDAR = "this is no calendar; accepts an address that gives a .ics file"
_TOO_MUCH = "this calendar has too many repeated entries to read"
# Nobody's weekly meeting is older; one that were would be counted up from its first time.
_EARLIEST_YEAR = 1995
_SECONDS_TO_READ = 8.0
_REPEATED = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LONGEST = timedelta(days=60)
# More times than any real series has had since then.
_MOST_TIMES = 20_000
# An entry that says nothing we can read keeps nobody busy.
_UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, OverflowError)
# What says when somebody is busy. Titles, notes and guests are nobody's business, and most of a
# file: without them it is read in a fraction of the time.
_NEEDED = re.compile(
    rb"(?:BEGIN|END|VERSION|PRODID|UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID"
    rb"|TRANSP|STATUS|TZID|TZOFFSETFROM|TZOFFSETTO|TZNAME)[;:]",
    re.IGNORECASE,
)


def reach(*, allow_private: bool) -> Reach:
    """Return how far we go for a calendar."""
    return Reach(allow_private, _SECONDS, MOST_MEGABYTES * 1024 * 1024)


def fetch(address: str, how: Reach) -> bytes:
    """Return the file at an address, also where that leads elsewhere. Raises NotReached."""
    for _ in range(_REDIRECTS + 1):
        found = ask(how, "GET", _plain(address), _HEADERS)
        if found.status not in _MOVED or not found.location:
            return _body(found)
        address = urljoin(address, found.location)
    raise NotReached(f"it leads on and on, more than {_REDIRECTS} times")


def busy(data: bytes, span: Span, zone: str) -> list[Span]:
    """Return when the calendar's owner is busy within a span. Raises NotReached.

    Entries that are shown as free, or are cancelled, keep nobody busy. Whole days, and times
    without a zone, are those of `zone`.
    """
    end_by = time.monotonic() + _SECONDS_TO_READ
    events = _events(data)
    moved = set()
    for one in events:
        with suppress(*_UNREADABLE):
            moved.add(_moved_from(one, zone))
    found: list[Span] = []
    for event in events:
        if time.monotonic() > end_by:
            raise NotReached(_TOO_MUCH)
        with suppress(*_UNREADABLE):
            found += _spans(event, span, zone, moved)
    return found


def _plain(address: str) -> str:
    """Return the address as HTTP knows it: calendars are offered as webcal://, too."""
    scheme, colon, rest = address.partition(":")
    return f"https:{rest}" if colon and scheme.lower() in {"webcal", "webcals"} else address


def _body(found: Answer) -> bytes:
    if found.status != _OK:
        raise NotReached(f"the answer was {found.status}, not a calendar")
    if found.is_cut:
        raise NotReached(f"it is larger than {MOST_MEGABYTES} MB")
    return found.body


def _events(data: bytes) -> list[Event]:
    try:
        calendars = Calendar.from_ical(_needed(data), multiple=True)
        found = [one for each in calendars for one in each.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError):
        raise NotReached(_NO_CALENDAR) from None
    if not calendars:
        raise NotReached(_NO_CALENDAR)
    return [one for one in found if isinstance(one, Event) and _counts(one)]


def _needed(data: bytes) -> bytes:
    """Return the lines that matter, with what was folded from them."""
    kept, is_kept = [], False
    for line in data.splitlines():
        if not line.startswith((b" ", b"\t")):
            is_kept = _NEEDED.match(line) is not None
        if is_kept:
            kept.append(line)
    return b"\r\n".join(kept)


def _counts(event: Event) -> bool:
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    # One time of a series that was cancelled has to be known, to be taken out.
    return "DTSTART" in event and not free and not (off and "RECURRENCE-ID" not in event)


def _spans(event: Event, span: Span, zone: str, moved: set[tuple[str, datetime]]) -> Iterable[Span]:
    """Return when one entry, or each of its repetitions, keeps somebody busy."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    start = _local(_dt(event, "DTSTART"), zone)
    length = min(_length(event, start, zone), _LONGEST)
    there = start.tzinfo
    begin, end = span.begin.astimezone(there), span.end.astimezone(there)
    for local in _starts(event, start, (begin - length).replace(tzinfo=None), end, moved):
        one = local.replace(tzinfo=there)
        if one + length > begin and one < end:
            yield Span(one, one + length)


def _starts(
    event: Event,
    start: datetime,
    earliest: datetime,
    end: datetime,
    moved: set[tuple[str, datetime]],
) -> Iterator[datetime]:
    """Yield the wall-clock times at which an entry begins, from some time on."""
    first = start.replace(tzinfo=None)
    if "RRULE" not in event and "RDATE" not in event:
        yield first
        return
    if first.year < _EARLIEST_YEAR:
        return
    times = rruleset()
    times.rdate(first)
    for rule in _listed(event.get("RRULE")):
        for one in _repeated(rule, first, start, end.replace(tzinfo=None)):
            times.rdate(one)
    for one in _dates(event.get("RDATE"), start):
        times.rdate(one)
    for one in _dates(event.get("EXDATE"), start):
        times.exdate(one)
    uid = str(event.get("UID", ""))
    for one in times:
        gone = (uid, one.replace(tzinfo=start.tzinfo)) in moved
        if one >= earliest and not gone:
            yield one


def _repeated(
    rule: dict[str, Any], first: datetime, start: datetime, end: datetime
) -> list[datetime]:
    """Return the times of a rule until a wall-clock time; of a rule by the second or hour, none."""
    parts: dict[str, Any] = dict(rule)
    if str(parts.get("FREQ", [""])[0]) not in _REPEATED:
        return []
    count = parts.pop("COUNT", [None])[0]
    until = parts.pop("UNTIL", [None])[0]
    last = end if until is None else min(end, _until(until, start))
    text = ";".join(f"{name}={','.join(map(_said, values))}" for name, values in parts.items())
    times = rrulestr(text, dtstart=first).replace(until=last)
    return list(islice(times, min(count or _MOST_TIMES, _MOST_TIMES)))


def _said(value: object) -> str:
    ical = getattr(value, "to_ical", None)
    return ical().decode() if ical else str(value)


def _until(until: date, start: datetime) -> datetime:
    if not isinstance(until, datetime):
        return datetime.combine(until, datetime.max.time())
    if until.tzinfo is None:
        return until
    return until.astimezone(start.tzinfo).replace(tzinfo=None)


def _dates(value: object, start: datetime) -> Iterator[datetime]:
    """Yield the wall-clock times of RDATE or EXDATE, which stand there once or often."""
    for each in _listed(value):
        for one in getattr(each, "dts", ()):
            found = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            yield _local(found, str(start.tzinfo)).astimezone(start.tzinfo).replace(tzinfo=None)


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _dt(event: Event, name: str) -> date:
    """Return a day or a time of an entry; one that cannot be read has none (AttributeError)."""
    value: Any = event[name]
    found: date = value.dt
    return found


def _moved_from(event: Event, zone: str) -> tuple[str, datetime]:
    """Return which time of a series an entry stands for."""
    return str(event.get("UID", "")), _local(_dt(event, "RECURRENCE-ID"), zone)


def _length(event: Event, start: datetime, zone: str) -> timedelta:
    if "DTEND" in event:
        return _local(_dt(event, "DTEND"), zone) - start
    if "DURATION" in event:
        lasts: Any = event["DURATION"]
        return timedelta(seconds=lasts.dt.total_seconds())
    whole_day = not isinstance(_dt(event, "DTSTART"), datetime)
    return timedelta(days=1) if whole_day else timedelta()


def _local(value: date, zone: str) -> datetime:
    """Return a moment in its own zone; a day begins at midnight."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, datetime.min.time())
    return value if value.tzinfo is not None else value.replace(tzinfo=ZoneInfo(zone))
