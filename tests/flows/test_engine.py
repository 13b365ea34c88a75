"""Answers to one interview: what is written, what is said, what the next digit means."""

from datetime import timedelta

import pytest

from service.flows.effects import BookSlot, EndTouches, PromptKind, SetStatus
from service.flows.events import SlotLost
from service.flows.state import Intent, QuestionKind, Status
from tests.support.flow import (
    asked_times,
    happened,
    interview,
    replies,
    said,
    shown_times,
    slots,
    snapshot,
    talk,
    then,
)

FREE = slots(48, 50, 52, 54)


@pytest.mark.parametrize("text", ["1", "yes", "I'll be there", "1."])
@pytest.mark.parametrize("status", ["scheduled", "confirmed", "reschedule_requested"])
def test_a_confirmation_confirms_and_says_so(text: str, status: str) -> None:
    decision = said(snapshot(interview(status=Status(status))), text)
    assert decision.effects[0] == SetStatus(1, Status.CONFIRMED)
    assert [reply.intent for reply in replies(decision)] == [Intent.CONFIRM]
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.CONFIRMED


def test_a_request_for_another_time_offers_the_next_three() -> None:
    decision = said(snapshot(interview()), "2", FREE)
    assert decision.effects[0] == SetStatus(1, Status.RESCHEDULE_REQUESTED)
    assert decision.prompt is not None
    assert [slot.id for slot in decision.prompt.slots] == [1, 2, 3]
    times = shown_times(FREE, 1, 2, 3)
    assert decision.question == asked_times(interview(), 1, 2, 3, times=times)


def test_without_open_times_the_recruiter_is_to_call_and_the_menu_stays() -> None:
    decision = said(snapshot(interview()), "2")
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.NO_SLOTS
    assert decision.question is not None
    assert decision.question.kind is QuestionKind.MENU


@pytest.mark.parametrize(("digit", "slot_id"), [("1", 11), ("2", 12), ("two", 12), ("3.", 13)])
def test_a_digit_picks_the_time_at_its_place(digit: str, slot_id: int) -> None:
    about = interview()
    decision = said(snapshot(about, question=asked_times(about, 11, 12, 13)), digit)
    assert decision.effects[0] == BookSlot(1, slot_id)
    assert [reply.told for reply in replies(decision)] == ["told.reschedule_booked"]


@pytest.mark.parametrize("text", ["0", "4", "9", "yes", "1 or 2", "ok maybe", "👍"])
def test_what_picks_no_time_is_asked_back_and_changes_nothing(text: str) -> None:
    about = interview()
    decision = said(snapshot(about, question=asked_times(about, 11, 12, 13)), text)
    assert decision.effects == ()
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.UNCLEAR_SLOTS


def test_a_lost_time_is_answered_with_the_ones_that_are_left() -> None:
    about = interview()
    before = snapshot(about, question=asked_times(about, 1, 2, 3))
    decision = happened(before, SlotLost(1), FREE[1:])
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.SLOTS_AFTER_LOSS
    times = shown_times(FREE, 2, 3, 4)
    assert decision.question == asked_times(about, 2, 3, 4, shown=(1, 2, 3, 4), times=times)


def test_a_lost_time_with_none_left_goes_to_the_recruiter() -> None:
    about = interview(status=Status.RESCHEDULE_REQUESTED)
    decision = happened(snapshot(about, question=asked_times(about, 1)), SlotLost(1))
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.NO_SLOTS
    assert [reply.intent for reply in replies(decision)] == [Intent.RESCHEDULE]


def test_a_time_is_not_picked_for_an_interview_that_has_moved_since() -> None:
    about = interview()
    moved = interview(revision=2)
    decision = said(snapshot(moved, question=asked_times(about, 11, 12)), "1")
    assert decision.effects == ()
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.MOVED


