"""Which ways somebody is told by, and when; and who is told next."""

from datetime import UTC, datetime, time, timedelta

import pytest

from service.flows.quiet import parse
from service.flows.telling import BY_MAIL, Habits, Kind, Telling, Way, falls_back, next_one, plan

NEW_YORK = "America/New_York"
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # a Monday, 12:00 in New York
NIGHT = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)  # the same Monday, 22:30 there
MORNING = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)  # Tuesday, 8:00
CHAT = Way("chat:7", Kind.CHAT, for_urgent=True, for_rest=False)
MAIL = Way("email:8", Kind.EMAIL, for_urgent=False, for_rest=True)
AT_ONCE = Habits(NEW_YORK)
BY_DAY = Habits(NEW_YORK, quiet=parse("20:00-08:00"))
GATHERED = Habits(NEW_YORK, quiet=parse("20:00-08:00"), digest_at=time(8, 30))


@pytest.mark.parametrize(
    ("urgent", "habits", "now", "planned"),
    [
        (False, AT_ONCE, NOON, [Telling("email:8", NOON)]),
        (True, AT_ONCE, NOON, [Telling("chat:7", NOON)]),
        (False, BY_DAY, NOON, [Telling("email:8", NOON)]),
        (False, BY_DAY, NIGHT, [Telling("email:8", MORNING)]),
        (True, BY_DAY, NIGHT, [Telling("chat:7", NIGHT)]),
        (True, GATHERED, NIGHT, [Telling("chat:7", NIGHT)]),
        (
            False, GATHERED, NIGHT,
            [Telling("email:8", MORNING + timedelta(minutes=30), in_digest=True)],
        ),
        (
            False, GATHERED, MORNING + timedelta(minutes=30),
            [Telling("email:8", MORNING + timedelta(days=1, minutes=30), in_digest=True)],
        ),
    ],
)  # fmt: skip
def test_the_rest_waits_for_its_hour_and_what_is_urgent_for_nothing(
    urgent: bool, habits: Habits, now: datetime, planned: list[Telling]
) -> None:
    assert list(plan((CHAT, MAIL), habits, now, urgent=urgent)) == planned


def test_who_has_chosen_no_way_for_what_is_urgent_hears_of_it_by_all() -> None:
    assert plan((MAIL,), BY_DAY, NIGHT, urgent=True) == (Telling("email:8", NIGHT),)


def test_who_has_chosen_no_way_for_the_rest_finds_it_in_the_inbox() -> None:
    assert plan((CHAT,), AT_ONCE, NOON, urgent=False) == ()


def test_a_digest_comes_once_on_the_day_whose_clocks_skip_its_hour() -> None:
    late = datetime(2027, 3, 14, 5, 0, tzinfo=UTC)  # midnight in New York; 2:30 is skipped
    habits = Habits(NEW_YORK, digest_at=time(2, 30))
    (first,) = plan((BY_MAIL,), habits, late, urgent=False)
    (second,) = plan((BY_MAIL,), habits, first.due_at, urgent=False)
    assert first.due_at == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
    assert second.due_at == datetime(2027, 3, 15, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "others", "falls"),
    [
        (Kind.CHAT, [], True),
        (Kind.SMS, ["failed"], True),
        (Kind.CHAT, ["failed", "waiting"], False),
        (Kind.CHAT, ["sent"], False),
        (Kind.EMAIL, [], False),
    ],
)
def test_a_mail_steps_in_when_nothing_else_reached_them(
    kind: Kind, others: list[str], falls: bool
) -> None:
    assert falls_back(kind, others) is falls


@pytest.mark.parametrize(
    ("told", "found"),
    [(set(), 5), ({5}, 9), ({5, 9}, 2), ({2, 5, 9}, None), ({3, 5}, 9)],
)
def test_the_team_is_told_one_by_one_from_behind_the_owner(
    told: set[int], found: int | None
) -> None:
    assert next_one([2, 3, 5, 9], 3, frozenset(told | {3})) == found


def test_who_is_in_no_team_has_nobody_behind_them() -> None:
    assert next_one([], 3, frozenset({3})) is None
