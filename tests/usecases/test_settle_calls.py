"""Calls of which nobody knows: looked up, never placed again blindly, and ended in the end."""

from dataclasses import replace

import pytest

from service.broker import jobs
from service.flows.state import Channel, TouchState
from service.flows.voice.state import CallInput
from service.ports import ProviderCall, TryLater
from service.simulator.embedded import EmbeddedSimulator
from service.store import calls, touches
from service.store.leases import Claim
from service.usecases.context import Context
from service.usecases.hold_call import Leg, receive_call, take_step
from service.usecases.place_calls import place_due_calls
from service.usecases.record_call import record_report
from service.usecases.settle_calls import settle_calls
from service.usecases.sweep import due_jobs
from tests.support.calling import a_call
from tests.support.clock import StandingClock
from tests.support.core import at_once, feed
from tests.support.placing import call_of, due, follows, placed, unhurried
from tests.support.steps import SAM, invited


@pytest.fixture
def context(context: Context) -> Context:
    return unhurried(context)


def placed_badly(context: Context, simulator: EmbeddedSimulator, fault: str) -> int:
    """Place one call on a bad day; return the interview's id."""
    made = due(context)
    simulator.fault(fault)
    place_due_calls(context)
    return made.id


def looked(context: Context, clock: StandingClock, times: int) -> None:
    for _ in range(times):
        clock.advance(seconds=31)
        settle_calls(context)
        place_due_calls(context)


def tries(simulator: EmbeddedSimulator) -> int:
    return sum(row["count"] for row in simulator.call_requests())


@pytest.mark.parametrize("fault", ["error_after_accept", "drop"])
def test_a_call_that_was_taken_is_found_and_not_placed_again(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock, fault: str
) -> None:
    made = placed_badly(context, simulator, fault)
    assert call_of(context, made).state == "unknown"
    simulator.calls(SAM, wait=5, state="ringing")
    looked(context, clock, 4)
    assert (call_of(context, made).state, tries(simulator)) == ("sent", 1)
    assert a_call(context, 1).provider_sid == simulator.calls(SAM)[0]["sid"]


def test_an_end_that_the_listing_shows_is_an_end(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = placed_badly(context, simulator, "drop")
    rings = simulator.calls(SAM, wait=5, state="ringing")
    simulator.decline(rings[0]["sid"])
    looked(context, clock, 1)
    assert a_call(context, 1).status == "busy"
    assert [kind for kind, *_ in follows(context, made)] == ["call_again"]


def test_nothing_is_looked_up_before_its_time(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    placed_badly(context, simulator, "error_before_accept")
    clock.advance(seconds=29)
    assert (settle_calls(context), jobs.SETTLE_CALLS in due_jobs(context)) == (0, False)
    clock.advance(seconds=2)
    assert jobs.SETTLE_CALLS in due_jobs(context)


def test_what_two_listings_do_not_show_is_placed_once_more(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = placed_badly(context, simulator, "error_before_accept")
    looked(context, clock, 1)
    assert tries(simulator) == 1
    looked(context, clock, 4)
    assert (tries(simulator), len(simulator.calls(SAM))) == (2, 1)
    assert call_of(context, made).state == "sent"


def test_what_is_lost_twice_is_given_up_for_a_text(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = due(context)
    simulator.fault("error_before_accept", count=None)
    place_due_calls(context)
    looked(context, clock, 12)
    touch = call_of(context, made.id)
    assert (touch.state, touch.why, tries(simulator)) == ("failed", "Twilio never got it", 2)
    assert [kind for kind, *_ in follows(context, made.id)] == ["after_call"]


def test_a_placer_that_died_before_its_post_is_made_good(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = due(context)
    with context.database.write() as tx:
        claimed = touches.claim_due(tx, Claim("a dead worker", clock(), 1), Channel.VOICE)
        calls.begin(tx, clock(), phone=SAM, interview_id=made.id, touch_id=claimed[0])
        touches.set_state(tx, claimed[0], TouchState.SENDING)
    looked(context, clock, 4)
    assert (call_of(context, made.id).state, tries(simulator)) == ("sent", 1)


def test_two_who_settle_at_once_look_at_one_call_once(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    placed_badly(context, simulator, "error_before_accept")
    clock.advance(seconds=31)
    at_once(2, lambda _: settle_calls(context))
    assert a_call(context, 1).looked == 1


def test_a_call_that_was_given_up_and_shows_up_after_all_is_not_made_twice(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = placed_badly(context, simulator, "drop")
    simulator.calls(SAM, wait=5, state="ringing")

    class Blind:
        """A gateway that lists nothing."""

        def placed_to(self, *_: object) -> list[ProviderCall]:
            return []

    for _ in range(2):
        clock.advance(seconds=31)
        settle_calls(replace(context, calls=Blind()))
    assert (a_call(context, 1).status, call_of(context, made).state) == ("refused", "planned")
    record_report(context, 1, context.calls.look_up(simulator.calls(SAM)[0]["sid"]))
    clock.advance(minutes=10)
    place_due_calls(context)
    assert (a_call(context, 1).ended_at, call_of(context, made).state) == (None, "sent")
    assert tries(simulator) == 1


class Broken:
    """A gateway that answers nothing now."""

    def placed_to(self, *_: object) -> list[ProviderCall]:
        raise TryLater("too many requests")

    def look_up(self, *_: object) -> ProviderCall:
        raise TryLater("too many requests")


def test_a_list_that_cannot_be_had_changes_nothing(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = placed_badly(context, simulator, "drop")
    looked(replace(context, calls=Broken()), clock, 3)
    assert (call_of(context, made).state, tries(simulator)) == ("unknown", 1)


def test_an_end_that_nobody_reported_is_asked_for_after_three_minutes(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made, kept = placed(context)
    simulator.calls(SAM, wait=5, state="ringing")
    simulator.ring_out(kept.provider_sid or "")
    clock.advance(minutes=2)
    assert (settle_calls(context), jobs.SETTLE_CALLS in due_jobs(context)) == (0, False)
    clock.advance(minutes=2)
    assert (settle_calls(context), a_call(context, 1).status) == (1, "no-answer")
    assert [kind for kind, *_ in follows(context, made.id)] == ["call_again"]
    assert settle_calls(context) == 0


def test_a_call_that_still_rings_is_asked_about_again_after_a_while(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    placed(context)
    simulator.calls(SAM, wait=5, state="ringing")
    clock.advance(minutes=4)
    assert [settle_calls(context), settle_calls(context)] == [1, 0]
    assert a_call(context, 1).ended_at is None


def test_a_call_that_the_provider_cannot_tell_of_is_given_up_after_a_day(
    context: Context, clock: StandingClock
) -> None:
    placed(context)
    blind = replace(context, calls=Broken())
    clock.advance(hours=23)
    settle_calls(blind)
    assert a_call(context, 1).ended_at is None
    clock.advance(hours=2)
    settle_calls(blind)
    known = a_call(context, 1)
    assert (known.status, known.why) == ("failed", "nobody knows how this call ended")


def test_a_caller_of_ours_who_hung_up_on_i_cannot_come_is_told_of(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    """Nobody reports the end of a call to us."""
    invited(context)
    sid = simulator.call_us(SAM)["sid"]
    answer = receive_call(context, sid, SAM)
    take_step(context, Leg(answer.call_id, sid, SAM), 1, CallInput(key="3"))
    simulator.calls(SAM, wait=5, state="ended")
    clock.advance(minutes=4)
    settle_calls(context)
    assert [one.told for one in feed(context)] == ["told.silent_declined"]
