"""Which open times are offered, and in what order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.flows import slots, wishes
from service.flows.effects import Decision, SetStatus
from service.flows.state import Intent, Interview, Slot, Status
from tests.support import flow

ZONE = "America/Los_Angeles"
NOW = datetime(2026, 11, 30, 10, 0, tzinfo=ZoneInfo(ZONE))
INTERVIEW = Interview(
    id=1,
    status=Status.SCHEDULED,
    title="Backend engineer",
    starts_at=datetime(2026, 12, 1, 22, 0, tzinfo=UTC),
    duration_minutes=45,
    location="",
    candidate_name="Sam Lee",
    recruiter_id=1,
    recruiter_name="Dana",
    time_zone=ZONE,
    language="en",
)


def slot(number: int, day: int, hour: int) -> Slot:
    start = datetime(2026, 12, day, hour, 0, tzinfo=ZoneInfo(ZONE))
    return Slot(number, start.astimezone(UTC), 45)


WEEK = (slot(1, 2, 9), slot(2, 2, 16), slot(3, 3, 9), slot(4, 3, 16), slot(5, 4, 9), slot(6, 7, 9))


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("thursday after 3", (4, 3, 2)),
        ("thursday morning", (3, 4, 1)),
        ("next week", (6, 5, 3)),
        ("after 3", (2, 4, 1)),
        ("any day but wednesday", (3, 4, 5)),
        ("friday or monday", (5, 6, 3)),
        ("hello", (1, 2, 3)),
    ],
)
def test_what_fits_the_wish_comes_first_and_the_nearest_fill_up(
    words: str, offered: tuple[int, ...]
) -> None:
    wish = wishes.read(words, "en", ZONE, NOW)
    assert tuple(one.id for one in slots.offer(WEEK, INTERVIEW, NOW, wish)) == offered


def test_a_day_that_was_ruled_out_comes_last_but_comes() -> None:
    wish = wishes.read("any day but wednesday", "en", ZONE, NOW)
    found = slots.offer(WEEK[:3], INTERVIEW, NOW, wish)
    assert [one.id for one in found] == [3, 1, 2]


def test_slots_that_were_shown_are_not_offered_again() -> None:
    found = slots.offer(WEEK, INTERVIEW, NOW, without=(1, 2, 3))
    assert [one.id for one in found] == [4, 5, 6]


def test_neither_its_own_time_nor_one_in_less_than_an_hour_is_offered() -> None:
    own = Slot(1, INTERVIEW.starts_at, 45)
    soon = Slot(2, NOW + timedelta(minutes=59), 45)
    later = Slot(3, NOW + timedelta(minutes=60), 45)
    assert slots.offer((own, soon, later), INTERVIEW, NOW) == (later,)


@pytest.mark.parametrize(
    ("answer", "words", "shown"),
    [
        (None, "", (1, 2, 3, 4, 5, 6, 7, 8)),
        (Intent.RESCHEDULE, "", (1, 2, 3, 4, 5, 6, 7, 8)),
        (Intent.RESCHEDULE, "is there parking?", (1, 2, 3, 4, 5, 6, 7, 8)),
        (Intent.RESCHEDULE, "friday or monday", (5, 6, 3)),
        (Intent.OFFER_DEADLINE, "friday or monday", (1, 2, 3, 4, 5, 6, 7, 8)),
    ],
)
def test_a_page_shows_the_next_eight_or_what_comes_nearest_to_a_wish(
    answer: Intent | None, words: str, shown: tuple[int, ...]
) -> None:
    many = (*WEEK, *(slot(number, number + 1, 9) for number in range(7, 12)))
    found = slots.on_page(many, INTERVIEW, NOW, answer, words)
    assert tuple(one.id for one in found) == shown


def test_a_page_shows_neither_its_own_time_nor_one_in_less_than_an_hour() -> None:
    soon = Slot(1, NOW + timedelta(minutes=59), 45)
    later = Slot(2, NOW + timedelta(minutes=60), 45)
    own = Slot(3, INTERVIEW.starts_at, 45)
    assert slots.on_page((soon, later, own), INTERVIEW, NOW) == (later,)


def test_a_slot_fits_on_the_clock_of_the_candidate() -> None:
    wish = wishes.read("thursday after 3", "en", ZONE, NOW)
    assert wish is not None
    assert slots.fits(wish, slot(1, 3, 16), ZONE)
    assert not slots.fits(wish, slot(1, 3, 16), "Europe/Berlin")


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        (Status.RESCHEDULE_REQUESTED, Status.CONFIRMED, (1,)),
        (Status.RESCHEDULE_REQUESTED, Status.CANCELLED, ()),
        (Status.SCHEDULED, Status.CONFIRMED, ()),
        (Status.CANCELLED, Status.RESCHEDULE_REQUESTED, ()),
    ],
)
def test_who_asked_for_another_time_and_comes_after_all_must_hold_the_slot_again(
    before: Status, after: Status, held: tuple[int, ...]
) -> None:
    decision = Decision("test", effects=(SetStatus(1, after),))
    assert slots.to_hold_again(flow.snapshot(flow.interview(status=before)), decision) == held


def test_each_of_several_must_hold_its_slot_again() -> None:
    one, *searching = (flow.interview(number) for number in (1, 2, 3))
    asked = (replace(each, status=Status.RESCHEDULE_REQUESTED) for each in searching)
    effects = tuple(SetStatus(number, Status.CONFIRMED) for number in (3, 1, 2))
    assert slots.to_hold_again(flow.snapshot(one, *asked), Decision("test", effects)) == (3, 2)
