"""Several interviews on one number: nothing is guessed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from service.flows.answers import menu
from service.flows.effects import PromptKind, SetStatus
from service.flows.state import Intent, Question, QuestionKind, Snapshot, Status
from tests.support.flow import interview, kind_of, replies, said, slots, snapshot, then

FIRST, SECOND, THIRD = interview(1), interview(2, hours=50), interview(3, hours=74)
BOTH = snapshot(FIRST, SECOND)


def asked(text: str, before: Snapshot = BOTH) -> Snapshot:
    return then(before, said(before, text))


@pytest.mark.parametrize(
    ("text", "intent"), [("1", "confirm"), ("2", "reschedule"), ("cancel my interview", "cancel")]
)
def test_an_answer_that_may_mean_two_interviews_is_asked_back(text: str, intent: str) -> None:
    decision = said(BOTH, text, slots(60))
    assert decision.effects == ()
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.WHICH
    assert decision.question is not None
    assert decision.question.pending == intent


@pytest.mark.parametrize(("letter", "at"), [("A", 1), ("b", 2), ("(B)", 2)])
def test_a_letter_says_which_one(letter: str, at: int) -> None:
    decision = said(asked("1"), letter)
    assert decision.effects[0] == SetStatus(at, Status.CONFIRMED)


def test_the_third_of_three_is_named_by_c_though_c_also_means_confirm() -> None:
    three = snapshot(FIRST, SECOND, THIRD)
    decision = said(asked("please cancel", three), "C")
    assert decision.effects[0] == SetStatus(3, Status.CANCELLED)


@pytest.mark.parametrize("text", ["1", "2", "9", "one", "Z", "D"])
def test_what_names_no_interview_is_asked_back(text: str) -> None:
    decision = said(asked("3"), text)
    assert decision.effects == ()
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.WHICH


def test_a_second_text_that_names_none_goes_to_both_recruiters_with_the_one_before() -> None:
    twice = asked("1", asked("1"))
    told = replies(said(twice, "hm"))
    assert {one.intent for one in told} == {Intent.UNCLEAR}
    assert [(one.interview_id, one.said) for one in told] == [(1, "1"), (2, "1"), (1, ""), (2, "")]


def test_other_words_change_what_the_letter_will_do() -> None:
    changed = asked("cancel my interview", asked("1"))
    assert said(changed, "A").effects[0] == SetStatus(1, Status.CANCELLED)


def test_letters_follow_the_list_that_was_shown_last() -> None:
    """The first interview starts meanwhile: the list is asked anew, from A."""
    begun = replace(FIRST, starts_at=interview(hours=-1).starts_at)
    later = replace(asked("1", snapshot(FIRST, SECOND, THIRD)), interviews=(begun, SECOND, THIRD))
    again = said(later, "hm")
    assert again.prompt is not None
    assert [one.id for one in again.prompt.interviews] == [2, 3]
    assert said(then(later, again), "B").effects[0] == SetStatus(3, Status.CONFIRMED)


def test_a_letter_for_an_interview_that_moved_is_asked_again() -> None:
    moved = replace(asked("1"), interviews=(FIRST, replace(SECOND, revision=2)))
    decision = said(moved, "B")
    assert decision.effects == ()
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.MOVED


def test_what_was_just_settled_stays_settled() -> None:
    confirmed = then(BOTH, said(asked("1"), "B"))
    assert said(confirmed, "3").effects[0] == SetStatus(2, Status.CANCELLED)


def test_another_time_after_a_cancellation_is_about_the_cancelled_one() -> None:
    cancelled = replace(FIRST, status=Status.CANCELLED)
    before = snapshot(cancelled, SECOND, question=menu(about=cancelled))
    decision = said(before, "2", slots(60))
    assert decision.effects[0] == SetStatus(1, Status.RESCHEDULE_REQUESTED)
    assert [one.interview_id for one in replies(decision)] == [1]


def test_a_new_reminder_unsettles_it() -> None:
    decision = said(snapshot(FIRST, SECOND, question=menu(FIRST, SECOND)), "3")
    assert decision.question is not None
    assert decision.question.kind is QuestionKind.WHICH


def test_only_open_interviews_are_asked_about() -> None:
    cancelled = replace(FIRST, status=Status.CANCELLED)
    decision = said(snapshot(cancelled, SECOND, question=menu(SECOND)), "1")
    assert decision.effects[0] == SetStatus(2, Status.CONFIRMED)


# What became of the one that a reminder was about, and what its candidate writes then.
ENDED = (
    {"status": Status.CANCELLED}, {"called_off": True, "status": Status.CANCELLED},
    {"starts_at": FIRST.starts_at - timedelta(hours=27)},
)  # fmt: skip


@pytest.mark.parametrize("text", ["1", "2", "3", "ok", "yes, see you there", "please cancel it"])
@pytest.mark.parametrize("ended", ENDED)
@pytest.mark.parametrize("asked", [menu(FIRST), menu(FIRST, SECOND)])
def test_an_answer_to_one_that_has_ended_is_never_taken_for_another(
    text: str, ended: dict[str, Any], asked: Question
) -> None:
    before = snapshot(replace(FIRST, **ended), SECOND, question=asked)
    decision = said(before, text, slots(60))
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.OTHER_TIME)
    sure = said(then(before, decision), "1")
    assert sure.effects[0] == SetStatus(2, Status.CONFIRMED)


@pytest.mark.parametrize("text", ["CANCEL", "cancel it and stop texting me"])
def test_nor_is_a_cancel_that_blocks_us(text: str) -> None:
    begun = replace(FIRST, starts_at=FIRST.starts_at - timedelta(hours=27))
    told = replies(said(snapshot(begun, SECOND, question=menu(begun, SECOND)), text))
    assert {(one.intent, one.interview_id) for one in told} >= {("opt_out", 2)}
    assert not any(one.intent is Intent.CANCEL for one in told)


def test_whoever_stands_at_the_door_is_not_taken_for_a_guest_of_next_week() -> None:
    begun = interview(1, hours=-0.1)
    asked = said(snapshot(begun, SECOND, question=menu(begun)), "nobody opens the door")
    told = said(then(snapshot(begun, SECOND), asked), "nobody opens the door")
    assert [one.interview_id for one in replies(told)] == [1, 2]


def test_an_unclear_text_never_speaks_of_an_interview_that_has_begun() -> None:
    begun = interview(1, hours=-1)
    decision = said(snapshot(begun, SECOND, question=menu(about=begun)), "hm")
    assert decision.prompt is not None
    assert decision.prompt.interview == SECOND
