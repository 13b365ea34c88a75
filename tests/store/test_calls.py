"""Calls are kept once each, with where they stand, and found again by what waits for them."""

from datetime import timedelta
from typing import Any

import pytest

from service.flows.meaning import Leaning, Understood
from service.flows.state import Channel, Intent, Question, QuestionKind, Reason
from service.flows.voice.state import ENDED, CallState, CallStatus, Stage
from service.store import calls, touches
from service.usecases.context import Context
from tests.support.calling import ASKING, a_call, changed, heard, placed
from tests.support.clock import StandingClock
from tests.support.core import at_once, plan
from tests.support.steps import MARIA, SAM, invited

LATER = timedelta(minutes=1)
STATES = (
    CallState(Stage.IDENTITY, "en"),
    CallState(
        Stage.SURE,
        "es-MX",
        inbound=True,
        interview_id=7,
        interviews=(7, 8),
        question=Question(QuestionKind.SLOTS, 7, slots=(1, 2), revisions=((7, 3), (8, 1))),
        other_language="en",
        pending=Understood(
            Intent.CANCEL, (Intent.QUESTION,), Reason.EMERGENCY, Leaning.NO, digit=3, rule="a key"
        ),
        pending_words="no puedo, \N{SMILING FACE WITH OPEN MOUTH}",
        plays=2,
        steps=5,
    ),
)


def waiting(context: Context, before: timedelta = LATER) -> tuple[list[int], list[int]]:
    """The ids of calls that wait to be settled, and of those without an end."""
    moment = context.clock() + before
    with context.database.read() as tx:
        unsettled = calls.unsettled(tx, moment, 9)
        unended = calls.unended(tx, moment, 9)
        assert calls.is_unsettled(tx, moment) == bool(unsettled)
        assert calls.is_unended(tx, moment) == bool(unended)
    return unsettled, unended


def test_a_call_that_is_about_to_be_placed_is_kept(context: Context, clock: StandingClock) -> None:
    made = invited(context, hours=20)
    touch_id = plan(context, made.id)[0].id
    found = a_call(context, placed(context, made.id, touch_id))
    assert (found.phone, found.direction, found.status) == (SAM, "out", CallStatus.PLACING)
    assert (found.interview_id, found.touch_id) == (made.id, touch_id)
    assert (found.provider_sid, found.state, found.ended_at, found.sequence) == (
        None,
        None,
        None,
        -1,
    )
    assert found.created_at == clock()
    with context.database.read() as tx:
        assert calls.of_interview(tx, made.id) == [found]


def test_a_call_to_us_is_made_once_however_often_it_is_told(context: Context) -> None:
    def receive(_: int) -> int:
        with context.database.write() as tx:
            return calls.receive(tx, context.clock(), provider_sid="CA1", phone=SAM).id

    (call_id,) = set(at_once(4, receive))
    found = a_call(context, call_id)
    assert (found.direction, found.status, found.provider_sid) == ("in", "in-progress", "CA1")
    with context.database.read() as tx:
        assert calls.by_sid(tx, "CA1") == found
        assert calls.by_sid(tx, "CA2") is None


def test_a_sid_of_ours_told_as_a_call_to_us_finds_the_call_that_we_placed(
    context: Context,
) -> None:
    call_id = placed(context)
    changed(context, call_id, provider_sid="CA1")
    with context.database.write() as tx:
        found = calls.receive(tx, context.clock(), provider_sid="CA1", phone=MARIA)
    assert (found.id, found.direction, found.phone) == (call_id, "out", SAM)


@pytest.mark.parametrize("status", sorted(ENDED))
def test_a_status_that_ends_a_call_notes_the_moment_once(
    context: Context, clock: StandingClock, status: CallStatus
) -> None:
    call_id = placed(context)
    clock.advance(seconds=40)
    changed(context, call_id, status=status, why="over")
    ended = clock()
    clock.advance(seconds=5)
    changed(context, call_id, status=status, seconds=33)
    found = a_call(context, call_id)
    assert (found.status, found.ended_at, found.updated_at) == (status, ended, clock())
    assert (found.why, found.seconds) == ("over", 33)


