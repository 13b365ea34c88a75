"""While Twilio refuses us or is down touches wait; at times one is tried."""

from dataclasses import replace
from datetime import timedelta

import pytest

from service.broker import jobs
from service.flows.state import TouchState
from service.ports import (
    LineMisconfigured,
    OutboundCall,
    OutboundText,
    OutcomeUnknown,
    ProviderCall,
    ProviderText,
    SendError,
    TryLater,
)
from service.store import troubles
from service.store.troubles import Trouble
from service.telephony.errors import refusal
from service.usecases import circuit
from service.usecases.context import Context
from service.usecases.place_calls import place_due_calls
from service.usecases.record_outcome import record_report
from service.usecases.send_touches import THREADS, send_due_touches
from service.usecases.sweep import due_jobs, show_life
from tests.support.clock import StandingClock
from tests.support.core import attempt, states
from tests.support.placing import due, unhurried
from tests.support.steps import invited

REFUSED = refusal(20003, 401, "Authenticate")


class Line:
    """A way to Twilio that fails while it has an `error`, and counts what is asked of it."""

    # Nothing comes in here.
    line = ""

    def __init__(self, error: SendError | None) -> None:
        self.error = error
        self.posts = 0

    def send(self, text: OutboundText) -> ProviderText:
        self._post()
        return ProviderText(f"SM{text.attempt_id}", TouchState.SENT)

    def place(self, call: OutboundCall) -> ProviderCall:
        self._post()
        raise AssertionError(call)

    def _post(self) -> None:
        self.posts += 1
        if self.error is not None:
            raise self.error


def invite_many(context: Context, many: int) -> None:
    for at in range(many):
        invited(context, phone=f"+1415555{at + 110:04d}", hours=20)


def trouble(context: Context, name: str = circuit.TEXTS) -> Trouble | None:
    with context.database.read() as tx:
        return troubles.find(tx, name)


def test_refused_credentials_stop_the_line_until_one_text_is_taken(
    context: Context, clock: StandingClock
) -> None:
    line = Line(REFUSED)
    context = replace(context, sms=line)
    invite_many(context, 2 * THREADS)
    send_due_touches(context)
    assert line.posts <= THREADS  # those that were under way, and began, meanwhile
    tried = line.posts
    for _ in range(40):
        clock.advance(minutes=1)
        send_due_touches(context)
    assert 4 <= line.posts - tried <= 7
    found = trouble(context)
    assert found is not None
    assert (found.code, found.why) == (20003, "Twilio refused: Authenticate")
    assert found.retry_at is not None
    assert found.retry_at - clock() <= timedelta(minutes=15)
    line.error = None
    clock.advance(minutes=16)
    send_due_touches(context)
    assert trouble(context) is None
    clock.advance(minutes=16)
    send_due_touches(context)
    every = range(1, 2 * THREADS + 1)
    assert all(states(context, made).count("sent") == 1 for made in every)


@pytest.mark.parametrize(
    "error", [TryLater("Twilio could not be reached"), OutcomeUnknown("no answer", 20500)]
)
def test_some_silences_in_a_row_stop_the_line_and_one_does_not(
    context: Context, error: SendError
) -> None:
    line = Line(error)
    context = replace(context, sms=line)
    invite_many(context, 1)
    send_due_touches(context)
    assert trouble(context) is None
    invite_many(context, 2 * THREADS)
    send_due_touches(context)
    assert trouble(context) is not None
    assert 3 <= line.posts <= THREADS + 1


def test_a_number_that_our_account_may_not_reach_holds_nobody_up(
    context: Context, clock: StandingClock
) -> None:
    line = Line(refusal(21408, 400, "Permission to send an SMS has not been enabled"))
    context = replace(context, sms=line)
    invite_many(context, 9)
    send_due_touches(context)
    assert (line.posts, trouble(context)) == (9, None)
    assert trouble(context, circuit.SOME_NUMBERS) is not None
    clock.advance(minutes=21)
    show_life(context, "scheduler", "scheduler")
    assert trouble(context, circuit.SOME_NUMBERS) is None


def test_nothing_is_nudged_while_the_line_is_shut(context: Context, clock: StandingClock) -> None:
    context = replace(context, sms=Line(REFUSED))
    invite_many(context, 2)
    send_due_touches(context)
    clock.advance(seconds=59)
    assert jobs.SEND_DUE_TOUCHES not in due_jobs(context)
    clock.advance(minutes=1)
    assert jobs.SEND_DUE_TOUCHES in due_jobs(context)


def test_what_a_carrier_refuses_by_report_is_mended_only_by_an_arrival(
    context: Context, clock: StandingClock
) -> None:
    context = replace(context, sms=Line(None))
    invite_many(context, 3)
    send_due_touches(context)
    failed = ProviderText("SM1", TouchState.UNDELIVERED, "not registered", error_code=30034)
    record_report(context, 1, failed, "undelivered")
    assert trouble(context) is not None
    clock.advance(minutes=2)
    send_due_touches(context)  # the one that failed is the one that is tried
    assert trouble(context) is not None
    # Sent before the trouble came: that it arrived proves nothing.
    record_report(context, 2, ProviderText("SM2", TouchState.DELIVERED), "delivered")
    assert trouble(context) is not None
    record_report(context, 4, ProviderText("SM4", TouchState.DELIVERED), "delivered")
    assert trouble(context) is None


def test_a_carrier_that_reports_nothing_does_not_keep_the_line_shut(
    context: Context, clock: StandingClock
) -> None:
    context = replace(context, sms=Line(None))
    invite_many(context, 1)
    send_due_touches(context)
    failed = ProviderText("SM1", TouchState.UNDELIVERED, "not registered", error_code=30034)
    record_report(context, 1, failed, "undelivered")
    clock.advance(minutes=2)
    send_due_touches(context)
    assert attempt(context, 2).state == "sent"
    clock.advance(minutes=5)
    invited(context, phone="+14155550199", hours=20)
    send_due_touches(context)
    assert trouble(context) is None


def test_calls_have_a_line_of_their_own(context: Context, clock: StandingClock) -> None:
    line = Line(LineMisconfigured("not set: TWILIO_PHONE_NUMBER"))
    context = replace(unhurried(context), calls=line)
    for at in range(12):
        due(context, f"+1415555{at + 110:04d}")
    place_due_calls(context)
    assert line.posts <= 9
    assert (trouble(context), trouble(context, circuit.CALLS) is None) == (None, False)
    assert jobs.PLACE_CALLS not in due_jobs(context)
    tried = line.posts
    clock.advance(minutes=2)
    place_due_calls(context)
    assert line.posts == tried + 1
