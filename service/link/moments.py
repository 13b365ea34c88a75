"""Days, times and lengths as people of a language write them on a page (CLDR, by Babel).

A text pays for every letter outside GSM-7; a page does not, so nothing is shortened here.
"""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from babel.units import format_unit

from service.flows.wording.times import locale_of


def day(moment: datetime, zone: str, tag: str) -> str:
    """Say the day of an aware moment in a zone: "Tuesday, December 1, 2026"."""
    return whole_day(moment.astimezone(ZoneInfo(zone)).date(), tag)


def whole_day(on: date, tag: str) -> str:
    """Say a calendar day."""
    return format_date(on, "full", locale=locale_of(tag))


def clock(moment: datetime, zone: str, tag: str) -> str:
    """Say the time of an aware moment in a zone: "2:00 PM"."""
    return format_time(moment.astimezone(ZoneInfo(zone)), "short", locale=locale_of(tag))


def zone_name(moment: datetime, zone: str, tag: str) -> str:
    """Say which time that is: "Pacific Standard Time", in summer "Pacific Daylight Time"."""
    return get_timezone_name(moment.astimezone(ZoneInfo(zone)), "long", locale=locale_of(tag))


def short(moment: datetime, zone: str, tag: str) -> tuple[str, str]:
    """Say an aware moment as day and time, for a list: "Tue, Dec 1" and "2:00 PM"."""
    local = moment.astimezone(ZoneInfo(zone))
    return format_skeleton("MMMEd", local, locale=locale_of(tag)), clock(moment, zone, tag)


def minutes(count: int, tag: str, length: Literal["short", "long", "narrow"] = "long") -> str:
    """Say a number of minutes: "45 minutes", short "45 min"."""
    return format_unit(count, "duration-minute", length, locale=locale_of(tag))
