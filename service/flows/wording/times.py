"""Dates, times and notice as people of a language write them (CLDR, by Babel)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time, get_timezone_name

from service.flows.wording.catalogue import language_of, say
from service.flows.wording.segments import gsm7

# Numbers we may text are in North America unless told otherwise, so are the habits of writing.
_HOME = {"en": "en_US", "es": "es_US"}
_MINUTES_AN_HOUR = 60
_HOURS_SHOWN_AS_HOURS = 72


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
    locale, local = locale_of(tag), moment.astimezone(ZoneInfo(zone))
    day = format_skeleton("MMMEd", local, locale=locale)
    clock = format_time(local, "short", locale=locale)
    name = get_timezone_name(local, width="short", locale=locale)
    return gsm7(say("when", tag, day=day, clock=clock, zone=name))


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