@pytest.mark.parametrize("text", ["3", "please cancel my interview", "I withdraw"])
def test_a_cancellation_cancels_and_ends_the_reminders(text: str) -> None:
    decision = said(snapshot(interview()), text)
    assert decision.effects[0] == SetStatus(1, Status.CANCELLED)
    assert isinstance(decision.effects[1], EndTouches)
    assert [reply.intent for reply in replies(decision)] == [Intent.CANCEL]


def test_words_that_cancel_do_so_while_times_are_offered() -> None:
    about = interview()
    decision = said(snapshot(about, question=asked_times(about, 11, 12)), "cancel my interview")
    assert decision.effects[0] == SetStatus(1, Status.CANCELLED)


def test_a_late_yes_does_not_bring_a_cancelled_interview_back() -> None:
    decision = said(snapshot(interview(status=Status.CANCELLED)), "1")
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.ALREADY_CANCELLED
    assert [reply.told for reply in replies(decision)] == ["told.confirm_after_cancel"]
    assert len(decision.effects) == 1


def test_another_time_brings_a_cancelled_interview_back() -> None:
    decision = said(snapshot(interview(status=Status.CANCELLED)), "2", FREE)
    assert decision.effects[0] == SetStatus(1, Status.RESCHEDULE_REQUESTED)


def test_the_last_clear_answer_counts() -> None:
    confirmed = snapshot(interview(status=Status.CONFIRMED))
    decision = talk(confirmed, "1", "3")[-1]
    assert decision.effects[0] == SetStatus(1, Status.CANCELLED)


def test_an_answer_to_a_time_that_has_moved_is_asked_again_with_the_new_one() -> None:
    before = snapshot(interview())
    moved = snapshot(interview(revision=2, hours=50), question=before.thread.question)
    decision = said(moved, "1")
    assert decision.effects == ()
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.MOVED
    assert said(then(moved, decision), "1").effects[0] == SetStatus(1, Status.CONFIRMED)


def test_an_unclear_text_is_asked_back_once_and_then_goes_to_the_recruiter() -> None:
    before = snapshot(interview())
    first = said(before, "hm")
    second = said(then(before, first), "hm hm")
    third = said(then(before, second), "hm hm hm")
    assert [one.prompt and one.prompt.kind for one in (first, second, third)] == [
        PromptKind.UNCLEAR, PromptKind.PASSED_ON, PromptKind.UNCLEAR,
    ]  # fmt: skip
    assert [len(replies(one)) for one in (first, second, third)] == [0, 1, 0]


def test_a_clear_answer_after_an_unclear_one_is_taken() -> None:
    before = snapshot(interview())
    assert said(then(before, said(before, "hm")), "1").effects[0] == SetStatus(1, Status.CONFIRMED)


def test_thanks_is_kept_and_closes_no_question() -> None:
    about = interview()
    before = snapshot(about, question=asked_times(about, 11))
    decision = said(before, "thank you")
    assert (decision.prompt, decision.question) == (None, before.thread.question)
    assert [reply.intent for reply in replies(decision)] == [Intent.THANKS]


def test_a_stranger_s_text_is_kept_and_not_answered() -> None:
    decision = said(snapshot(), "1")
    assert [(one.interview_id, one.intent) for one in replies(decision)] == [(None, "unclear")]
    assert decision.prompt is None


def test_a_text_after_the_interview_goes_to_its_recruiter_with_the_notice() -> None:
    decision = said(snapshot(interview(hours=-3)), "1")
    reply = replies(decision)[0]
    assert (reply.intent, reply.notice_minutes) == (Intent.UNCLEAR, -180)
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.PASSED_ON


@pytest.mark.parametrize(
    ("text", "hours", "urgent"),
    [("3", 23.9, True), ("3", 24, False), ("2", 2, True), ("2", 30, False), ("1", 1, False)],
)
def test_a_costly_answer_with_less_than_a_day_of_notice_is_urgent(
    text: str, hours: float, urgent: bool
) -> None:
    reply = replies(said(snapshot(interview(hours=hours)), text))[0]
    assert reply.urgent is urgent
    assert reply.notice_minutes == timedelta(hours=hours) // timedelta(minutes=1)
