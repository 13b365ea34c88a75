"""Words, numbers and dates become the days that they name."""

from dataclasses import dataclass
from datetime import date

from service.flows.wishes import spans
from service.flows.wishes.lexing import Item
from service.flows.wishes.row import HOUR_SUFFIXES, MONTHS, NUMBERS, Row
from service.flows.wishes.spans import Span
from service.flows.wishes.vocabulary import Kind

_WEEK_MINUTES = 7 * 24 * 60
_DAY_MINUTES = 24 * 60
_THIS_CENTURY = 20
_WHICH: dict[Kind, spans.Which] = {
    Kind.NEXT: "next",
    Kind.COMING: "coming",
    Kind.EITHER: "either",
    Kind.THIS: "this",
}
_NO_BARE_DAY = HOUR_SUFFIXES | {Kind.UNIT, Kind.TO}
# A short form such as "sat" is a weekday only beside one of these.
_BESIDE_SHY = frozenset(
    {
        *(Kind.AT, Kind.AFTER, Kind.BEFORE, Kind.FROM, Kind.UNTIL, Kind.TO, Kind.NEXT, Kind.THIS),
        *(Kind.COMING, Kind.EITHER, Kind.OR, Kind.AND, Kind.PART, Kind.CLOCK, Kind.WEEK, Kind.ON),
        *(Kind.ASK, Kind.NUMBER, Kind.WEEKDAY, Kind.SHY_WEEKDAY, Kind.EXCEPT, Kind.GOOD, Kind.NOT),
    }
)

Days = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a text is read by: the candidate's today, and how the language writes dates."""

    today: date
    language: str
    month_first: bool


def read_days(row: Row, calendar: Calendar) -> Days | None:
    """Read the days that are named here, or None; what is read is taken from the row."""
    item = row.look()
    match item.kind:
        case Kind.DAY | Kind.WEEKLY:
            row.take(1)
            return (_day(item, calendar),)
        case Kind.WEEK | Kind.IN:
            return (_week if item.kind is Kind.WEEK else _in_days)(row, calendar)
        case Kind.NEXT | Kind.COMING | Kind.EITHER | Kind.THIS if _is_weekday(row, 1):
            row.take(1)
            return _weekday(row, calendar, _WHICH[item.kind])
        case Kind.TODAY_PART | Kind.THIS:
            return _part_of_today(row, calendar)
        case Kind.WEEKDAY | Kind.SHY_WEEKDAY if _is_weekday(row, 0):
            return _weekday(row, calendar, "plain")
    return _date(row, calendar)


def _part_of_today(row: Row, calendar: Calendar) -> Days | None:
    """Read the day of "tonight" and "this morning"; the hours are left to be read next."""
    item = row.look()
    if item.kind is Kind.TODAY_PART:
        row.items[row.at] = item._replace(kind=Kind.PART)
    elif row.look(1).kind is Kind.PART:
        row.take(1)
    else:
        return None
    return (spans.one_day(calendar.today),)


def _day(item: Item, calendar: Calendar) -> Span:
    """Return "tomorrow", "in a few days" or "fridays"."""
    if item.kind is Kind.WEEKLY:
        return Span(weekdays=frozenset({item.low}))
    first, last = (spans.ahead(calendar.today, days) for days in (item.low, item.high))
    return Span(first.first, last.last)


def _week(row: Row, calendar: Calendar) -> Days:
    """Read "next week", and "next week, thursday"."""
    low, high = row.look().low, row.look().high
    row.take(1)
    comma = int(row.look().kind is Kind.COMMA)
    if _is_weekday(row, comma):
        row.take(comma)
        low = high = low - low % 7 + row.look().low
        row.take(1)
    return (spans.of_week(calendar.today, low, high),)


def _in_days(row: Row, calendar: Calendar) -> Days | None:
    """Read "in 3 days"; "in 10 min" is how long something lasts, and no day."""
    number, unit = row.look(1), row.look(2)
    if number.kind not in NUMBERS or unit.kind is not Kind.UNIT or unit.low < _DAY_MINUTES:
        return None
    row.take(3)
    days = number.low * unit.low // _DAY_MINUTES
    first = spans.ahead(calendar.today, days)
    if unit.low < _WEEK_MINUTES:
        return (first,)
    return (Span(first.first, spans.ahead(calendar.today, days + 6).last),)


