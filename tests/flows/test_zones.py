"""Which zones a number may be in, and when it is quiet in any of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import pytest

from service.flows.quiet import parse
from service.flows.zones import zones_of

QUIET = parse("20:00-09:00")
TOLL_FREE = "+18005550123"
RUSSIAN = "+79161234567"
LA, NY, MADRID, CANARY = (
    "America/Los_Angeles", "America/New_York", "Europe/Madrid", "Atlantic/Canary"
)  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("phone", "zones"),
    [
        ("+14155550123", [LA]), ("+12125550123", [NY]), ("+4930123456", ["Europe/Berlin"]),
        # Area codes with several zones: the one of most people comes first.
        ("+19075550123", ["America/Anchorage", "America/Adak"]),
        ("+12085550123", ["America/Boise", LA]),
        ("+16055550123", ["America/North_Dakota/Center", "America/Denver"]),
        ("+17095550123", ["America/St_Johns", "America/Halifax"]),
        # A whole country, without those that share its calling code.
        ("+34612345678", [MADRID, CANARY]), ("+447400123456", ["Europe/London"]),
        ("+18765550123", ["America/Jamaica"]), ("+17875550123", ["America/Puerto_Rico"]),
        ("+393123456789", ["Europe/Rome"]),
        # A number of no plan.
        ("+881612345678", ["UTC"]),
    ],
)  # fmt: skip
def test_a_number_may_be_in_every_zone_of_its_area(phone: str, zones: list[str]) -> None:
    assert list(zones_of(phone)) == zones


@pytest.mark.parametrize("phone", [TOLL_FREE, "+15002345678"])
def test_a_number_of_no_place_may_be_anywhere_in_the_united_states_and_canada(phone: str) -> None:
    zones = zones_of(phone)
    assert zones[0] == NY
    assert {LA, "America/St_Johns", "Pacific/Honolulu"} < set(zones)
    assert not {"Pacific/Guam", "America/Jamaica"} & set(zones)


def test_every_zone_of_a_number_is_one_that_we_can_reckon_with() -> None:
    numbers = (TOLL_FREE, RUSSIAN, "+61412345678", "+525512345678", "+5511987654321", "+6281212345")
    assert {zone for phone in numbers for zone in zones_of(phone)} <= available_timezones()


@pytest.mark.parametrize(
    ("moment", "zones", "last", "first"),
    [
        # 9 to 20 in Los Angeles is 17 to 4 (UTC), in New York 14 to 1.
        ("2026-12-01T16:59", (LA, NY), "2026-12-01T00:59", "2026-12-01T17:00"),
        ("2026-12-01T17:00", (LA, NY), "2026-12-01T17:00", "2026-12-01T17:00"),
        ("2026-12-02T00:59", (NY, LA), "2026-12-02T00:59", "2026-12-02T00:59"),
        ("2026-12-02T01:00", (NY, LA), "2026-12-02T00:59", "2026-12-02T17:00"),
        ("2026-12-01T08:30", (MADRID, CANARY), "2026-11-30T18:59", "2026-12-01T09:00"),
        # The night on which one has changed its clocks and the other never does.
        ("2026-03-08T10:00", (LA, "America/Phoenix"), "2026-03-08T02:59", "2026-03-08T16:00"),
        ("2026-11-01T10:00", (LA, "America/Phoenix"), "2026-11-01T02:59", "2026-11-01T17:00"),
    ],
)
def test_it_is_quiet_while_it_is_quiet_in_any_zone(
    moment: str, zones: tuple[str, ...], last: str, first: str
) -> None:
    assert QUIET.last_allowed(utc(moment), *zones) == utc(last)
    assert QUIET.next_allowed(utc(moment), *zones) == utc(first)
    assert QUIET.holds(utc(moment), *zones) is (last != first)


def test_a_toll_free_number_is_texted_while_it_is_day_from_newfoundland_to_hawaii() -> None:
    zones = zones_of(TOLL_FREE)
    assert QUIET.next_allowed(utc("2026-12-01T10:00"), *zones) == utc("2026-12-01T19:00")
    assert QUIET.last_allowed(utc("2026-12-02T10:00"), *zones) == utc("2026-12-01T23:29")


@pytest.mark.parametrize(
    ("window", "zones", "kept"),
    [
        ("20:00-09:00", ("Pacific/Auckland", NY, MADRID), (MADRID,)),
        ("12:00-11:00", (LA, NY), (NY,)),
        ("20:00-09:00", (LA, MADRID), (LA, MADRID)),
        ("19:00-10:00", (LA, MADRID), (MADRID,)),
        ("12:00-12:00", (LA, "Asia/Kolkata"), (LA, "Asia/Kolkata")),
        ("12:00-11:00", (LA,), (LA,)),
    ],
)
def test_of_zones_without_a_common_hour_the_middle_one_is_kept(
    window: str, zones: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    assert parse(window).obeyed(utc("2026-12-01T12:00"), *zones) == kept


@pytest.mark.parametrize("window", ["20:00-09:00", "18:00-12:00", "09:00-20:00", "13:00-12:59"])
@pytest.mark.parametrize("phone", ["+12085550123", TOLL_FREE, RUSSIAN])
def test_however_far_apart_the_zones_are_there_is_an_allowed_moment_soon(
    window: str, phone: str
) -> None:
    quiet, zones = parse(window), zones_of(phone)
    for hours in range(0, 24 * 9, 19):
        moment = utc("2026-03-05T00:30") + timedelta(hours=hours)
        first, last = quiet.next_allowed(moment, *zones), quiet.last_allowed(moment, *zones)
        assert last <= moment <= first <= last + timedelta(hours=49)
        assert not quiet.holds(first, *zones)
        assert not quiet.holds(last, *zones)
