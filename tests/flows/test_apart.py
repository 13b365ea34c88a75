"""How far a reminder stays from the one that really went out before it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from service.flows.apart import WHY, Distance, may_follow_another
from service.flows.checking import Go, Skip, Wait
from service.flows.quiet import QuietHours, parse
from service.flows.state import Channel, TouchKind, TouchState
from tests.support.flow import NOW, interview

OPEN = parse("00:00-00:00")
# NOW is 10 am in Los Angeles.
SIESTA = parse("10:30-12:00")
GAP, MINUTE = timedelta(minutes=45), timedelta(minutes=1)


def checked(
    ago: float | None, kind: str = "rung", hours: float = 4, quiet: QuietHours = OPEN
) -> object:
    last = None if ago is None else NOW - ago * MINUTE
    distance = Distance(GAP, quiet)
    return distance.check(TouchKind(kind), interview(hours=hours), last, NOW)


@pytest.mark.parametrize("ago", [None, 45, 46])
def test_what_is_far_enough_goes(ago: float | None) -> None:
    assert checked(ago) == Go()


@pytest.mark.parametrize("kind", ["rung", "call_again"])
@pytest.mark.parametrize("ago", [0, 20, 44])
def test_what_is_too_close_waits_for_its_turn(kind: str, ago: float) -> None:
    assert checked(ago, kind) == Wait(NOW + GAP - ago * MINUTE, WHY)


@pytest.mark.parametrize("kind", [one for one in TouchKind if one not in {"rung", "call_again"}])
def test_news_answers_and_what_somebody_wished_for_do_not_wait(kind: str) -> None:
    assert checked(1, kind) == Go()


def test_its_turn_is_not_in_quiet_hours() -> None:
    assert checked(5, quiet=SIESTA) == Wait(NOW + timedelta(hours=2), WHY)


@pytest.mark.parametrize(
    ("hours", "quiet", "goes"), [(1.25, OPEN, True), (1.24, OPEN, False), (2.4, SIESTA, False)]
)
def test_what_would_leave_no_time_to_set_out_is_skipped(
    hours: float, quiet: QuietHours, goes: bool
) -> None:
    assert isinstance(checked(0, hours=hours, quiet=quiet), Wait if goes else Skip)


@dataclass(frozen=True)
class Touch:
    """A touch of the same interview."""

    kind: str = TouchKind.RUNG
    state: str = TouchState.SENT
    id: int = 1
    channel: str = Channel.SMS
    condition: str = ""
    revision: int = 1
    due_at: datetime = NOW


@pytest.mark.parametrize(
    ("other", "may"),
    [
        (Touch(), True), (Touch(TouchKind.BY_HAND, TouchState.UNKNOWN), True),
        (Touch(state=TouchState.PLANNED), False), (Touch(state=TouchState.UNDELIVERED), False),
        (Touch(TouchKind.AFTER_CALL), False), (Touch(TouchKind.ANSWER), False),
    ],
)  # fmt: skip
def test_only_a_reminder_that_may_have_arrived_counts(other: Touch, may: bool) -> None:
    assert may_follow_another([other, Touch(state=TouchState.SKIPPED)]) is may
