"""Sends whose outcome nobody knows: looked up, and never sent again blindly."""

from dataclasses import replace
from datetime import datetime

import pytest

from service.flows.state import Channel, TouchState
from service.ports import ProviderText, TryLater
from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import DEFAULT_ACCOUNT_SID, DEFAULT_PHONE_NUMBER
from service.store import attempts, messages, touches
from service.store.leases import Claim
from service.store.schema import attempt as attempts_table
from service.store.schema import delivery_report
from service.telephony.client import Account, TwilioGateway
from service.usecases.asking import MOST
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from service.usecases.settle_sends import settle_sends
from service.usecases.sweep import due_jobs
from tests.support.clock import StandingClock
from tests.support.core import at_once, attempt, inbox, plan, rows, sends, states
from tests.support.steps import SAM, invited

LISTED = {"queued (listed)", "sent (listed)", "delivered (listed)"}


def sent_badly(context: Context, simulator: EmbeddedSimulator, fault: str) -> int:
    """Send one text on a bad day; return the interview's id."""
    made = invited(context, hours=20)
    simulator.fault(fault)
    send_due_touches(context)
    return made.id


def looked(context: Context, clock: StandingClock, times: int) -> None:
    for _ in range(times):
        clock.advance(seconds=31)
        settle_sends(context)
        send_due_touches(context)


@pytest.mark.parametrize("fault", ["error_after_accept", "drop"])
def test_a_text_that_was_taken_is_found_and_not_sent_again(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock, fault: str
) -> None:
    made = sent_badly(context, simulator, fault)
    assert states(context, made).count("unknown") == 1
    looked(context, clock, 4)
    assert "unknown" not in states(context, made)
    assert attempt(context, 1).provider_sid
    assert sends(simulator) == 1


