"""Reports of a call: late, twice, out of order, about other calls; and what follows an end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from service.flows.voice import opening
from service.flows.voice.state import CallInput, CallStatus, Stage
from service.ports import OutcomeUnknown, ProviderCall
from service.simulator.embedded import EmbeddedSimulator
from service.store import calls
from service.usecases.context import Context
from service.usecases.hold_call import Leg, take_step
from service.usecases.place_calls import place_due_calls
from service.usecases.problems import NotFound
from service.usecases.record_call import (
    record_machine,
    record_placed,
    record_refusal,
    record_report,
)
from service.usecases.send_touches import send_due_touches
from tests.support.calling import a_call, changed
from tests.support.clock import StandingClock
from tests.support.core import at_once, feed, inbox, interview, plan, texted
from tests.support.placing import call_of, due, follows, placed, turned_away, unhurried
from tests.support.steps import MARIA

AT_ONCE, IN_TWO_HOURS = timedelta(0), timedelta(hours=2)


@pytest.fixture
def context(context: Context) -> Context:
    return unhurried(context)


def told(context: Context, *statuses: str, call_id: int = 1, **facts: object) -> list[str]:
    """The states of the call and its touch after some reports, in their order."""
    sid = a_call(context, call_id).provider_sid or "CAfirst"
    for status in statuses:
        record_report(context, call_id, ProviderCall(sid, CallStatus(status), **facts))
    known = a_call(context, call_id)
    touch = next(one for one in plan(context, 1) if one.id == known.touch_id)
    return [known.status, touch.state]


@pytest.mark.parametrize(
    ("statuses", "end"),
    [
        (("initiated", "ringing", "in-progress", "completed"), ["completed", "undelivered"]),
        (("completed", "in-progress", "ringing"), ["completed", "undelivered"]),
        (("in-progress", "ringing", "initiated"), ["in-progress", "sent"]),
        (("ringing", "busy", "ringing"), ["busy", "undelivered"]),
        (("ringing", "no-answer"), ["no-answer", "undelivered"]),
        (("failed",), ["failed", "failed"]),
        (("canceled",), ["canceled", "undelivered"]),
        (("busy", "completed"), ["busy", "undelivered"]),
    ],
)
def test_a_call_only_moves_forward_and_ends_once(
    context: Context, statuses: tuple[str, ...], end: list[str]
) -> None:
    placed(context)
    assert told(context, *statuses) == end


def test_what_is_reported_twice_changes_nothing(context: Context, clock: StandingClock) -> None:
    made, _ = placed(context)
    told(context, "completed", seconds=42)
    first = a_call(context, 1)
    clock.advance(minutes=5)
    told(context, "completed", seconds=7)
    again = a_call(context, 1)
    assert (again.ended_at, again.seconds) == (first.ended_at, 42)
    assert [kind for kind, *_ in follows(context, made.id)] == ["after_call"]


def test_two_reports_of_one_end_at_once_plan_one_text(context: Context) -> None:
    made, _ = placed(context)
    at_once(2, lambda _: told(context, "completed"))
    assert len(follows(context, made.id)) == 1


def test_who_talked_had_picked_up_even_if_no_report_said_so(
    context: Context, clock: StandingClock
) -> None:
    placed(context)
    told(context, "completed", seconds=42)
    assert a_call(context, 1).answered_at == clock() - timedelta(seconds=42)


def test_the_number_of_the_last_report_is_kept(context: Context) -> None:
    _, kept = placed(context)
    for status, sequence in (("completed", 3), ("in-progress", 2), ("ringing", None)):
        report = ProviderCall(kept.provider_sid or "", CallStatus(status))
        record_report(context, 1, report, sequence)
    assert a_call(context, 1).sequence == 3


def test_a_report_about_another_call_is_refused(context: Context) -> None:
    placed(context)
    due(context, MARIA)
    place_due_calls(context)
    theirs = a_call(context, 2).provider_sid or ""
    changed(context, 1, provider_sid=None)
    with pytest.raises(NotFound, match="is another one"):
        record_report(context, 1, ProviderCall(theirs, CallStatus.COMPLETED))
    with pytest.raises(NotFound, match="is another one"):
        record_machine(context, 2, "CAother", "human")
    for unknown in (
        lambda: record_machine(context, 9, theirs, "human"),
        lambda: record_report(context, 9, ProviderCall("CA9", CallStatus.RINGING)),
    ):
        with pytest.raises(NotFound, match="there is no call 9"):
            unknown()  # fmt: skip
    assert a_call(context, 1).ended_at is None


def unanswered(context: Context) -> int:
    """A call whose POST has not been answered yet; return its interview."""
    made, _ = placed(context)
    changed(context, 1, provider_sid=None, status=CallStatus.PLACING)
    return made.id


def test_a_report_may_come_before_the_answer_to_the_post(context: Context) -> None:
    unanswered(context)
    assert told(context, "ringing") == ["ringing", "sent"]
    record_placed(context, 1, ProviderCall("CAfirst", CallStatus.QUEUED))
    record_refusal(context, 1, OutcomeUnknown("no answer"))
    assert (a_call(context, 1).status, a_call(context, 1).provider_sid) == ("ringing", "CAfirst")


def test_a_lost_answer_leaves_a_call_unknown_until_a_report_settles_it(context: Context) -> None:
    made = unanswered(context)
    record_refusal(context, 1, OutcomeUnknown("no answer"))
    assert (a_call(context, 1).status, a_call(context, 1).ended_at) == ("unknown", None)
    assert told(context, "busy")[0] == "busy"
    assert follows(context, made) == [("call_again", "voice", IN_TWO_HOURS)]


@pytest.mark.parametrize(
    ("how", "why"), [("decline", "the line was busy"), ("ring_out", "nobody picked up")]
)
def test_a_phone_that_nobody_takes_rings_once_more_and_is_then_texted(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock, how: str, why: str
) -> None:
    made, _ = placed(context)
    turned_away(context, simulator, how)
    touch = call_of(context, made.id)
    assert (touch.state, touch.why) == ("undelivered", why)
    assert follows(context, made.id) == [("call_again", "voice", IN_TWO_HOURS)]
    clock.advance(hours=2)
    place_due_calls(context)
    turned_away(context, simulator, how, call_id=2)
    assert follows(context, made.id) == [("after_call", "sms", AT_ONCE)]


def test_an_answer_by_text_spares_the_second_call(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    placed(context)
    turned_away(context, simulator, "ring_out")
    texted(context, "1")
    clock.advance(hours=2)
    place_due_calls(context)
    assert [row["count"] for row in simulator.call_requests()] == [1]


def test_after_a_voicemail_the_text_says_that_we_called(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made, kept = placed(context)
    sid = kept.provider_sid or ""
    assert record_machine(context, 1, sid, "machine_end_beep")
    changed(context, 1, voicemail_at=context.clock())
    assert told(context, "completed", seconds=9) == ["completed", "voicemail_left"]
    assert follows(context, made.id) == [("after_call", "sms", AT_ONCE)]
    send_due_touches(context)
    assert sum("tried to call you" in body for body in inbox(simulator)) == 1


@pytest.mark.parametrize(
    ("answered_by", "facts", "says"),
    [
        ("machine_end_beep", {}, True), ("machine_end_silence", {}, True),
        ("machine_end_other", {}, True), ("fax", {}, True),
        ("human", {}, False), ("unknown", {}, False), ("", {}, False),
        ("machine_end_beep", {"keyed_at": True}, False),
        ("machine_end_beep", {"voicemail_at": True}, False),
        ("machine_end_beep", {"ended_at": True, "status": CallStatus.COMPLETED}, False),
    ],
)  # fmt: skip
def test_a_machine_is_left_a_message_unless_a_person_pressed_a_key(
    context: Context, answered_by: str, facts: dict[str, object], says: bool
) -> None:
    _, kept = placed(context)
    now = context.clock()
    changed(context, 1, **{name: now if value is True else value for name, value in facts.items()})
    assert record_machine(context, 1, kept.provider_sid or "", answered_by) is says
    assert a_call(context, 1).answered_by == answered_by


def at_stage(context: Context, stage: Stage, *, taken: bool = False) -> None:
    """The first call stands at a stage of its script, and a key has been pressed."""
    about = interview(context, 1).in_flow()
    state = replace(opening.placed(about, context.clock()).call, stage=stage)
    with context.database.write() as tx:
        calls.keep_state(tx, 1, state, context.clock())
    changed(context, 1, keyed_at=context.clock(), taken=taken)


@pytest.mark.parametrize(
    ("stage", "taken", "intents"),
    [
        (Stage.CONNECTING, False, [("call_me", True, "voice")]),
        (Stage.CONNECTING, True, []),
        (Stage.ASKING, False, []),
        (Stage.DONE, False, []),
    ],
)
def test_who_waited_for_a_person_when_the_call_ended_is_told_of_once(
    context: Context, stage: Stage, taken: bool, intents: list[tuple[str, bool, str]]
) -> None:
    placed(context)
    at_stage(context, stage, taken=taken)
    told(context, "completed", "completed")
    assert [(one.intent, one.urgent, one.channel) for one in feed(context)] == intents


def test_an_answer_that_was_given_before_the_end_stays_and_nothing_follows(
    context: Context,
) -> None:
    made, _ = placed(context)
    at_stage(context, Stage.DONE)
    texted(context, "1")
    assert told(context, "completed") == ["completed", "delivered"]
    assert (call_of(context, made.id).why, follows(context, made.id)) == ("", [])


def test_a_person_who_pressed_a_key_and_gave_no_answer_is_no_failure(context: Context) -> None:
    made, _ = placed(context)
    at_stage(context, Stage.ASKING)
    told(context, "completed")
    touch = call_of(context, made.id)
    assert (touch.state, touch.why) == ("delivered", "picked up; no answer given")
    assert follows(context, made.id) == []


def test_a_key_that_is_handled_after_the_end_counts(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    _, call = placed(context)
    leg = Leg(call.id, call.provider_sid or "", call.phone)
    take_step(context, leg, 0, CallInput())
    assert told(context, "completed") == ["completed", "undelivered"]
    take_step(context, leg, 1, CallInput(key="1"))
    assert told(context) == ["completed", "delivered"]
