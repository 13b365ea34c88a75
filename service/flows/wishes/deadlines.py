"""The day by which somebody else wants an answer."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from service.flows.wishes import spans
from service.flows.wishes.grammar import Part, unbound_parts_of
from service.flows.wishes.lexing import Item
from service.flows.wishes.reading import rows
from service.flows.wishes.row import NUMBERS
from service.flows.wishes.vocabulary import Kind

_BY = frozenset({Kind.UNTIL, Kind.BEFORE})
_A_DAY = 24 * 60
_SHORTEST = 12 * 60
_LAST_SECOND = time(23, 59, 59)


def deadline(words: str, language: str, zone: str, now: datetime) -> datetime | None:
    """Return the end (UTC) of the local day that a text names; None when it names none ahead.

    A day behind "by", "until" or "before" counts first, else the last that is named, else a
    length of time ("48 hours"). "Before friday" is kept as Friday: that is what people mean to
    tell us. `zone` is an IANA zone, `now` is aware.
    """
    local = now.astimezone(ZoneInfo(zone))
    for row, calendar in rows(words, language, local.date()):
        day = _day(unbound_parts_of(row, calendar), local.date()) or _after_a_while(row, local)
        if day is not None and day >= local.date():
            end = datetime.combine(day, _LAST_SECOND, ZoneInfo(zone)).replace(fold=1)
            return end.astimezone(UTC) if end > now else None
    return None


def _day(parts: list[Part], today: date) -> date | None:
    """Return the day that a row of parts points to."""
    days = [(at, part) for at, part in enumerate(parts) if isinstance(part, tuple)]
    marked = [part for at, part in days if not _BY.isdisjoint(_just_before(parts, at))]
    chosen = (marked or [part for _, part in days])[-1:]
    ends = [_end(span, today) for part in chosen for span in part[:1]]
    return ends[0] if ends else None


def _just_before(parts: list[Part], at: int) -> Iterator[Kind]:
    """Yield the words that stand directly before a value: "by the", "bis zum"."""
    for part in reversed(parts[:at]):
        if not isinstance(part, Kind) or part in {Kind.OTHER, Kind.COMMA, Kind.STOP}:
            return
        yield part


def _end(span: spans.Span, today: date) -> date | None:
    """Return the last day of a span; "by friday", said on a Friday, is still today."""
    return today if span.today_too else span.last


def _after_a_while(row: list[Item], local: datetime) -> date | None:
    """Return the day at the end of a length of time: "48 hours", "3 days to decide"."""
    for number, unit in pairwise(row):
        minutes = number.low * unit.low
        if number.kind in NUMBERS and unit.kind is Kind.UNIT and minutes >= _SHORTEST:
            return spans.ahead(local.date(), -(-minutes // _A_DAY)).last
    return None