@pytest.mark.parametrize("status", sorted(set(CallStatus) - ENDED))
def test_a_status_on_the_way_ends_nothing(context: Context, status: CallStatus) -> None:
    call_id = placed(context)
    changed(context, call_id, status=status)
    assert a_call(context, call_id).ended_at is None


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.stage)
def test_where_a_call_stands_comes_back_as_it_was(context: Context, state: CallState) -> None:
    call_id = placed(context)
    with context.database.write() as tx:
        calls.keep_state(tx, call_id, state, context.clock())
    assert a_call(context, call_id).state == state


@pytest.mark.parametrize(
    ("values", "settled", "ended"),
    [
        ({}, False, True),
        ({"status": CallStatus.UNKNOWN, "looked": 1}, False, True),
        ({"status": CallStatus.REFUSED}, True, True),
        ({"status": CallStatus.QUEUED, "provider_sid": "CA1"}, True, False),
        ({"status": CallStatus.UNKNOWN, "provider_sid": "CA1"}, False, False),
        ({"status": CallStatus.COMPLETED, "provider_sid": "CA1"}, True, True),
    ],
)
def test_what_nobody_knows_of_a_call_waits_to_be_looked_up(
    context: Context, values: dict[str, Any], *, settled: bool, ended: bool
) -> None:
    call_id = placed(context)
    changed(context, call_id, **values)
    assert waiting(context) == ([] if settled else [call_id], [] if ended else [call_id])
    assert waiting(context, timedelta()) == ([], [])


def test_calls_that_were_given_up_are_counted_apart_from_those_refused(context: Context) -> None:
    touch_id = plan(context, invited(context, hours=20).id)[0].id
    refused, given_up = placed(context, touch_id=touch_id), placed(context, touch_id=touch_id)
    changed(context, refused, status=CallStatus.REFUSED)
    changed(context, given_up, status=CallStatus.REFUSED, looked=2)
    with context.database.read() as tx:
        assert calls.lost(tx, touch_id) == 1
        assert calls.lost(tx, touch_id + 1) == 0


def test_the_sids_of_a_number_are_known(context: Context) -> None:
    changed(context, placed(context), provider_sid="CA1")
    placed(context)
    with context.database.read() as tx:
        assert calls.sids_in_use(tx, SAM) == frozenset({"CA1"})
        assert calls.sids_in_use(tx, MARIA) == frozenset()


def test_a_step_is_kept_once_and_answered_the_same_again(context: Context) -> None:
    call_id = placed(context)
    with context.database.write() as tx:
        assert calls.step_answer(tx, call_id, 1) is None
        assert heard(tx, context.clock(), call_id, 1, "1")
        assert not heard(tx, context.clock(), call_id, 1, "2")
        assert heard(tx, context.clock(), call_id, 0, "")
        assert calls.step_answer(tx, call_id, 1) == ASKING
        found = calls.steps(tx, call_id)
    assert [(one.number, one.stage, one.heard) for one in found] == [
        (0, Stage.ASKING, ""),
        (1, Stage.ASKING, "1"),
    ]


def test_a_text_that_becomes_a_call_is_planned_again(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=20)
    touch = plan(context, made.id)[0]
    later = clock() + LATER
    with context.database.write() as tx:
        touches.put_off(tx, touch.id, clock(), tried=True)
        touches.change_channel(tx, touch.id, Channel.VOICE, later, "a landline")
    moved = next(one for one in plan(context, made.id) if one.id == touch.id)
    assert (moved.state, moved.channel, moved.due_at) == ("planned", "voice", later)
    assert (moved.why, moved.tries) == ("a landline", 0)
