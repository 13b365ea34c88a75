"""Which replies wait, in which views they are, and until when they can be put off."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from service.flows.access import Sight
from service.flows.handling import (
    Eyes,
    Show,
    Standing,
    Until,
    Wrong,
    belongs,
    counts,
    moments,
    waits,
    wrong_moment,
)
from service.flows.state import Intent

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Los Angeles
HERE = "America/Los_Angeles"
DANA, IRIS, OMAR = 1, 2, 3
TEAM = frozenset({DANA, IRIS})
EYES = Eyes(Sight(DANA, everything=False, recruiters=TEAM), TEAM)


def standing(
    recruiter: int | None = DANA, assignee: int | None = None, state: str = ""
) -> Standing:
    """Stand as the words say: "unread urgent handled snoozed"."""
    named = state.split()
    return Standing(
        recruiter, assignee, "unread" in named, "urgent" in named, "handled" in named,
        "snoozed" in named,
    )  # fmt: skip


SETTLED = {Intent.CONFIRM, Intent.THANKS, Intent.OPT_IN}


@pytest.mark.parametrize("intent", [*Intent, "unanswered", "of a later version"])
def test_all_but_good_news_waits_for_somebody(intent: str) -> None:
    assert waits(intent, f"told.{intent}", None) is (intent not in SETTLED)


@pytest.mark.parametrize(
    ("intent", "told", "moved", "waiting"),
    [
        ("reschedule", "told.reschedule_booked", NOW, False),
        ("reschedule", "told.reschedule", None, True),
        ("question", "told.question_answered", None, False),
        ("cancel", "told.overtaken", None, False),
        ("confirm", "told.confirm_after_cancel", None, True),
        ("unclear", "told.silent", None, True),
    ],
)
def test_what_was_done_already_waits_for_nobody(
    intent: str, told: str, moved: datetime | None, waiting: bool
) -> None:
    assert waits(intent, told, moved) is waiting


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        (standing(state="unread"), "all mine team unread waiting"),
        (standing(state="unread urgent"), "all mine team unread urgent waiting"),
        (standing(state="urgent handled"), "all mine team handled"),
        (standing(state="unread urgent handled"), "all mine team unread urgent handled"),
        (standing(state="unread urgent snoozed"), "snoozed"),
        (standing(IRIS), "all team"),
        (standing(IRIS, DANA), "all mine team waiting"),
        (standing(DANA, OMAR), "all"),
        (standing(OMAR, DANA), "all mine team waiting"),
        (standing(OMAR), ""),
        (standing(None), "all waiting"),
        (standing(None, DANA), "all mine team waiting"),
    ],
)
def test_a_reply_is_in_the_views_it_belongs_to(one: Standing, shown: str) -> None:
    assert {show for show in Show if belongs(show, one, EYES)} == {*map(Show, shown.split())}


def test_numbers_count_what_is_in_a_view_and_of_mine_and_the_teams_the_unread() -> None:
    group = [(standing(state="unread"), 2), (standing(), 3), (standing(IRIS, state="unread"), 5)]
    assert counts(group, EYES) == {
        Show.MINE: 2, Show.TEAM: 7, Show.UNREAD: 7, Show.URGENT: 0, Show.WAITING: 5,
        Show.SNOOZED: 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "starts_in", "offered"),
    [
        (0, None, {Until.LATER: 3, Until.TOMORROW: 23, Until.MONDAY: 143}),
        (0, 100, {Until.LATER: 3, Until.TOMORROW: 23, Until.DAY_BEFORE: 76}),
        (0, 24, {Until.LATER: 3, Until.TOMORROW: 23}),
        (0, 2, {}),
        (0, -5, {Until.LATER: 3, Until.TOMORROW: 23, Until.MONDAY: 143}),
        (9, None, {Until.TOMORROW: 14, Until.MONDAY: 134}),  # seven in the evening
        (5 * 24, None, {Until.LATER: 3, Until.TOMORROW: 23}),  # a Sunday: Monday is tomorrow
    ],
)
def test_what_can_be_chosen_lies_ahead_and_before_the_start(
    hours: int, starts_in: int | None, offered: dict[Until, int]
) -> None:
    now = NOW + timedelta(hours=hours)
    starts_at = None if starts_in is None else now + timedelta(hours=starts_in)
    found = moments(now, HERE, starts_at)
    assert found == {name: now + timedelta(hours=far) for name, far in offered.items()}
    assert list(found.values()) == sorted(found.values())


def test_a_morning_is_nine_o_clock_across_a_change_of_clocks() -> None:
    saturday = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)  # clocks go back in the night
    assert moments(saturday, HERE, None)[Until.TOMORROW] == datetime(2026, 11, 1, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "starts_in", "wrong"),
    [
        (0, 50, Wrong.PAST),
        (-1, None, Wrong.PAST),
        (366 * 24 + 1, None, Wrong.TOO_FAR),
        (50, 50, Wrong.PAST_START),
        (49, 50, None),
        (5, -2, None),
    ],
)
def test_a_moment_past_the_start_is_named(
    hours: float, starts_in: float | None, wrong: Wrong | None
) -> None:
    starts_at = None if starts_in is None else NOW + timedelta(hours=starts_in)
    assert wrong_moment(NOW + timedelta(hours=hours), NOW, starts_at) is wrong


@pytest.mark.parametrize(("show", "state"), [*product(Show, ["", "unread", "handled", "snoozed"])])
def test_nobody_finds_in_any_view_what_they_do_not_see(show: Show, state: str) -> None:
    alone = Eyes(Sight(9, everything=False, recruiters=frozenset({9})))
    assert not belongs(show, standing(OMAR, IRIS, state), alone)
