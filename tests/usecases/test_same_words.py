"""Two sends of the same words to one number, of which nobody knows what became of them."""

from dataclasses import replace

import pytest

from service.flows.state import Channel, TouchState
from service.ports import OutboundText, OutcomeUnknown, ProviderText
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from service.usecases.problems import NotFound
from service.usecases.record_outcome import record_report
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from service.usecases.settle_sends import settle_sends
from tests.support.clock import StandingClock
from tests.support.core import attempt, inbox, plan
from tests.support.steps import invited


class Silent:
    """The way to a provider that says nothing; it takes a text, or it does not."""

    def __init__(self, context: Context, *, takes: bool) -> None:
        self._real, self._takes = context.sms, takes

    def send(self, text: OutboundText) -> ProviderText:
        if self._takes:
            # Nobody waits for its report.
            self._real.send(replace(text, attempt_id=0))
        raise OutcomeUnknown("no answer")


def settled(context: Context, clock: StandingClock, rounds: int) -> None:
    for _ in range(rounds):
        clock.advance(seconds=31)
        settle_sends(context)
        send_due_touches(context)


def reminded(context: Context, clock: StandingClock, *, first_is_taken: bool) -> None:
    """A text at once and one by hand go out; one of them is taken, and we hear of neither."""
    invited(context, hours=20)
    send_due_touches(replace(context, sms=Silent(context, takes=first_is_taken)))
    clock.advance(seconds=20)
    remind_now(context, 1, Channel.SMS)
    send_due_touches(replace(context, sms=Silent(context, takes=not first_is_taken)))


@pytest.mark.parametrize("first_is_taken", [False, True])
def test_whichever_was_taken_they_are_not_said_again(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock, first_is_taken: bool
) -> None:
    reminded(context, clock, first_is_taken=first_is_taken)
    settled(context, clock, 8)
    assert len(inbox(simulator)) == 1
    assert [attempt(context, one).provider_sid is None for one in (1, 2)] == [True, False]
    assert [one.state for one in plan(context, 1) if one.kind == "at_once"] == ["skipped"]


def test_a_report_of_what_was_taken_for_the_other_one_is_no_fault_of_ours(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    reminded(context, clock, first_is_taken=True)
    settled(context, clock, 8)
    report = ProviderText(attempt(context, 2).provider_sid or "", TouchState.DELIVERED)
    with pytest.raises(NotFound, match="is another text"):
        record_report(context, 1, report, "delivered")
    assert len(inbox(simulator)) == 1