def test_a_clock_of_ours_that_is_minutes_ahead_doubles_nothing(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    clock.advance(minutes=4)
    sent_badly(context, simulator, "drop")
    looked(context, clock, 4)
    assert attempt(context, 1).provider_sid
    assert sends(simulator) == 1


def test_what_a_trial_account_puts_before_our_words_doubles_nothing(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    class Trial:
        """The way to a provider that shows our texts with a sentence of its own before them."""

        def sent_to(self, phone: str, since: datetime) -> list[ProviderText]:
            words = "Sent from your Twilio trial account - "
            listed = context.sms.sent_to(phone, since)
            return [replace(one, body=words + one.body) for one in listed]

    sent_badly(context, simulator, "drop")
    clock.advance(seconds=31)
    settle_sends(replace(context, sms=Trial()))
    assert attempt(context, 1).provider_sid
    assert sends(simulator) == 1


def test_nothing_is_looked_up_before_its_time(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    sent_badly(context, simulator, "error_before_accept")
    clock.advance(seconds=29)
    assert (settle_sends(context), due_jobs(context)) == (0, ())


def test_what_two_listings_do_not_show_is_sent_once_more(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = sent_badly(context, simulator, "error_before_accept")
    looked(context, clock, 1)
    assert sends(simulator) == 1
    looked(context, clock, 4)
    assert sends(simulator) == 2
    assert len(inbox(simulator)) == 1
    assert states(context, made).count("sent") == 1


def test_what_is_lost_twice_is_given_up(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=20)
    simulator.fault("error_before_accept", count=None)
    send_due_touches(context)
    looked(context, clock, 12)
    assert sends(simulator) == 2
    assert [one.why for one in plan(context, made.id) if one.state == "failed"] == [
        "Twilio never got it"
    ]


def test_a_send_that_was_refused_before_does_not_count_as_lost(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = sent_badly(context, simulator, "too_many_requests")
    simulator.fault("error_before_accept")
    looked(context, clock, 6)
    assert states(context, made).count("sent") == 1
    assert len(inbox(simulator)) == 1


def test_a_list_that_cannot_be_had_changes_nothing(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = sent_badly(context, simulator, "drop")
    wrong = Account(DEFAULT_ACCOUNT_SID, "wrong", DEFAULT_PHONE_NUMBER, base_url=simulator.url)
    looked(replace(context, sms=TwilioGateway(wrong, "")), clock, 3)
    assert (states(context, made).count("unknown"), sends(simulator)) == (1, 1)


def died_before_its_post(context: Context, clock: StandingClock) -> int:
    """A worker writes the attempt and is never seen again."""
    made = invited(context, hours=20)
    with context.database.write() as tx:
        touch_id = touches.claim_due(tx, Claim("a dead worker", clock(), 1), Channel.SMS)[0]
        message_id = messages.add_outbound(
            tx, clock(), phone=SAM, body="never", interview_id=made.id
        )
        attempts.begin(tx, touch_id, message_id, SAM, clock())
        touches.set_state(tx, touch_id, TouchState.SENDING)
    return made.id


def test_a_worker_that_died_before_its_post_is_made_good(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = died_before_its_post(context, clock)
    looked(context, clock, 4)
    assert states(context, made).count("sent") == 1
    assert sends(simulator) == 1


def test_two_who_settle_at_once_look_at_one_send_once(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = sent_badly(context, simulator, "drop")
    clock.advance(seconds=31)
    at_once(2, lambda _: settle_sends(context))
    assert states(context, made).count("unknown") == 0
    assert sends(simulator) == 1


def test_many_that_were_taken_are_found_by_one_list(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    for at in range(110, 117):
        invited(context, phone=f"+1415555{at:04d}", hours=20)
    simulator.fault("drop", count=None)
    send_due_touches(context)
    simulator.clear_faults()

    class OneList:
        """The way to the provider, which may be asked for the one list only."""

        def sent_since(self, since: datetime) -> list[ProviderText]:
            return context.sms.sent_since(since)

    clock.advance(seconds=31)
    assert settle_sends(replace(context, sms=OneList())) == 7
    clock.advance(seconds=31)
    assert (settle_sends(context), sends(simulator)) == (0, 7)
    assert {row["status"] for row in rows(context, delivery_report)} <= LISTED


def test_of_a_storm_few_numbers_are_asked_for_in_one_round(
    context: Context, clock: StandingClock
) -> None:
    class NothingThere:
        """A provider that has taken none of them, and counts the numbers it is asked for."""

        asked = 0

        def sent_since(self, _: datetime) -> list[ProviderText]:
            return []

        def sent_to(self, *_: object) -> list[ProviderText]:
            self.asked += 1
            return []

    made, provider = invited(context, hours=20), NothingThere()
    storm(context, plan(context, made.id)[0].id, MOST + 9)
    asked = []
    for seconds in (31, 31, 0, 0):
        clock.advance(seconds=seconds)
        settle_sends(replace(context, sms=provider))
        asked.append(provider.asked)
    assert asked == [0, MOST, MOST + 9, MOST + 9]
    assert {row["state"] for row in rows(context, attempts_table)} == {"refused"}


def test_one_number_that_cannot_be_asked_for_is_no_outage(
    context: Context, clock: StandingClock
) -> None:
    class OneIsRefused:
        """A provider that has taken none of them, and cannot be asked for the first number."""

        def sent_to(self, phone: str, _: datetime) -> list[ProviderText]:
            if phone.endswith("0000"):
                raise TryLater("Twilio could not be asked: HTTP 400")
            return []

    made = invited(context, hours=20)
    storm(context, plan(context, made.id)[0].id, 3)
    for _ in range(2):
        clock.advance(seconds=31)
        settle_sends(replace(context, sms=OneIsRefused()))
    assert [row["looked"] for row in rows(context, attempts_table)] == [0, 1, 1]
    assert [row["state"] for row in rows(context, attempts_table)][1:] == ["refused"] * 2


def storm(context: Context, touch_id: int, many: int) -> None:
    """So many sends are under way, and nobody hears of any of them."""
    now = context.clock()
    with context.database.write() as tx:
        for at in range(many):
            phone = f"+1415555{at:04d}"
            message_id = messages.add_outbound(tx, now, phone=phone, body="a", interview_id=None)
            attempts.begin(tx, touch_id, message_id, phone, now)
