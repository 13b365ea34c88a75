"""Words and numbers become the hours that they name; what stands beside a number decides."""

from service.flows.wishes import hours
from service.flows.wishes.hours import Hours, Side
from service.flows.wishes.row import HOUR_SUFFIXES, NUMBERS, Row
from service.flows.wishes.vocabulary import Kind

_HALF_DAY_HOURS = 12
_LAST_HOUR = 24
_RELATIONS = frozenset(
    {Kind.AT, Kind.AFTER, Kind.BEFORE, Kind.FROM, Kind.UNTIL, Kind.TO, Kind.AROUND, Kind.BETWEEN}
)
_DAYS = frozenset({Kind.DAY, Kind.WEEKDAY, Kind.SHY_WEEKDAY, Kind.WEEK})
_SAYS_WHETHER = frozenset({Kind.ASK, Kind.GOOD, Kind.NOT, Kind.INSTEAD_OF})
# Beside these a bare number is an hour: "could we do 3", "2 isn't good, 4 would be".
_HOUR_AFTER = _RELATIONS | _SAYS_WHETHER | _DAYS | {Kind.MEET}
_HOUR_BEFORE = frozenset({Kind.GOOD, Kind.NOT, Kind.PART})
_JOINERS = frozenset({Kind.OR, Kind.AND, Kind.COMMA})
_RANGES = frozenset({Kind.TO, Kind.UNTIL})


def read_hours(row: Row, after_hours: bool) -> Hours | Kind | None:
    """Read the hours that are named here, or None; OTHER for a figure that is a length of time.

    `after_hours`: the last thing said was an hour, so that "or 4" is one as well.
    """
    item = row.look()
    match item.kind:
        case Kind.PART:
            row.take(1)
            return Hours(item.low, item.high, Side.PART)
        case Kind.NOON:
            row.take(1)
            return hours.point(item.low, open_half=False)
        case Kind.CLOCK:
            row.take(1)
            spelled_out = item.text.startswith("0") or item.low >= _HALF_DAY_HOURS * 60 + 60
            return _with_suffixes(row, item.low, open_half=not spelled_out)
        case Kind.MINUTES_BEFORE if row.look(1).kind in NUMBERS:
            row.take(2)
            hour = row.look(-1).low
            return _with_suffixes(row, hour * 60 + item.low, open_half=hour <= _HALF_DAY_HOURS)
        case Kind.NUMBER | Kind.HOUR_WORD:
            return _number(row, after_hours)
    return None


def _number(row: Row, after_hours: bool) -> Hours | Kind | None:
    number, following = row.look(), row.look(1)
    lasting = row.look(-1).kind is Kind.IN and following.kind is Kind.OCLOCK
    if following.kind is Kind.UNIT or lasting:
        row.take(2)
        return Kind.OTHER
    suffixed = following.kind in HOUR_SUFFIXES
    if number.low > _LAST_HOUR or not (suffixed or _is_hour(row, after_hours)):
        return None
    row.take(1)
    return _with_suffixes(row, number.low * 60, open_half=number.low <= _HALF_DAY_HOURS)


def _is_hour(row: Row, after_hours: bool) -> bool:
    """Whether a bare number is an hour by what stands beside it."""
    before, following = row.look(-1).kind, row.look(1).kind
    if before in _HOUR_AFTER or following in _HOUR_BEFORE:
        return row.look().low > 0
    if before in _JOINERS:
        return after_hours
    second = row.look(2)
    return (
        following in _RANGES
        and (second.kind in NUMBERS or second.kind is Kind.CLOCK)
        and second.low <= _LAST_HOUR * 60
        and row.look(3).kind is not Kind.UNIT
    )


def _with_suffixes(row: Row, minute: int, open_half: bool) -> Hours:
    """Read what follows an hour: "o'clock", "am", "ish", "y media"."""
    about = False
    while row.look().kind in HOUR_SUFFIXES:
        item = row.look()
        row.take(1)
        match item.kind:
            case Kind.AM | Kind.PM:
                late = item.kind is Kind.PM
                minute, open_half = minute % hours.HALF_DAY + late * hours.HALF_DAY, False
            case Kind.MINUTES_AFTER:
                minute += item.low
            case Kind.ISH:
                about = True
    found = hours.point(minute, open_half)
    return hours.around(found) if about else found
