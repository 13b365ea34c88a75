"""Dates, times, lengths and phone numbers in words, as a voice should read them."""

import re
import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from babel.core import get_global

from service.flows.wording.catalogue import language_of
from service.flows.wording.segments import plain
from service.flows.wording.times import locale_of

_NORTH_AMERICA = 1
_MINUTES_AN_HOUR = 60
_BRACKETED = re.compile(r"\s*[(\[].*?[)\]]")
_INTERNATIONAL = phonenumbers.PhoneNumberFormat.INTERNATIONAL
_NATIONAL = phonenumbers.PhoneNumberFormat.NATIONAL


@cache
def words(language: str) -> dict[str, Any]:
    """Return the words of one of our languages, as its file in `spoken` has them."""
    source = files("service.flows.wording").joinpath("spoken", f"{language}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def when(moment: datetime, zone: str, tag: str, *, with_zone: bool = True) -> str:
    """Say a moment in a zone: "Tuesday, December first, at two thirty PM Pacific Time".

    `moment` is aware. The zone's name is the one for the whole year: "Pacific Standard Time" is
    more than people say. `with_zone` is off where it has just been said.
    """
    local = moment.astimezone(ZoneInfo(zone))
    known, locale = words(language_of(tag)), locale_of(tag)
    said = known["moment"].format(
        weekday=locale.days["format"]["wide"][local.weekday()],
        month=locale.months["format"]["wide"][local.month],
        day=known["days"][local.day - 1],
        clock=_clock(local.hour, local.minute, known),
    )
    if with_zone:
        said = known["with_zone"].format(moment=said, zone=_zone_name(local, zone, tag))
    return plain(said)


def length(minutes: int, tag: str) -> str:
    """Say how long something takes: "forty-five minutes", "one hour and thirty minutes"."""
    known = words(language_of(tag))
    hours, rest = divmod(minutes, _MINUTES_AN_HOUR)
    parts = {"hours": _counted(hours, "hours", known), "minutes": _counted(rest, "minutes", known)}
    if hours and rest:
        return str(known["length"]["both"].format(**parts))
    return parts["hours" if hours else "minutes"]


def number(phone: str, tag: str) -> str:
    """Say a number (E.164) digit by digit with a pause after each group: "5 0 0, 5 5 5, 0 0 0 6".

    Spaces make a voice read digits one by one, commas make it pause. A number in North America is
    said as people dial it there, any other with its country code.
    """
    try:
        known = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return ", ".join(" ".join(group) for group in re.findall(r"\d{1,3}", phone))
    at_home = known.country_code == _NORTH_AMERICA
    written = phonenumbers.format_number(known, _NATIONAL if at_home else _INTERNATIONAL)
    said = ", ".join(" ".join(group) for group in re.findall(r"\d+", written))
    return said if at_home else f"{words(language_of(tag))['plus']} {said}"


def _clock(hour: int, minute: int, known: dict[str, Any]) -> str:
    """Say a time of day with its preposition, such as "at twelve oh five PM" or "at noon"."""
    if not minute and str(hour) in known["exact"]:
        return str(known["exact"][str(hour)])
    spoken = known["minutes"].get(str(minute)) or known["minute"].format(
        number=known["numbers"][minute]
    )
    return str(known["hours"][hour].format(minutes=spoken if minute else ""))


def _counted(count: int, unit: str, known: dict[str, Any]) -> str:
    """Say so many hours or minutes; what is beyond our words is left to the voice."""
    own = known[f"length_{unit}"].get(str(count))
    numbers = known["numbers"]
    spelled = numbers[count] if count < len(numbers) else str(count)
    return str(own or known["length"][unit].format(number=spelled))


def _zone_name(local: datetime, zone: str, tag: str) -> str:
    """Return what people call a zone the whole year round, from CLDR, else from its place."""
    known = words(language_of(tag))
    varies = len({local.replace(month=month, day=1).utcoffset() for month in (1, 7)}) > 1
    name = _cldr_name(zone, tag, varies) or _place(zone, tag)
    if not name:
        return _offset(local, tag)
    for formal, spoken in known["zone_words"].items():
        name = name.replace(formal, spoken)
    return _BRACKETED.sub("", name)


@cache
def _cldr_name(zone: str, tag: str, varies: bool) -> str:
    """Return CLDR's generic name; its standard one does where the clocks never change."""
    locale = locale_of(tag)
    canonical = get_global("zone_aliases").get(zone, zone)
    group = get_global("meta_zones").get(canonical, "")
    names = locale.meta_zones.get(group) or locale.time_zones.get(canonical) or {}
    long = names.get("long", {})
    return str(long.get("generic") or ("" if varies else long.get("standard", "")))


@cache
def _place(zone: str, tag: str) -> str:
    """Name a zone by its city; empty where the zone database has digits instead of one."""
    locale = locale_of(tag)
    canonical = get_global("zone_aliases").get(zone, zone)
    own = canonical.rpartition("/")[2].replace("_", " ")
    city = str(locale.time_zones.get(canonical, {}).get("city", own))
    template = words(language_of(tag))["zone"]["place"]
    return "" if any(mark.isdigit() for mark in city) else str(template.format(place=city))


def _offset(local: datetime, tag: str) -> str:
    """Name a zone by its distance from Greenwich."""
    offset = local.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    template = words(language_of(tag))["zone"]["ahead" if minutes >= 0 else "behind"]
    return str(template.format(length=length(abs(minutes), tag)))
