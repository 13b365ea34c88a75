"""Days and hours with the words that bind them: "after", "from … to", "between … and"."""

from dataclasses import replace
from datetime import date, timedelta

from service.flows.wishes import hours as clock
from service.flows.wishes.day_words import Calendar, Days, read_days
from service.flows.wishes.hour_words import read_hours
from service.flows.wishes.hours import Hours
from service.flows.wishes.lexing import Item
from service.flows.wishes.row import Row
from service.flows.wishes.spans import Span
from service.flows.wishes.vocabulary import Kind

_A_DAY = timedelta(days=1)
# What a sentence is made of: days, hours, and the words that join or turn them.
Value = Days | Hours
Part = Value | Kind
_BINDS = frozenset({Kind.AFTER, Kind.BEFORE, Kind.FROM, Kind.UNTIL, Kind.AROUND})
_SILENT = frozenset({Kind.AT, Kind.TO, Kind.BETWEEN, Kind.IN, Kind.DAY_NUMBER, Kind.THIS, Kind.ON})


def is_value(part: Part) -> bool:
    """Whether a part is days or hours."""
    return not isinstance(part, Kind)


def parts_of(items: list[Item], calendar: Calendar) -> list[Part]:
    """Return what a row of items says, in its order, with every relation applied."""
    return _bound(_read(Row(items), calendar))


def unbound_parts_of(items: list[Item], calendar: Calendar) -> list[Part]:
    """Return the same with the relations still standing as words."""
    return _read(Row(items), calendar)


def _read(row: Row, calendar: Calendar) -> list[Part]:
    found: list[Part] = []
    said: Part = Kind.STOP
    while not row.is_read:
        part = read_days(row, calendar) or read_hours(row, isinstance(said, Hours))
        if part is None:
            part = row.look().kind
            row.take(1)
        else:
            said = part
        found.append(part)
    return found


def _bound(parts: list[Part]) -> list[Part]:
    """Apply relations: the silent ones ("at") go, the others change the value behind them."""
    found: list[Part] = []
    at = 0
    while at < len(parts):
        part, taken = _one(parts, at)
        if part is not None:
            found.append(part)
        at += taken
    return found


def _one(parts: list[Part], at: int) -> tuple[Part | None, int]:
    part = parts[at]
    if part in _BINDS:
        value, taken = _range(parts, _past_silent(parts, at + 1))
        if value is not None and isinstance(part, Kind):
            return _related(part, value), taken - at
        return part, 1
    value, end = _range(parts, at)
    if value is not None:
        return value, end - at
    return (None if part in _SILENT else part), 1


def _past_silent(parts: list[Part], at: int) -> int:
    """Step over "at" and the like, and over a second relation ("after about 3")."""
    while at < len(parts) and (parts[at] in _SILENT or parts[at] is Kind.AROUND):
        at += 1
    return at


def _range(parts: list[Part], at: int) -> tuple[Value | None, int]:
    """Return the value from here and where it ends, "2 to 4" and "between 2 and 4" as one."""
    if at >= len(parts) or isinstance(parts[at], Kind):
        return None, at
    first: Value = parts[at]  # type: ignore[assignment] # the line above leaves values only
    if _joins(parts, at) and not _instead_of(parts, at):
        last = _past_silent(parts, at + 2)
        if last < len(parts) and isinstance(parts[last], type(first)):
            return _joined(first, parts[last]), last + 1
    return first, at + 1


def _joins(parts: list[Part], at: int) -> bool:
    """Whether the word behind a value makes a range with the next: "between 2 and", "das 14 às"."""
    if at + 1 >= len(parts):
        return False
    before = parts[max(at - 2, 0) : at]
    match parts[at + 1]:
        case Kind.TO | Kind.UNTIL:
            return True
        case Kind.AND:
            return Kind.BETWEEN in before
        case Kind.AT:
            return Kind.FROM in before
    return False


def _instead_of(parts: list[Part], at: int) -> bool:
    """Whether the first of two is what is left: "move it from 2 to 4"."""
    return at > 0 and parts[at - 1] is Kind.INSTEAD_OF


def _joined(first: Value, last: Part) -> Value:
    if isinstance(first, Hours) and isinstance(last, Hours):
        return clock.between(first, last)
    if isinstance(first, tuple) and isinstance(last, tuple):
        return _days_between(first, last)
    return first


def _days_between(first: Days, last: Days) -> Days:
    """Return the days from one to another; "friday to monday" goes on into the next week."""
    start, end = first[0].first, last[-1].last
    if start is None or end is None:
        return (*first, *last)
    while end < start:
        end += 7 * _A_DAY
    return (Span(start, end),)


def _related(relation: Kind, value: Value) -> Value:
    if isinstance(value, Hours):
        return _related_hours(relation, value)
    return tuple(_related_days(relation, span) for span in value)


def _related_hours(relation: Kind, value: Hours) -> Hours:
    match relation:
        case Kind.AFTER | Kind.FROM:
            return clock.after(value) if relation is Kind.AFTER else clock.since(value)
        case Kind.BEFORE:
            return clock.before(value)
        case Kind.UNTIL:
            return clock.until(value)
    return clock.around(value)


def _related_days(relation: Kind, span: Span) -> Span:
    first, last = span.first, span.last
    match relation:
        case Kind.AFTER if last:
            return Span(_moved(last, 1), None)
        case Kind.FROM if first:
            return Span(first, None)
        case Kind.BEFORE if first:
            return Span(None, _moved(first, -1))
        case Kind.UNTIL if last:
            return Span(None, last, by_name=span.by_name, until=True)
    return replace(span)


def _moved(day: date, days: int) -> date:
    return day + days * _A_DAY
