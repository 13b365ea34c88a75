"""Notice, urgency, and which times are offered."""

from datetime import timedelta

import pytest

from service.flows import slots as rules
from service.flows.escalation import is_urgent, notice_minutes
from service.flows.state import Intent, Reason
from service.flows.wording.recruiter import notice_in_words
from tests.support.flow import NOW, interview, slots


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(3600, 60), (3659, 60), (59, 0), (-59, 0), (-60, -1), (-3659, -60)]
)
def test_notice_is_counted_in_whole_minutes(seconds: int, minutes: int) -> None:
    about = interview(starts_at=NOW + timedelta(seconds=seconds))
    assert notice_minutes(about, NOW) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1560, "26 h before"), (60, "1 h before"), (59, "59 min before"), (0, "0 min before"),
        (4319, "71 h before"), (4320, "3 days before"), (-5, "5 min after the start"),
        (-120, "2 h after the start"), (-5000, "3 days after the start"), (None, ""),
    ],
)  # fmt: skip
def test_notice_is_told_in_the_largest_whole_unit_that_helps(
    minutes: int | None, words: str
) -> None:
    assert notice_in_words(minutes) == words


@pytest.mark.parametrize(
    ("intent", "hours", "reason", "urgent"),
    [
        ("cancel", 23.99, None, True), ("cancel", 24, None, False), ("reschedule", 1, None, True),
        ("running_late", 0.5, None, True), ("running_late", 30, None, False),
        ("confirm", 1, None, False), ("unclear", 1, None, False),
        ("reschedule", 90, "emergency", True), ("cancel", 90, "family_or_health", False),
    ],
)  # fmt: skip
def test_an_answer_is_urgent_when_it_costs_and_comes_late(
    intent: str, hours: float, reason: str | None, urgent: bool
) -> None:
    why = Reason(reason) if reason else None
    assert is_urgent(Intent(intent), interview(hours=hours), NOW, why) is urgent


@pytest.mark.parametrize(
    ("hours", "offered"),
    [
        ((), []),
        ((50, 48, 52, 54), [2, 1, 3]),
        ((-5, 0, 0.9, 1, 2), [4, 5]),
        ((26, 30), [2]),
    ],
)
def test_the_next_three_useful_times_are_offered_soonest_first(
    hours: tuple[float, ...], offered: list[int]
) -> None:
    assert [slot.id for slot in rules.offer(slots(*hours), interview(), NOW)] == offered
