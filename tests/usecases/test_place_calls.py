"""Due calls are placed once, at the pace, to people who may be called, at the right hour."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from service.broker import jobs
from service.flows.quiet import parse
from service.flows.state import Channel
from service.ports import OutboundCall, ProviderCall
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import call
from service.usecases.context import Context
from service.usecases.place_calls import place_due_calls
from service.usecases.problems import Conflict
from service.usecases.remind_now import remind_now
from service.usecases.sweep import due_jobs
from tests.support.calling import a_call
from tests.support.clock import StandingClock
from tests.support.core import at_once, plan, rows, texted
from tests.support.placing import Goes, call_of, due, follows, placed, unhurried
from tests.support.steps import MARIA, SAM, invited


@pytest.fixture
def context(context: Context) -> Context:
    return unhurried(context)


def asked_for(simulator: EmbeddedSimulator) -> list[tuple[str, int]]:
    """Who was to be called, and how often."""
    return sorted((row["to"], row["count"]) for row in simulator.call_requests())


def test_a_due_call_lets_the_phone_ring_and_is_kept(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made, kept = placed(context)
    assert [one["sid"] for one in simulator.calls(SAM, wait=5, state="ringing")] == [
        kept.provider_sid
    ]
    assert (kept.direction, kept.interview_id, kept.phone) == ("out", made.id, SAM)
    touch = call_of(context, made.id)
    assert (touch.id, touch.state) == (kept.touch_id, "sent")


def test_four_placers_at_once_place_each_call_once(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    phones = [f"+1415555{at:04d}" for at in range(110, 120)]
    for phone in phones:
        due(context, phone)
    at_once(4, lambda _: place_due_calls(context))
    assert asked_for(simulator) == [(phone, 1) for phone in phones]


def test_four_placers_at_once_place_one_call(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    due(context)
    at_once(4, lambda _: place_due_calls(context))
    assert asked_for(simulator) == [(SAM, 1)]


def test_the_call_is_committed_before_the_post(context: Context) -> None:
    seen: list[tuple[str, str]] = []

    class Witness:
        """A gateway that looks at the store while it calls, as another worker could."""

        def place(self, outbound: OutboundCall) -> ProviderCall:
            known = rows(context, call)[0]
            touch = next(one for one in plan(context, 1) if one.id == known["touch_id"])
            seen.append((known["status"], touch.state))
            return context.calls.place(outbound)

    due(context)
    place_due_calls(replace(context, calls=Witness()))
    assert seen == [("placing", "sending")]


def test_no_call_is_written_long_before_its_post(context: Context) -> None:
    """It would be settled as never taken, and placed twice."""
    waiting: list[int] = []

    class Slow:
        """A gateway that leaves time for what must not happen: there is nothing to wait for."""

        def place(self, outbound: OutboundCall) -> ProviderCall:
            threading.Event().wait(0.5 if outbound.call_id <= 8 else 0)
            waiting.append(sum(one["status"] == "placing" for one in rows(context, call)))
            return context.calls.place(outbound)

    for at in range(12):
        due(context, f"+1415555{at:04d}")
    place_due_calls(replace(context, calls=Slow()))
    assert len(waiting) == 12
    assert max(waiting) <= 8


def test_only_as_many_are_placed_as_may_go_now(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    for at in range(3):
        due(context, f"+1415555011{at}")
    place_due_calls(unhurried(context, 2))
    assert len(asked_for(simulator)) == 2
    place_due_calls(unhurried(context, 0))
    assert len(asked_for(simulator)) == 2
    place_due_calls(context)
    assert len(asked_for(simulator)) == 3


def test_what_waits_for_the_pace_is_not_held_by_anybody(context: Context) -> None:
    due(context)
    place_due_calls(unhurried(context, 0))
    assert jobs.PLACE_CALLS in due_jobs(context)


def test_a_go_that_a_call_does_not_need_is_for_the_next(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    for at in range(3):
        due(context, f"+1415555011{at}")
    texted(context, "1", "+14155550110")
    texted(context, "stop calling me", "+14155550111")
    place_due_calls(unhurried(context, 1))
    assert asked_for(simulator) == [("+14155550112", 1)]


def test_no_go_is_taken_while_nothing_is_due(context: Context) -> None:
    invited(context, hours=90)
    goes = Goes(1)
    place_due_calls(replace(context, pace=goes))
    assert (goes.stock, jobs.PLACE_CALLS in due_jobs(context)) == (1, False)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("1", "the candidate has answered"),
        ("2", "the candidate asked for another time"),
        ("3", "the interview was cancelled"),
        ("stop calling me", "this number has opted out of calls"),
    ],
)
def test_who_has_answered_or_wants_no_calls_is_not_called(
    context: Context, simulator: EmbeddedSimulator, answer: str, why: str
) -> None:
    made = due(context)
    texted(context, answer)
    place_due_calls(context)
    touch = call_of(context, made.id)
    assert (touch.state, touch.why, asked_for(simulator)) == ("skipped", why, [])


def test_an_opt_out_of_texts_leaves_the_calls(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    due(context)
    texted(context, "stop texting me")
    place_due_calls(context)
    assert asked_for(simulator) == [(SAM, 1)]


def test_a_call_waits_for_the_end_of_quiet_hours(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=100, time_zone="UTC")
    remind_now(context, made.id, Channel.VOICE)
    window = parse(f"{clock().hour:02d}:00-{(clock().hour + 2) % 24:02d}:00")
    quiet = context.under(replace(context.policy, quiet=window))
    place_due_calls(quiet)
    touch = next(one for one in plan(context, made.id) if one.kind == "by_hand")
    assert (touch.state, touch.due_at.minute, asked_for(simulator)) == ("planned", 0, [])
    clock.advance(hours=2)
    place_due_calls(quiet)
    assert asked_for(simulator) == [(SAM, 1)]


def test_a_phone_does_not_ring_for_a_second_interview_at_once(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    due(context)
    second = due(context, title="Team lead")
    place_due_calls(context)
    assert asked_for(simulator) == [(SAM, 1)]
    touch = call_of(context, second.id)
    assert (touch.state, touch.why) == ("planned", "this number was called a moment ago")
    assert touch.due_at == context.clock() + timedelta(hours=1)


def test_what_429_refused_comes_again(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = due(context)
    simulator.fault("too_many_requests")
    place_due_calls(context)
    assert (call_of(context, made.id).state, a_call(context, 1).status) == ("planned", "refused")
    clock.advance(seconds=20)
    place_due_calls(context)
    assert (call_of(context, made.id).state, asked_for(simulator)) == ("sent", [(SAM, 2)])


def to(context: Context, phone: str) -> int:
    """A call is due to a number that no interview could be made for; return the interview."""
    made = due(context)
    with context.database.write() as tx:
        tx.execute(text("UPDATE candidate SET phone = :phone"), {"phone": phone})
    place_due_calls(context)
    return made.id


def test_a_number_that_cannot_be_called_is_texted_instead(context: Context) -> None:
    made = to(context, "+15005550001")
    touch = call_of(context, made)
    assert (touch.state, touch.why) == ("failed", "the number is not valid")
    assert follows(context, made) == [("after_call", "sms", timedelta(0))]


def test_a_call_that_our_account_may_not_place_is_kept_for_later(context: Context) -> None:
    made = to(context, "+15005550003")
    touch = call_of(context, made)
    assert (touch.state, touch.tries, follows(context, made)) == ("planned", 1, [])
    assert "Twilio refused" in touch.why


@pytest.mark.parametrize(
    ("answer", "why"), [("stop calling me", "opted out of calls"), ("3", "is cancelled")]
)
def test_a_call_by_hand_is_refused_for_a_reason(context: Context, answer: str, why: str) -> None:
    made = invited(context, hours=90)
    texted(context, answer)
    with pytest.raises(Conflict, match=why):
        remind_now(context, made.id, Channel.VOICE)


def test_a_call_by_hand_goes_out_to_whoever_has_confirmed(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = invited(context, phone=MARIA, hours=90)
    texted(context, "1", MARIA)
    remind_now(context, made.id, Channel.VOICE)
    place_due_calls(context)
    assert asked_for(simulator) == [(MARIA, 1)]
    with pytest.raises(Conflict, match="less than 60 seconds ago"):
        remind_now(context, made.id, Channel.SMS)
