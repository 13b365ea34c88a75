"""A ladder on every night of five years on which the clocks of eight zones change."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from service.flows.ladder import parse_ladder
from service.flows.quiet import parse
from service.flows.reminders import PlannedTouch, Rules, plan
from service.flows.state import TouchState
from tests.support.flow import interview

HOUR = timedelta(hours=1)
QUIET = parse("20:00-09:00")
RULES = Rules(parse_ladder("-3d sms, -1d sms, -4h call if unanswered, -2h sms"), QUIET)
# By the hour and by the half, at midnight, in autumn, and for Ramadan.
ZONES = [
    "America/Los_Angeles", "America/St_Johns", "America/Havana", "America/Santiago",
    "Europe/Madrid", "Asia/Beirut", "Africa/Casablanca", "Australia/Lord_Howe",
]  # fmt: skip
# In the hour that comes twice or never, around midnight, and when people do meet.
STARTS = [
    time(0, 30), time(1, 30), time(1, 30, fold=1), time(2, 30), time(2, 30, fold=1), time(9, 5),
    time(9, 30), time(10), time(14), time(22), time(23, 59), time(23, 59, fold=1),
]  # fmt: skip


@cache
def changes(zone: str) -> list[datetime]:
    """The hours (UTC) of five years in which the clocks of a zone change."""
    first, year = datetime(2026, 11, 1, tzinfo=UTC), 24 * 365
    local = ZoneInfo(zone)
    days = [first + HOUR * at for at in range(0, 5 * year, 24)]
    changed = (a for a, b in pairwise(days) if _offset(a, local) != _offset(b, local))
    hours = (day + HOUR * at for day in changed for at in range(24))
    return [one for one in hours if _offset(one, local) != _offset(one + HOUR, local)]


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def ladders(zone: str) -> list[tuple[datetime, list[PlannedTouch]]]:
    """The start of each interview on such a day and the days around it, and what is planned."""
    found = []
    for change in changes(zone):
        for days in (-1, 0, 1):
            day = change.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
            for clock in STARTS:
                start = datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
                about = interview(starts_at=start, time_zone=zone)
                touches = plan(about, RULES, start - timedelta(days=9))
                found.append((start, [one for one in touches if one.state is TouchState.PLANNED]))
    return found


def test_the_clocks_of_each_zone_change_twice_a_year() -> None:
    assert {zone: len(changes(zone)) for zone in ZONES} == dict.fromkeys(ZONES, 10)


@pytest.mark.parametrize("zone", ZONES)
def test_no_night_of_a_change_brings_a_touch_too_early_too_late_or_too_close(zone: str) -> None:
    for start, touches in ladders(zone):
        due = sorted(one.due_at for one in touches)
        assert due[-1] <= start - timedelta(minutes=10)
        assert not any(QUIET.holds(one, zone) for one in due)
        assert all(later - one >= RULES.gap for one, later in pairwise(due))
        assert "-2h sms" in [one.label for one in touches]


@pytest.mark.parametrize("zone", ZONES)
def test_a_rung_is_its_notice_before_the_start_or_at_the_edge_of_the_night(zone: str) -> None:
    """Days of 23 and 25 hours are days: only the wall clock says when the night begins."""
    before = {rung.label: rung.before for rung in RULES.ladder}
    for start, touches in ladders(zone):
        for one in touches:
            wished = start - before[one.label]
            edge = one.due_at.astimezone(ZoneInfo(zone)).strftime("%H:%M")
            assert one.due_at == wished or (
                QUIET.holds(wished, zone) and edge in {"19:59", "09:00"}
            )


@pytest.mark.parametrize("zone", ZONES)
def test_an_hour_that_comes_twice_is_two_starts_with_a_ladder_each(zone: str) -> None:
    for change in changes(zone):
        local = change.astimezone(ZoneInfo(zone))
        twice = [local.replace(fold=fold) - timedelta(minutes=15) for fold in (0, 1)]
        first, second = (one.astimezone(UTC) for one in twice)
        plans = [plan(interview(starts_at=one, time_zone=zone), RULES, first - timedelta(days=9))
                 for one in (first, second)]  # fmt: skip
        days = [one[1].due_at for one in plans]
        moved = QUIET.holds(first - timedelta(days=1), zone)
        assert days[1] - days[0] == (timedelta(0) if moved else second - first)
