"""What only waits to go out outlives a change of the rules, and a cancellation taken back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from service.flows.state import Channel, Status
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.edit_interview import restore_interview
from service.usecases.invitation import Changes
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.core import inbox, plan
from tests.support.inbox import user
from tests.support.steps import invited

CALL = "-4h call if unanswered"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November in Sam's zone."""
    local = datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("America/Los_Angeles"))
    return local.astimezone(UTC)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(at(16, 12))


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "QUIET_HOURS": "20:00-09:00"}


def changed(context: Context, **changes: object) -> None:
    change_interview(context, 1, Changes.model_validate(changes))


def taken_back(context: Context) -> None:
    """Call the interview off by mistake, and take that back at once."""
    dana = user(context, role="admin")
    call_off(context, 1, "", tell_candidate=True)
    restore_interview(context, dana, 1, Status.SCHEDULED)


def ahead(context: Context) -> list[tuple[str, datetime]]:
    return [(one.label, one.due_at) for one in plan(context, 1) if one.state == "planned"]


@pytest.mark.parametrize(
    "changes",
    [
        {"candidate": {"phone": "+14155550124"}}, {"ladder": f"{CALL}, -3h sms"},
        {"candidate": {"time_zone": "America/Tijuana"}},
    ],
)  # fmt: skip
def test_a_call_that_waits_for_the_end_of_quiet_hours_stays(
    context: Context, clock: StandingClock, changes: dict[str, object]
) -> None:
    invited(context, starts_at=at(20, 12), ladder=f"{CALL}, -2h sms")
    clock.now = at(20, 8, 30)
    changed(context, **changes)
    assert (CALL, at(20, 9)) in ahead(context)
    assert len(ahead(context)) > 1


def test_a_text_that_waits_for_its_next_try_goes_out_once(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    invited(context, starts_at=at(20, 12), ladder="-1d sms, -2h sms")
    clock.now = at(19, 12, 1)
    simulator.fault("too_many_requests")
    send_due_touches(context)
    changed(context, ladder="-1d sms, -3h sms")
    clock.advance(minutes=1)
    send_due_touches(context)
    assert [label for label, _ in ahead(context)] == ["-3h sms"]
    assert len(inbox(simulator)) == 1


def test_one_that_is_no_more_on_the_ladder_does_not_wait(
    context: Context, clock: StandingClock
) -> None:
    invited(context, starts_at=at(20, 12))
    clock.now = at(20, 8, 30)
    changed(context, ladder="-2h sms")
    assert ahead(context) == [("-2h sms", at(20, 10))]
    assert {one.channel for one in plan(context, 1) if one.state == "skipped"} >= {Channel.VOICE}


def test_the_news_of_a_move_wait_again_where_a_cancellation_is_taken_back(
    context: Context, clock: StandingClock
) -> None:
    invited(context, starts_at=at(20, 15), ladder=f"{CALL}, -2h sms")
    clock.now = at(18, 21)
    changed(context, starts_at=at(20, 12))
    before = ahead(context)
    assert before[0] == ("at once", at(19, 9))
    taken_back(context)
    assert ahead(context) == before


def test_so_does_a_call_that_quiet_hours_hold_back(context: Context, clock: StandingClock) -> None:
    invited(context, starts_at=at(20, 12), ladder=f"{CALL}, -2h sms")
    for hour in (7, 8):
        clock.now = at(20, hour, 30)
        taken_back(context)
        assert ahead(context) == [(CALL, at(20, 9)), ("-2h sms", at(20, 10))]
    clock.now = at(20, 9, 30)
    taken_back(context)
    assert ahead(context) == [("-2h sms", at(20, 10))]
