"""Numbers that no text reaches are called instead, from the first or from the first refusal on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from service.flows.state import Channel, TouchState
from service.ports import ProviderText
from service.simulator.embedded import EmbeddedSimulator
from service.store import conversations
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.numbers import is_landline
from service.usecases.place_calls import place_due_calls
from service.usecases.problems import Conflict
from service.usecases.record_outcome import record_report
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import attempt, plan, sends, texted
from tests.support.placing import unhurried
from tests.support.steps import SAM, invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

BERLIN = "+4930123456"


@pytest.fixture
def context(context: Context) -> Context:
    return unhurried(context)


def by_phone(context: Context, interview_id: int) -> list[tuple[str, str, str, timedelta]]:
    """What stands in for a text, and how long from now."""
    return [
        (one.label, one.channel, one.state, one.due_at - context.clock())
        for one in plan(context, interview_id)
        if one.label.endswith(", by phone")
    ]


def landline(context: Context, phone: str = SAM) -> bool:
    with context.database.read() as tx:
        return conversations.look(tx, phone).landline


@pytest.mark.parametrize(
    ("phone", "known"),
    [
        (BERLIN, True), ("+442079460123", True), ("+33142278186", True),
        ("+4915112345678", False), ("+447400123456", False), ("+33612345678", False),
        # North America does not tell.
        (SAM, False), ("+14165550123", False),
    ],
)  # fmt: skip
def test_the_plan_of_a_country_tells_a_landline(phone: str, known: bool) -> None:
    assert is_landline(phone) is known


def test_a_landline_by_its_number_is_called_from_the_first(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    policy = replace(context.policy, countries=frozenset({"DE"}))
    made = invited(context.under(policy), phone=BERLIN, hours=20)
    planned = [one for one in plan(context, made.id) if one.state == "planned"]
    assert {one.channel for one in planned} == {Channel.VOICE}
    send_due_touches(context)
    place_due_calls(context)
    assert (sends(simulator), len(simulator.call_requests())) == (0, 1)


def reported(context: Context, code: int, state: str = "undelivered") -> int:
    """A text goes out, and the carrier says why it did not arrive; return the interview."""
    made = invited(context, hours=20)
    send_due_touches(context)
    sid = attempt(context, 1).provider_sid or ""
    for _ in range(2):
        report = ProviderText(sid, TouchState(state), "no mobile", error_code=code)
        record_report(context, 1, report, state)
    return made.id


@pytest.mark.parametrize(
    ("code", "state"), [(30006, "undelivered"), (30006, "failed"), (21614, "failed")]
)
def test_a_text_that_met_a_landline_becomes_one_call_at_once(
    context: Context, code: int, state: str
) -> None:
    made = reported(context, code, state)
    assert landline(context)
    assert by_phone(context, made) == [("at once, by phone", "voice", "planned", timedelta(0))]


def test_a_text_that_failed_for_another_reason_becomes_no_call(context: Context) -> None:
    made = reported(context, 30005)
    assert (landline(context), by_phone(context, made)) == (False, [])


def test_a_number_that_is_refused_as_no_mobile_at_once_is_called(context: Context) -> None:
    made = invited(context, hours=20)
    with context.database.write() as tx:
        tx.execute(text("UPDATE candidate SET phone = '+15005550009'"))
    send_due_touches(context)
    assert landline(context, "+15005550009")
    assert len(by_phone(context, made.id)) == 1


def test_who_has_answered_meanwhile_is_not_called_for_a_text_that_was_lost(
    context: Context,
) -> None:
    made = invited(context, hours=20)
    send_due_touches(context)
    texted(context, "1")
    sid = attempt(context, 1).provider_sid or ""
    report = ProviderText(sid, TouchState.UNDELIVERED, error_code=30006)
    record_report(context, 1, report, "undelivered")
    assert by_phone(context, made.id) == []


def known_landline(context: Context, **facts: object) -> int:
    """An interview whose number is found to be a landline after its texts were planned."""
    made = invited(context, **{"hours": 20, **facts})
    with context.database.write() as tx:
        conversations.mark_landline(tx, SAM, context.clock())
    return made.id


def test_a_text_that_was_planned_before_goes_out_as_a_call(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = known_landline(context)
    send_due_touches(context)
    touch = next(one for one in plan(context, made) if one.kind == "at_once")
    assert (touch.channel, touch.state, sends(simulator)) == ("voice", "planned", 0)
    place_due_calls(context)
    assert [row["to"] for row in simulator.call_requests()] == [SAM]


def test_a_cancellation_that_no_text_can_tell_is_skipped_for_the_recruiter_to_see(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = known_landline(context)
    call_off(context, made, "", tell_candidate=True)
    send_due_touches(context)
    touch = next(one for one in plan(context, made) if one.kind == "cancelled")
    assert (touch.state, touch.why) == ("skipped", "texts do not reach this number")


def test_a_landline_is_called_about_a_move_and_about_the_next_interview(context: Context) -> None:
    made = known_landline(context, hours=90)
    change_interview(context, made, Changes(starts_at=context.clock() + timedelta(hours=95)))
    another = invited(context, hours=20).id
    moved = next(one for one in plan(context, made) if one.kind == "moved")
    at_once = next(one for one in plan(context, another) if one.kind == "at_once")
    assert (moved.channel, at_once.channel) == ("voice", "voice")


def test_a_text_by_hand_to_a_landline_is_refused_for_a_call(context: Context) -> None:
    made = known_landline(context, hours=90)
    with pytest.raises(Conflict, match="texts do not reach this number; ask for a call"):
        remind_now(context, made, Channel.SMS)
    assert remind_now(context, made, Channel.VOICE)


def test_who_has_texted_us_since_a_text_went_out_is_on_no_landline(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=90)
    remind_now(context, made.id, Channel.SMS)
    send_due_touches(context)
    clock.advance(minutes=1)
    texted(context, "1")
    sid = attempt(context, 1).provider_sid or ""
    lost = ProviderText(sid, TouchState.UNDELIVERED, "unreachable", error_code=30006)
    record_report(context, 1, lost, "undelivered")
    assert not landline(context)


def test_a_number_that_texts_us_is_no_landline(context: Context) -> None:
    invited(context)
    with context.database.write() as tx:
        conversations.mark_landline(tx, SAM, context.clock())
    texted(context, "1")
    assert not landline(context)
