"""Answers to what has moved, ended or was never shown: asked back, and the recruiter hears."""

from datetime import timedelta

import pytest

from service.flows.state import Intent, Status
from service.simulator.embedded import EmbeddedSimulator
from service.store import slots
from service.store.records import InterviewRecord
from service.store.schema import slot
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.receive_answer import Chosen, receive_answer
from service.usecases.send_touches import send_due_touches
from service.usecases.stay_silent import tell_silence
from tests.support import on_sqlite
from tests.support import reminded as reminding
from tests.support.clock import StandingClock
from tests.support.core import feed, interview, plan, rows, status, texted
from tests.support.steps import invited, offered

# About rules, not about SQL.
database_url = on_sqlite.database_url
reminded = reminding.reminded
ROB = "rob@acme.example"


def moved(context: Context, made: InterviewRecord) -> None:
    """Move an interview; the text about it has not gone out yet."""
    change_interview(context, made.id, Changes(starts_at=made.starts_at + timedelta(hours=3)))


def told(context: Context, clock: StandingClock) -> list[tuple[int | None, str, str]]:
    """What the recruiters have been told once half an hour of silence has gone by."""
    clock.advance(minutes=31)
    tell_silence(context)
    return [(one.interview_id, one.intent, one.text) for one in feed(context)]


@pytest.mark.parametrize("text", ["please cancel it", "I can't make it", "2", "1"])
def test_an_answer_to_a_time_of_before_is_told_if_it_stays_the_last(
    context: Context, clock: StandingClock, reminded: InterviewRecord, text: str
) -> None:
    moved(context, reminded)
    answer = texted(context, text).answer
    assert answer is not None
    assert "has changed" in answer
    assert told(context, clock) == [(reminded.id, "unclear", text)]
    assert status(context, reminded.id) == "scheduled"


def test_a_cancel_behind_a_time_that_was_picked_on_the_page_is_told(
    context: Context, clock: StandingClock, reminded: InterviewRecord
) -> None:
    offered(context, 70)
    texted(context, "2")
    picked = Chosen(Intent.RESCHEDULE, reminded.revision, slot_id=rows(context, slot)[0]["id"])
    receive_answer(context, reminded.answer_token, picked, "key12345678")
    texted(context, "I can't come after all, please cancel")
    last = told(context, clock)[-1]
    assert last == (reminded.id, "unclear", "I can't come after all, please cancel")


@pytest.mark.parametrize("text", ["none of them", "none", "more"])
def test_no_answer_to_times_is_one_to_the_time_that_came_since(
    context: Context, reminded: InterviewRecord, text: str
) -> None:
    offered(context, 70, 72)
    texted(context, "2")
    moved(context, reminded)
    texted(context, text)
    assert status(context, reminded.id) == "scheduled"
    assert [one.state for one in plan(context, reminded.id) if one.kind == "moved"] == ["planned"]


def test_an_old_answer_confirms_no_time_whose_text_is_refused_again_and_again(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, reminded: InterviewRecord
) -> None:
    moved(context, reminded)
    for _ in range(5):
        simulator.fault("too_many_requests")
        send_due_touches(context)
        clock.advance(minutes=4)
    texted(context, "1")
    assert status(context, reminded.id) == "scheduled"


@pytest.mark.parametrize("text", ["1", "3", "yes, I'm coming", "ok"])
def test_an_answer_behind_the_start_is_not_taken_for_the_next_interview(
    context: Context, clock: StandingClock, reminded: InterviewRecord, text: str
) -> None:
    other = invited(context, hours=200, title="Designer", recruiter=ROB, ladder="-1d sms")
    clock.advance(hours=47, minutes=2)
    texted(context, text)
    assert status(context, other.id) == "scheduled"
    assert {one for one, _, _ in told(context, clock)} >= {other.id}
    texted(context, "1")
    assert status(context, other.id) == "confirmed"


def test_nor_for_one_that_was_made_in_place_of_another_and_never_shown(
    context: Context, reminded: InterviewRecord
) -> None:
    call_off(context, reminded.id, "", tell_candidate=False)
    other = invited(context, hours=200, title="Designer", recruiter=ROB)
    answer = texted(context, "1").answer
    assert answer is not None
    assert "Just to be sure" in answer
    assert status(context, other.id) == "scheduled"


