"""The time zones that a phone number may be in: all that is known of a zone that nobody told us."""

from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from babel.core import get_global
from phonenumbers import timezone

_NORTH_AMERICA = frozenset({"US", "CA"})
# Where most people of a country or an area code with several zones live, so that a time shown to
# them is the right one for most; each names its zone, for those whom it is not.
_CROWDED = (
    "America/New_York",
    "America/Toronto",
    "America/North_Dakota/Center",
    "America/Phoenix",
    "America/Boise",
    "America/Anchorage",
    "America/St_Johns",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "America/Guayaquil",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Lisbon",
    "Europe/Rome",
    "Europe/Helsinki",
    "Europe/Oslo",
    "Europe/Moscow",
    "Africa/Kinshasa",
    "Asia/Almaty",
    "Asia/Jakarta",
    "Asia/Ulaanbaatar",
    "Australia/Sydney",
    "Australia/Perth",
    "Pacific/Auckland",
    "Pacific/Tahiti",
)


@lru_cache(maxsize=4096)
def known(name: str) -> str:
    """Return the name of a zone; empty for one that this machine has no clock for.

    What is stored may come from a machine that knew more of them, or from somebody's own SQL.
    """
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        return ""


@lru_cache(maxsize=4096)
def zones_of(phone: str) -> tuple[str, ...]:
    """Return the zones that an E.164 number may be in, the one that most people live in first.

    An area code says where a number was given out, not where its owner is: only a fallback. A
    number of a whole country (toll-free, most mobiles) may be in any of its zones. The library
    knows those by calling code, which countries share: the others' are left out.
    """
    number = phonenumbers.parse(phone)
    found = timezone.time_zones_for_number(number)
    at_home = _of_country(phonenumbers.region_code_for_number(number))
    likely = [zone for zone in found if zone in at_home]
    if found[0] == timezone.UNKNOWN_TIMEZONE:
        likely, found = list(at_home), ("UTC",)
    return tuple(sorted(likely or found, key=_crowded))


def _of_country(region: str | None) -> tuple[str, ...]:
    """Return the zones of a country (CLDR); the United States and Canada share their numbers.

    Satellite and other numbers of no country have the region "001", the whole world.
    """
    if region is None or region.isdecimal():
        return ()
    regions = _NORTH_AMERICA if region in _NORTH_AMERICA else {region}
    known = get_global("territory_zones")
    return tuple(zone for one in sorted(regions) for zone in known.get(one, ()))


def _crowded(zone: str) -> tuple[int, str]:
    return (_CROWDED.index(zone) if zone in _CROWDED else len(_CROWDED), zone)