def _is_weekday(row: Row, offset: int) -> bool:
    item = row.look(offset)
    if item.kind is not Kind.SHY_WEEKDAY:
        return item.kind is Kind.WEEKDAY
    beside = {row.look(offset - 1).kind, row.look(offset + 1).kind}
    return bool(beside & _BESIDE_SHY) or len(row.items) == 1


def _weekday(row: Row, calendar: Calendar, which: spans.Which) -> Days:
    """Read a weekday and what follows it: "viernes que viene", "friday next week", "lunes 7"."""
    number = row.look().low
    row.take(1)
    following = row.look()
    if following.kind in _WHICH and following.kind is not Kind.THIS and not _is_weekday(row, 1):
        row.take(1)
        return spans.weekday(calendar.today, number, _WHICH[following.kind])
    if following.kind is Kind.WEEK:
        row.take(1)
        day = following.low - following.low % 7 + number
        return (spans.of_week(calendar.today, day, day),)
    return _date_of(number, row, calendar) or spans.weekday(calendar.today, number, which)


def _date_of(weekday: int, row: Row, calendar: Calendar) -> Days | None:
    """Read the date behind a weekday, where it is one of that weekday."""
    start = row.at
    row.take(int(row.look().kind is Kind.COMMA))
    found = _date(row, calendar) or _bare_day(row, calendar)
    if found and found[0].first and found[0].first.weekday() == weekday:
        return found
    row.at = start
    return None


def _bare_day(row: Row, calendar: Calendar) -> Days | None:
    if row.look().kind is not Kind.NUMBER or row.look(1).kind in _NO_BARE_DAY:
        return None
    return _day_of_month(row, calendar, row.look().low, 1)


def _date(row: Row, calendar: Calendar) -> Days | None:
    """Read a written date, a day of the month, or a month."""
    lead = int(row.look().kind is Kind.DAY_NUMBER)
    item = row.look(lead)
    if item.kind is Kind.DATE:
        return _written(row, calendar, item.text, lead + 1)
    if item.kind in MONTHS:
        return _month(row, calendar, lead)
    if item.kind is not Kind.NUMBER:
        return None
    following = row.look(lead + 1)
    ordinal = int(following.kind is Kind.ORDINAL and following.glued)
    month = row.look(lead + 1 + ordinal)
    if month.kind in MONTHS:
        return _day_and_month(row, calendar, (item, month), lead + 2 + ordinal)
    if ordinal or (lead and following.kind not in _NO_BARE_DAY):
        return _day_of_month(row, calendar, item.low, lead + 1 + ordinal)
    return None


def _month(row: Row, calendar: Calendar, lead: int) -> Days | None:
    """Read "december 5", "december the 5th", or "december"."""
    month = row.look(lead)
    more = int(row.look(lead + 1).kind is Kind.DAY_NUMBER)
    day = row.look(lead + 1 + more)
    if day.kind is Kind.NUMBER:
        taken = lead + 2 + more
        after = row.look(taken)
        taken += int(after.kind is Kind.ORDINAL and after.glued)
        return _day_and_month(row, calendar, (day, month), taken)
    if month.kind is Kind.SHY_MONTH:
        return None
    row.take(lead + 1)
    return (spans.whole_month(calendar.today, month.low),)


def _day_and_month(
    row: Row, calendar: Calendar, pair: tuple[Item, Item], taken: int
) -> Days | None:
    day, month = pair
    year = row.look(taken).low
    has_year = year // 100 == _THIS_CENTURY
    text = f"{day.low} {month.text} {year}" if has_year else f"{day.low} {month.text}"
    return _written(row, calendar, text, taken + has_year)


def _day_of_month(row: Row, calendar: Calendar, number: int, taken: int) -> Days | None:
    span = spans.day_of_month(calendar.today, number)
    if span is None:
        return None
    row.take(taken)
    return (span,)


def _written(row: Row, calendar: Calendar, text: str, taken: int) -> Days | None:
    span = spans.written_date(text, calendar.language, calendar.month_first, calendar.today)
    if span is None:
        return None
    row.take(taken)
    return (span,)
