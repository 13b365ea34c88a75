"""What the figures about our health count, on both databases."""

from datetime import timedelta

from sqlalchemy import update

from service.flows.state import TouchState
from service.store import attempts, calls, health_figures, outbox
from service.store.health_figures import (
    CALENDARS,
    CALLS,
    NOTICES,
    REPLIES,
    SENDS,
    SILENCES,
    TEXTS,
    UNANSWERED,
)
from service.store.schema import conversation, interview, touch
from service.usecases.context import Context
from tests.support.alarms import due_touch, text_goes_out
from tests.support.clock import StandingClock
from tests.support.core import texted
from tests.support.placing import due
from tests.support.steps import MARIA, invited


def test_what_is_due_is_counted_and_since_when_it_waits(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context)
    began = clock()
    text_goes_out(context, made.id)
    texted(context, "1")
    with context.database.write() as tx:
        tx.execute(update(conversation).values(tell_at=began))
        tx.execute(update(interview).values(tell_at=began))
    clock.advance(minutes=1)
    invited(context, "Maria Lopez", MARIA, hours=48)
    with context.database.read() as tx:
        counted = health_figures.counts(tx, clock())
        oldest = health_figures.oldest(tx, clock())
    waiting = (TEXTS, REPLIES, SILENCES, UNANSWERED, SENDS)
    assert counted == dict.fromkeys(waiting, 1) | {TEXTS: 2, CALLS: 0, NOTICES: 0, CALENDARS: 0}
    assert oldest == dict.fromkeys(waiting, began)


def test_a_call_that_is_due_waits(context: Context, clock: StandingClock) -> None:
    due(context)
    clock.advance(seconds=5)
    with context.database.read() as tx:
        assert health_figures.counts(tx, clock())[CALLS] == 1
        assert health_figures.oldest(tx, clock()) == {CALLS: clock() - timedelta(seconds=5)}


def test_lateness_is_from_when_it_was_due_until_it_went_out(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context)
    texted(context, "1")
    clock.advance(seconds=7)
    text_goes_out(context, made.id)
    touch_id = due_touch(context, made.id).id
    clock.advance(seconds=2)
    with context.database.write() as tx:
        calls.begin(tx, clock(), phone=MARIA, interview_id=made.id, touch_id=touch_id)
        outbox.done(tx, 1, clock())
    with context.database.read() as tx:
        lately = health_figures.lateness(tx, clock() - timedelta(minutes=5))
        later = health_figures.lateness(tx, clock() + timedelta(seconds=1))
    assert lately == {TEXTS: [7], CALLS: [9], REPLIES: [9]}
    assert later == {TEXTS: [], CALLS: [], REPLIES: []}


def test_what_is_tried_again_is_not_late_for_its_first_try(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context)
    text_goes_out(context, made.id)
    with context.database.write() as tx:
        tx.execute(update(touch).values(due_at=clock() + timedelta(minutes=1)))
        assert health_figures.lateness(tx, clock())[TEXTS] == []


def test_a_report_is_missing_from_when_it_is_to_be_asked_for(
    context: Context, clock: StandingClock
) -> None:
    text_goes_out(context, invited(context).id)
    counted = []
    with context.database.write() as tx:
        attempts.change(tx, 1, clock(), state=TouchState.SENT)
        for minutes, asked in ((0, 0), (11, 0), (0, 1), (0, 3)):
            clock.advance(minutes=minutes)
            if asked:
                later = clock() + timedelta(hours=1)
                attempts.ask_again(tx, 1, asked, later if asked < 3 else None)
            counted.append(health_figures.missing_reports(tx, clock()))
    assert counted == [0, 1, 1, 0]


def test_the_newest_send_is_found_by_its_kind(context: Context, clock: StandingClock) -> None:
    made = invited(context)
    with context.database.read() as tx:
        assert [health_figures.last_sent(tx, kind) for kind in (TEXTS, CALLS)] == [None, None]
    text_goes_out(context, made.id)
    texted_at = clock()
    clock.advance(minutes=1)
    with context.database.write() as tx:
        calls.begin(tx, clock(), phone=MARIA, interview_id=made.id, touch_id=None)
        calls.receive(tx, clock() + timedelta(minutes=1), provider_sid="CA1", phone=MARIA)
        found = [health_figures.last_sent(tx, kind) for kind in (TEXTS, CALLS)]
    assert found == [texted_at, clock()]
