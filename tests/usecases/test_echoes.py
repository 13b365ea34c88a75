"""What we gave up as lost comes back: nothing goes out a third time, and nothing fails by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from service.flows.state import Channel, TouchState
from service.flows.voice.state import CallStatus
from service.ports import (
    OutboundCall,
    OutboundText,
    OutcomeUnknown,
    ProviderCall,
    ProviderText,
    RecipientUnreachable,
    SendError,
    TryLater,
)
from service.store.schema import outbox
from service.telephony.errors import refusal
from service.usecases import record_call
from service.usecases.context import Context
from service.usecases.place_calls import place_due_calls
from service.usecases.record_outcome import record_report
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from service.usecases.settle_calls import settle_calls
from service.usecases.settle_sends import settle_sends
from tests.support.clock import StandingClock
from tests.support.core import attempt, plan, rows
from tests.support.placing import unhurried
from tests.support.steps import invited

Comes = Callable[[], None]
LOST = OutcomeUnknown("no answer")
LATER = TryLater("Twilio could not be reached")
NO_NUMBER = RecipientUnreachable("no such number")
LANDLINE = refusal(21614, 400, "no mobile")
OFF = refusal(30003, 400, "off")


class Echoing:
    """A provider that lists nothing, and answers the second POST after something has come in."""

    def __init__(self, comes: Comes, second: SendError | None) -> None:
        self.posts, self._comes, self._second = 0, comes, second

    def send(self, text: OutboundText) -> ProviderText:
        self._post()
        return ProviderText(f"SM{self.posts}", TouchState.SENT, phone=text.phone, body=text.body)

    def place(self, _: OutboundCall) -> ProviderCall:
        self._post()
        return ProviderCall(f"CA{self.posts}", CallStatus.QUEUED)

    def sent_to(self, *_: object) -> list[ProviderText]:
        return []

    def placed_to(self, *_: object) -> list[ProviderCall]:
        return []

    def _post(self) -> None:
        self.posts += 1
        if self.posts == 1:
            raise LOST
        if self.posts == 2:
            self._comes()
            if self._second is not None:
                raise self._second


def text_reported(context: Context, state: TouchState, code: int = 0) -> None:
    """The first text, given up as lost, is reported after all."""
    record_report(context, 1, ProviderText("SMreal", state, "why", error_code=code), state)


def call_reported(context: Context, *statuses: CallStatus) -> None:
    """The first call, given up as lost, is reported after all."""
    for status in statuses:
        record_call.record_report(context, 1, ProviderCall("CAreal", status, why="why"))


def texted_twice(
    context: Context, clock: StandingClock, comes: Comes, second: SendError | None
) -> tuple[str, int]:
    """One text, lost and sent again, with what comes meanwhile; return how it stands, and POSTs."""
    line = Echoing(comes, second)
    there = replace(context, sms=line)
    touch_id = remind_now(there, invited(there, hours=120).id, Channel.SMS)
    send_due_touches(there)
    for _ in range(12):
        clock.advance(seconds=31)
        settle_sends(there)
        send_due_touches(there)
    return state_of(there, touch_id), line.posts


def called_twice(
    context: Context, clock: StandingClock, comes: Comes, second: SendError | None
) -> tuple[str, int]:
    """One call, lost and placed again, with what comes meanwhile; return how it stands, and POSTs.

    The calls that follow by rule are not counted: they are due in two hours.
    """
    line = Echoing(comes, second)
    there = unhurried(replace(context, calls=line))
    touch_id = remind_now(there, invited(there, hours=120).id, Channel.VOICE)
    place_due_calls(there)
    for _ in range(5):
        clock.advance(seconds=31)
        settle_calls(there)
        place_due_calls(there)
    return state_of(there, touch_id), line.posts


def state_of(context: Context, touch_id: int) -> str:
    return next(one.state for one in plan(context, 1) if one.id == touch_id)


def failures(context: Context) -> int:
    return sum(row["topic"] == "reminder.failed" for row in rows(context, outbox))


def planned_calls(context: Context) -> list[datetime]:
    calls = (one for one in plan(context, 1) if one.channel == Channel.VOICE)
    return [one.due_at for one in calls if "by phone" in one.label]


@pytest.mark.parametrize("second", [LOST, LATER, OFF, NO_NUMBER, LANDLINE, None])
@pytest.mark.parametrize("state", [TouchState.SENT, TouchState.DELIVERED])
def test_a_text_that_came_back_is_not_sent_again_whatever_the_second_comes_to(
    context: Context, clock: StandingClock, state: TouchState, second: SendError | None
) -> None:
    found = texted_twice(context, clock, lambda: text_reported(context, state), second)
    assert found == (state, 2)
    assert (failures(context), planned_calls(context)) == (0, [])


def test_a_text_that_comes_back_while_nobody_knows_of_the_second_is_not_sent_again(
    context: Context, clock: StandingClock
) -> None:
    line = Echoing(lambda: None, LOST)
    there = replace(context, sms=line)
    touch_id = remind_now(there, invited(there, hours=120).id, Channel.SMS)
    send_due_touches(there)
    for at in range(12):
        clock.advance(seconds=31)
        settle_sends(there)
        send_due_touches(there)
        if at == 3:
            text_reported(there, TouchState.DELIVERED)
    assert (state_of(there, touch_id), line.posts) == (TouchState.DELIVERED, 2)


@pytest.mark.parametrize("code", [0, 30001, 30003, 30005, 30006])
@pytest.mark.parametrize("state", [TouchState.FAILED, TouchState.UNDELIVERED])
def test_a_text_that_came_back_undelivered_fails_no_second_one_that_is_taken(
    context: Context, clock: StandingClock, state: TouchState, code: int
) -> None:
    found = texted_twice(context, clock, lambda: text_reported(context, state, code), None)
    assert found == (TouchState.SENT, 2)
    assert (attempt(context, 1).state, failures(context)) == (state, 0)
    assert planned_calls(context) == []


@pytest.mark.parametrize(
    ("second", "state", "told"), [(NO_NUMBER, "failed", 1), (OFF, "failed", 1), (LOST, "sent", 0)]
)
def test_where_the_second_comes_to_nothing_as_well_that_is_what_counts(
    context: Context, clock: StandingClock, second: SendError, state: str, told: int
) -> None:
    found = texted_twice(
        context, clock, lambda: text_reported(context, TouchState.FAILED), second
    )  # fmt: skip
    assert (found[0], failures(context)) == (state, told)


def test_of_two_that_were_both_taken_the_failure_of_one_is_not_that_of_the_touch(
    context: Context, clock: StandingClock
) -> None:
    texted_twice(context, clock, lambda: text_reported(context, TouchState.SENT), None)
    text_reported(context, TouchState.UNDELIVERED)
    second = str(attempt(context, 2).provider_sid)
    assert failures(context) == 0
    lost = ProviderText(second, TouchState.UNDELIVERED, "gone", error_code=30005)
    record_report(context, 2, lost, "undelivered")
    assert failures(context) == 1


def test_a_text_that_failed_is_told_of_once_however_many_of_its_sends_are_reported(
    context: Context, clock: StandingClock
) -> None:
    texted_twice(context, clock, lambda: None, NO_NUMBER)
    text_reported(context, TouchState.UNDELIVERED, 30006)
    assert (failures(context), planned_calls(context)) == (1, [])


@pytest.mark.parametrize("second", [LOST, LATER, NO_NUMBER, None])
def test_a_call_that_came_back_and_is_on_rings_no_third_time(
    context: Context, clock: StandingClock, second: SendError | None
) -> None:
    found = called_twice(
        context, clock, lambda: call_reported(context, CallStatus.IN_PROGRESS), second
    )  # fmt: skip
    assert (found, failures(context)) == ((TouchState.SENT, 2), 0)


@pytest.mark.parametrize("second", [LOST, LATER, NO_NUMBER])
def test_a_call_that_came_back_and_has_ended_rings_no_third_time(
    context: Context, clock: StandingClock, second: SendError
) -> None:
    statuses = (CallStatus.IN_PROGRESS, CallStatus.COMPLETED)
    found = called_twice(context, clock, lambda: call_reported(context, *statuses), second)
    assert (found, failures(context)) == ((TouchState.UNDELIVERED, 2), 1)


def test_a_call_that_was_never_put_through_fails_no_second_one_that_is_on(
    context: Context, clock: StandingClock
) -> None:
    found = called_twice(context, clock, lambda: call_reported(context, CallStatus.FAILED), None)
    assert (found, failures(context)) == ((TouchState.SENT, 2), 0)
