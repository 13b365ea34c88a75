"""Due touches go out once, to the right people, at the right hour."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from service.flows.quiet import QuietHours, parse
from service.flows.state import Channel
from service.ports import OutboundText, ProviderText
from service.simulator.embedded import EmbeddedSimulator
from service.store import interviews, people, touches
from service.store.schema import attempt, consent_event
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import BATCH, send_due_touches
from service.usecases.settle_sends import settle_sends
from tests.support.clock import StandingClock
from tests.support.core import (
    at_once,
    inbox,
    plan,
    rows,
    sends,
    states,
    texted,
    waits_for_a_row,
)
from tests.support.placing import Goes
from tests.support.service import until
from tests.support.steps import MARIA, SAM, invited


def with_quiet(context: Context, window: QuietHours) -> Context:
    return context.under(replace(context.policy, quiet=window))


def test_a_due_touch_is_sent_with_its_attempt_kept(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = invited(context, hours=20)
    assert send_due_touches(context) == 1
    assert states(context, made.id).count("sent") == 1
    assert [row["state"] for row in rows(context, attempt)] == ["sent"]
    assert len(inbox(simulator)) == 1


def test_four_workers_at_once_send_each_text_once(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    phones = [f"+1415555{at:04d}" for at in range(110, 130)]
    for phone in phones:
        invited(context, phone=phone, hours=20)
    at_once(4, lambda _: send_due_touches(context))
    assert sends(simulator) == 20
    assert {row["count"] for row in simulator.requests()} == {1}


def test_a_long_round_ends_when_its_turn_is_over_and_the_next_goes_on(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    for at in range(BATCH + 10):
        invited(context, phone=f"+1415555{at + 110:04d}", hours=20)
    context = replace(context, text_pace=Goes(1000))
    a_moment = 0.001
    assert send_due_touches(context, a_moment) == BATCH
    assert send_due_touches(context, a_moment) == 10
    assert sends(simulator) == BATCH + 10


def test_the_attempt_is_committed_before_the_post(context: Context) -> None:
    seen: list[str] = []

    class Witness:
        """A gateway that looks at the store while it sends, as another worker could."""

        def send(self, outbound: OutboundText) -> ProviderText:
            seen.extend(row["state"] for row in rows(context, attempt))
            return context.sms.send(outbound)

        def sent_to(self, *_: object) -> list[ProviderText]:
            return []

    invited(context, hours=20)
    send_due_touches(replace(context, sms=Witness()))
    assert seen == ["sending"]


def test_only_the_first_text_to_a_number_says_how_to_opt_out(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=20)
    send_due_touches(context)
    clock.advance(minutes=2)
    remind_now(context, made.id, Channel.SMS)
    send_due_touches(context)
    assert ["STOP" in body for body in inbox(simulator)] == [True, False]


def test_what_is_cancelled_opted_out_moved_or_over_is_not_sent(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = [invited(context, phone=f"+1415555011{at}", hours=1) for at in range(4)]
    call_off(context, made[0].id, "", tell_candidate=False)
    texted(context, "stop texting me", made[1].candidate.phone)
    later = Changes(starts_at=made[2].starts_at + timedelta(days=5))
    change_interview(context, made[2].id, later)
    clock.advance(minutes=61)
    send_due_touches(context)
    bodies = [row["body"] for row in simulator.requests()]
    assert ["has a new time" in body for body in bodies] == [True]
    whys = {one.why for each in made for one in plan(context, each.id) if one.kind == "at_once"}
    assert whys == {
        "the recruiter called the interview off", "this number has opted out of texts",
        "the interview was moved", "the interview has started",
    }  # fmt: skip


def test_a_touch_waits_for_the_end_of_quiet_hours(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=100, time_zone="UTC")
    now = remind_now(context, made.id, Channel.SMS)
    hour = f"{clock().hour:02d}"
    quiet = with_quiet(context, parse(f"{hour}:00-{(clock().hour + 2) % 24:02d}:00"))
    send_due_touches(quiet)
    waiting = next(one for one in plan(context, made.id) if one.id == now)
    assert (waiting.state, waiting.due_at.minute, sends(simulator)) == ("planned", 0, 0)
    assert waiting.due_at > clock()
    clock.advance(hours=2)
    send_due_touches(quiet)
    assert sends(simulator) == 1


def test_what_429_refused_comes_again(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=20)
    simulator.fault("too_many_requests")
    send_due_touches(context)
    assert "sent" not in states(context, made.id)
    clock.advance(seconds=20)
    send_due_touches(context)
    assert states(context, made.id).count("sent") == 1
    assert len(inbox(simulator)) == 1


def test_after_an_outage_only_the_latest_of_the_reminders_goes_out(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=80)
    clock.advance(hours=79)
    send_due_touches(context)
    assert len(inbox(simulator)) == 1
    whys = [one.why for one in plan(context, made.id) if one.channel == "sms"]
    assert whys == ["a later reminder of the same interview is due as well"] * 2 + [""]


def test_a_text_that_cannot_be_made_holds_up_no_other(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    spoilt = invited(context, hours=20)
    made = invited(context, "Maria", MARIA, hours=20)
    with context.database.write() as tx:
        nowhere = {"time_zone": "Nowhere/Here", "zone_given": True}
        people.change_candidate(tx, spoilt.candidate.id, **nowhere)
    send_due_touches(context)
    assert "sent" not in states(context, spoilt.id)
    assert states(context, made.id).count("sent") == 1


def test_a_number_that_cannot_be_reached_is_not_tried_again(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    policy = replace(context.policy, countries=frozenset({"US"}))
    made = invited(context, hours=20)
    with context.database.write() as tx:
        tx.execute(text("UPDATE candidate SET phone = '+15005550001'"))
    for _ in range(2):
        send_due_touches(context.under(policy))
        clock.advance(minutes=10)
    assert states(context, made.id).count("failed") == 1
    assert sends(simulator) == 1


def test_a_block_that_only_the_carrier_knows_is_learned(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = invited(context, hours=20)
    simulator.sms_url = "http://127.0.0.1:9/"
    simulator.text(SAM, "STOP")
    send_due_touches(context)
    failed = next(one for one in plan(context, made.id) if one.state == "failed")
    assert failed.why == "this number has opted out of texts"
    assert [row["source"] for row in rows(context, consent_event)] == ["provider 21610"]
    assert texted(context, "hm").answer is None


def test_a_reminder_asks_about_every_interview_of_the_number(context: Context) -> None:
    invited(context, hours=20)
    invited(context, hours=90, title="Team lead")
    send_due_touches(context)
    assert "Which one do you mean?" in (texted(context, "1").answer or "")


def test_a_change_beside_a_send_ends_in_order_and_in_no_deadlock(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = invited(context, hours=20)
    sender = threading.Thread(target=send_due_touches, args=(context,))
    with context.database.write() as tx:
        interviews.by_id(tx, made.id, lock=True)
        sender.start()
        until(lambda: waits_for_a_row(context))
        touches.skip_planned(tx, made.id, "called off")
    sender.join(20)
    assert set(states(context, made.id)) == {"skipped"}
    assert sends(simulator) == 0


@pytest.mark.parametrize("minutes", [1, 300])
def test_a_text_is_useless_after_its_interview(context: Context, minutes: int) -> None:
    validity: list[int] = []

    class Noted:
        """A gateway that only notes how long a text is good for."""

        def send(self, outbound: OutboundText) -> ProviderText:
            validity.append(outbound.valid_seconds)
            return context.sms.send(outbound)

        def sent_to(self, *_: object) -> list[ProviderText]:
            return []

    invited(context, hours=minutes / 60 + 0.5)
    send_due_touches(replace(context, sms=Noted()))
    assert validity == [min((minutes + 30) * 60, 4 * 3600)]


def test_a_machine_that_slept_between_row_and_post_sends_nothing_twice(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    class Sleepy:
        """A pace after which the machine sleeps: others settle what it was about to send."""

        def take(self, wanted: int) -> int:
            return wanted

        def owe(self, _: int) -> None:
            clock.advance(minutes=2)
            settle_sends(context)
            clock.advance(minutes=2)
            settle_sends(context)
            send_due_touches(replace(context, text_pace=Goes(10)))

    invited(context, hours=20)
    send_due_touches(replace(context, text_pace=Sleepy()))
    clock.advance(minutes=1)
    send_due_touches(context)
    assert sends(simulator) == 1
