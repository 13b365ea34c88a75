"""Reminders of one interview keep their distance when they really go out, not only in the plan."""

from datetime import timedelta

from service.flows.apart import WHY
from service.flows.state import Channel, TouchKind
from service.simulator.embedded import EmbeddedSimulator
from service.store.records import TouchRecord
from service.usecases.change_interview import change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.place_calls import place_due_calls
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.core import plan, sends
from tests.support.placing import unhurried
from tests.support.steps import invited


def rung(context: Context, label: str) -> TouchRecord:
    return next(one for one in plan(context, 1) if one.label == label)


def by_hand(context: Context, channel: Channel = Channel.SMS) -> None:
    remind_now(context, 1, channel)
    send_due_touches(context)
    place_due_calls(unhurried(context))


def test_a_rung_keeps_away_from_a_text_that_was_late(
    context: Context, clock: StandingClock
) -> None:
    invited(context, hours=8, ladder="-4h sms, -2h sms")
    clock.advance(hours=5.5)  # nobody sent anything until then
    send_due_touches(context)
    late = clock()
    clock.advance(minutes=30)
    send_due_touches(context)
    next_one = rung(context, "-2h sms")
    assert (next_one.state, next_one.why) == ("planned", WHY)
    assert next_one.due_at == late + timedelta(minutes=45)
    clock.advance(minutes=15)
    send_due_touches(context)
    assert rung(context, "-2h sms").state == "sent"


def test_a_rung_keeps_away_from_a_call_by_hand_and_a_call_from_a_text(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    invited(context, hours=8, ladder="-4h sms, -3h call if unanswered, -1h sms")
    clock.advance(hours=3.9)
    by_hand(context, Channel.VOICE)
    clock.advance(minutes=6)
    send_due_touches(context)
    assert rung(context, "-4h sms").state == "planned"
    clock.advance(minutes=39)
    send_due_touches(context)
    clock.advance(minutes=25)
    place_due_calls(unhurried(context))
    assert (rung(context, "-4h sms").state, sends(simulator)) == ("sent", 1)
    assert rung(context, "-3h call if unanswered").why == WHY


def test_after_an_outage_news_go_out_and_the_rung_beside_them_waits(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    made = invited(context, hours=6, ladder="-4h sms")
    changes = Changes(starts_at=made.starts_at + timedelta(hours=1))
    change_interview(context, made.id, changes)
    clock.advance(hours=3.1)
    send_due_touches(context)
    told = [one.state for one in plan(context, 1) if one.kind == TouchKind.MOVED]
    assert (told, sends(simulator)) == (["sent"], 1)
    (waits,) = [one for one in plan(context, 1) if one.state == "planned"]
    assert (waits.why, waits.due_at - clock()) == (WHY, timedelta(minutes=45))


def test_another_interview_of_the_same_person_has_a_ladder_of_its_own(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    for hours in (8, 8.1):
        invited(context, hours=hours, ladder="-4h sms")
    clock.advance(hours=4.1)
    send_due_touches(context)
    assert sends(simulator) == 2