def test_who_is_at_the_door_is_told_to_whoever_waits_there(
    context: Context, clock: StandingClock, reminded: InterviewRecord
) -> None:
    invited(context, hours=200, title="Designer", recruiter=ROB, ladder="-1d sms")
    clock.advance(hours=47, minutes=2)
    texted(context, "nobody opens the door")
    assert (reminded.id, "unclear", "nobody opens the door") in told(context, clock)


def test_what_is_written_behind_it_is_told_beside_one_that_was_called_off(
    context: Context, clock: StandingClock, reminded: InterviewRecord
) -> None:
    other = invited(context, hours=500, title="Designer", recruiter=ROB)
    call_off(context, other.id, "", tell_candidate=False)
    clock.advance(hours=60)
    texted(context, "sorry that I was not there yesterday")
    assert {one for one, _, _ in told(context, clock)} == {reminded.id, other.id}


def test_who_asks_for_more_times_no_longer_comes_as_confirmed_elsewhere(
    context: Context, reminded: InterviewRecord
) -> None:
    offered(context, 70, 72, 74, 76)
    texted(context, "2")
    confirmed = Chosen(Intent.CONFIRM, reminded.revision)
    receive_answer(context, reminded.answer_token, confirmed, "key12345678")
    texted(context, "more")
    assert interview(context, reminded.id).status is Status.RESCHEDULE_REQUESTED
    assert [one.intent for one in feed(context)] == ["reschedule", "confirm", "reschedule"]


@pytest.mark.parametrize("hours", [90, 70])
def test_a_digit_books_no_slot_that_has_taken_the_place_of_the_one_shown(
    context: Context, reminded: InterviewRecord, hours: float
) -> None:
    offered(context, 70.5)
    texted(context, "2")
    with context.database.write() as tx:
        assert slots.remove_open(tx, rows(context, slot)[-1]["id"])
    offered(context, hours)
    answer = texted(context, "1").answer
    assert interview(context, reminded.id).starts_at == reminded.starts_at
    assert answer is not None
    assert "was just taken" in answer


def test_a_digit_books_no_time_of_a_recruiter_who_has_handed_the_interview_on(
    context: Context, reminded: InterviewRecord
) -> None:
    offered(context, 70)
    (rob_s,) = offered(context, 80, recruiter=ROB)
    texted(context, "2")
    change_interview(context, reminded.id, Changes(recruiter=ROB))
    texted(context, "1")
    assert interview(context, reminded.id).starts_at == reminded.starts_at
    texted(context, "1")
    assert interview(context, reminded.id).starts_at == rob_s


def test_what_a_long_text_takes_back_at_its_end_is_not_confirmed(
    context: Context, reminded: InterviewRecord
) -> None:
    told_of_work = "I have worked on many things in the last years and liked all of it very much. "
    texted(context, f"Yes I'll be there. {told_of_work * 9}Actually, I cannot come, please cancel.")
    assert status(context, reminded.id) != "confirmed"


def test_what_the_first_text_of_all_was_asked_back_about_is_remembered(context: Context) -> None:
    made = invited(context, hours=48)
    texted(context, "hmm")
    moved(context, made)
    texted(context, "1")
    assert status(context, made.id) == "scheduled"


@pytest.mark.parametrize("leaves", ["STOP", "stop texting me", "wrong number"])
def test_who_left_us_confirms_no_time_that_came_since(
    context: Context, clock: StandingClock, reminded: InterviewRecord, leaves: str
) -> None:
    texted(context, leaves)
    moved(context, reminded)
    texted(context, "1")
    assert status(context, reminded.id) == "scheduled"
    assert told(context, clock)[-1] == (reminded.id, "unclear", "1")


def test_what_was_written_behind_an_interview_does_not_forget_what_was_asked(
    context: Context, clock: StandingClock, reminded: InterviewRecord
) -> None:
    clock.advance(hours=60)
    texted(context, "so what now")
    other = invited(context, hours=200, title="Designer", recruiter=ROB)
    texted(context, "1")
    assert status(context, other.id) == "scheduled"


def test_what_comes_behind_the_farewell_is_for_a_person(
    context: Context, clock: StandingClock, reminded: InterviewRecord
) -> None:
    for text in ("3", "3", "1", "no"):
        texted(context, text)
    assert told(context, clock)[-1] == (reminded.id, "unclear", "no")
