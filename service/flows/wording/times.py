"""Dates, times and notice as people of a language write them (CLDR, by Babel)."""

import re
from datetime import datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import DateTimePattern, get_timezone_gmt, get_timezone_name, match_skeleton
from babel.units import format_unit

from service.flows.wording.catalogue import language_of, say
from service.flows.wording.segments import gsm7

# Numbers we may text are in North America unless told otherwise, so are the habits of writing.
_HOME = {"en": "en_US", "es": "es_US", "fr": "fr_CA", "de": "de_DE", "pt": "pt_BR"}
_LONGEST_SHORT_NAME = 6
_MINUTES_AN_HOUR = 60
_HOURS_SHOWN_AS_HOURS = 72
_ONE_O_CLOCK = re.compile(r"0?1\b")
_FIRST = re.compile(r"\b1\b")
_NOWHERE = frozenset({"ZZ", "001"})  # what CLDR says of zones that lie in no country
_ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001  # its zone comes later


@cache
def locale_of(tag: str) -> Locale:
    """Return the CLDR locale for a tag such as "en", "en-GB" or "es-MX"."""
    known = tag.replace("-", "_")
    try:
        locale = Locale.parse(known)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(language_of(tag))
    return locale if locale.territory else Locale.parse(_HOME.get(locale.language, str(locale)))


def when(moment: datetime, zone: str, tag: str) -> str:
    """Say a moment in a zone: "Tue, Dec 1 at 2:00 PM PST". `moment` is aware."""
    local = moment.astimezone(ZoneInfo(zone))
    clock = _patterns(tag)[1].apply(local, locale_of(tag))
    name = _zone_name(zone, bool(local.dst()), tag, local.tzname() or "")
    # "a la 1:00", "a las 2:00": Spanish and Portuguese count the hours.
    key = "when_one" if _ONE_O_CLOCK.match(clock) else "when"
    return gsm7(say(key, tag, day=day(moment, zone, tag), clock=clock, zone=name))


def day(moment: datetime, zone: str, tag: str) -> str:
    """Say the day of a moment in a zone: "Tue, Dec 1". `moment` is aware."""
    words = _patterns(tag)[0].apply(moment.astimezone(ZoneInfo(zone)), locale_of(tag))
    if language_of(tag) == "fr":  # CLDR's pattern writes "1 déc.", people write "1er"
        words = _FIRST.sub("1er", words)
    return gsm7(words)


@cache
def length(minutes: int, tag: str) -> str:
    """Say how long something takes: "45 minutes", "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, _MINUTES_AN_HOUR)
    units = ((hours, "duration-hour"), (rest, "duration-minute"))
    parts = (format_unit(many, unit, "long", locale=locale_of(tag)) for many, unit in units if many)
    return gsm7(" ".join(parts))


@cache
def _patterns(tag: str) -> tuple[DateTimePattern, DateTimePattern]:
    """Return how a language writes a day and a time; looking them up costs more than using them."""
    locale = locale_of(tag)
    skeleton = match_skeleton("MMMEd", locale.datetime_skeletons)
    return locale.datetime_skeletons[skeleton or "MMMEd"], locale.time_formats["short"]


@cache
def _zone_name(zone: str, summer: bool, tag: str, abbreviation: str) -> str:
    """Return a zone's short name, such as PST, or PDT in `summer`.

    Where a language has none, CLDR offers a long sentence; the zone database's abbreviation, or
    the offset where that has only digits, is what people know.
    """
    variant: Literal["daylight", "standard"] = "daylight" if summer else "standard"
    name = get_timezone_name(
        ZoneInfo(zone), width="short", locale=locale_of(tag), zone_variant=variant
    )
    if len(name) <= _LONGEST_SHORT_NAME:
        return name
    return abbreviation if abbreviation.isalpha() else f"GMT{abbreviation}"


@cache
def zone_name(zone: str, tag: str) -> str:
    """Say a zone as people do, all year round: "Pacific Time".

    Of a zone without a country, CLDR says "Unknown Region (UTC) Time": its abbreviation, or its
    offset, is what people know.
    """
    known = get_global("zone_aliases").get(zone, zone)
    if get_global("zone_territories").get(known, "ZZ") not in _NOWHERE:
        return get_timezone_name(
            ZoneInfo(zone), width="long", zone_variant="generic", locale=locale_of(tag)
        )
    local = _ANY_DAY.replace(tzinfo=ZoneInfo(zone))
    name = local.tzname() or ""
    return name if name.isalpha() else get_timezone_gmt(local, locale=locale_of(tag))


def notice(minutes: int, tag: str) -> str:
    """Say a notice in words, such as "26 h before"; negative minutes are after the start."""
    span = timedelta(minutes=abs(minutes))
    hours, rest = divmod(int(span.total_seconds()) // 60, _MINUTES_AN_HOUR)
    side = "after" if minutes < 0 else "before"
    if hours >= _HOURS_SHOWN_AS_HOURS:
        return say(f"notice.days_{side}", tag, count=span.days)
    if hours:
        return say(f"notice.hours_{side}", tag, count=hours)
    return say(f"notice.minutes_{side}", tag, count=rest)
