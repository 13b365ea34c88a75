"""A free text becomes a wish for a time."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from service.flows.wishes.clauses import Clause, Group, afterwards, clauses, groups
from service.flows.wishes.day_words import Calendar
from service.flows.wishes.grammar import Part, is_value, parts_of
from service.flows.wishes.lexing import Item, items, without_fillers, written
from service.flows.wishes.vocabulary import LANGUAGES, Kind, base_of, vocabulary
from service.flows.wishes.wish import MINUTES_A_DAY, Option, Wish

_ASKS = frozenset({Kind.ASK, Kind.GOOD})
_BACKGROUND_WORDS = 3
# A text without any of these says nothing about time, and most texts are such.
_NAMES_TIME = frozenset(
    {
        *(Kind.WEEKDAY, Kind.SHY_WEEKDAY, Kind.WEEKLY, Kind.DAY, Kind.WEEK, Kind.PART, Kind.MONTH),
        *(Kind.TODAY_PART, Kind.NOON, Kind.NUMBER, Kind.HOUR_WORD, Kind.CLOCK, Kind.DATE),
    }
)
# Where English writes the month first.
_MONTH_FIRST = frozenset({"en", "en-us", "en-ph"})


def read(words: str, language: str, zone: str, now: datetime) -> Wish | None:
    """Return what a text says about when, on the clock of an IANA zone; None for nothing.

    `now` is aware. The candidate's language comes first; another one is tried when that finds
    nothing and the text plainly is in it. Never raises for any text.
    """
    local = now.astimezone(ZoneInfo(zone))
    found = named(words, language, local.date())
    suits = _combined([group for group in found if not group.against])
    options = tuple(one for group in suits for one in _options(group, local))
    excluded = tuple(one for group in found if group.against for one in _options(group, local))
    return Wish(options, excluded) if options or excluded else None


def named(words: str, language: str, today: date) -> list[Group]:
    """Return the days and hours that a text names, without those that are mere background."""
    for row in parsed(words, language, today):
        found = _groups(clauses(row))
        if found:
            return found
    return []


def parsed(words: str, language: str, today: date) -> Iterator[list[Part]]:
    """Yield what a text says in the candidate's language, then in others that it may be in."""
    for row, calendar in rows(words, language, today):
        yield parts_of(row, calendar)


def rows(words: str, language: str, today: date) -> Iterator[tuple[list[Item], Calendar]]:
    """Yield a text's known words, language by language, with the calendar to read them by."""
    base = base_of(language)
    seen = written(words)
    for one in (base, *(other for other in LANGUAGES if other != base)):
        known = vocabulary(one)
        if one == base or known.known_by & seen:
            tag = language.replace("_", "-").casefold() if one == base else one
            calendar = Calendar(today, one, tag in _MONTH_FIRST)
            row = list(without_fillers(items(words, known)))
            if not _NAMES_TIME.isdisjoint(item.kind for item in row):
                yield row, calendar


def _groups(row: list[Clause]) -> list[Group]:
    """Read clause by clause; where one asks for a time, a tale beside it does not."""
    asked = any(clause.has(_ASKS) and any(map(is_value, clause.parts)) for clause in row)
    found: list[Group] = []
    for clause in row:
        if found and _says_afterwards(clause):
            found = [group for group in found if group.against] + [afterwards(found[-1])]
        tale = asked and not clause.has(_ASKS) and clause.others >= _BACKGROUND_WORDS
        found += [group for group in groups(clause) if group.against or not tale]
    return found


def _says_afterwards(clause: Clause) -> bool:
    """Whether it says "after that", or ends in "after"."""
    return Kind.THAT in clause.parts or clause.parts[-1] is Kind.AFTER


def _combined(found: list[Group]) -> list[Group]:
    """Join days and hours said apart: "next week, mornings if possible"."""
    hours = [group for group in found if group.days is None]
    days = [group for group in found if group.days and not group.hours]
    if not hours or not days:
        return found
    both = [Group(day.days, hour.hours) for day in days for hour in hours]
    return both + [group for group in found if group.days and group.hours]


def _options(group: Group, local: datetime) -> Iterator[Option]:
    """Yield the stretches of a group that are not over yet."""
    today, minute = local.date(), local.hour * 60 + local.minute
    opens, closes = (group.hours.opens, group.hours.closes) if group.hours else (0, MINUTES_A_DAY)
    for span in group.days or (None,):
        if span is None:
            yield Option(opens=opens, closes=closes)
            continue
        if span.today_too and (group.hours or group.against) and closes > minute:
            yield Option(frozenset(), today, today, opens, closes)
        over = span.last is not None and (span.last, closes) <= (today, minute)
        if not over:
            yield Option(span.weekdays, span.first, span.last, opens, closes)
