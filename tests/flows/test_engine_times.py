"""Another time: nearest first, more of them, none of them, lost ones, emergencies."""

import pytest

from service.flows.effects import BookSlot, EndTouches, PromptKind, SetStatus
from service.flows.state import Intent, QuestionKind, Status
from tests.support.flow import (
    asked_times,
    interview,
    kind_of,
    replies,
    said,
    shown_times,
    slots,
    snapshot,
    talk,
)

FREE = slots(*range(48, 62, 2))
ABOUT = interview(status=Status.RESCHEDULE_REQUESTED)
LISTED = snapshot(ABOUT, question=asked_times(ABOUT, 1, 2, 3))


def test_more_shows_what_was_not_shown_yet_until_there_is_none() -> None:
    decisions = talk(LISTED, "more", "more", "more", free=FREE)
    shown = [[slot.id for slot in one.prompt.slots] for one in decisions if one.prompt]
    assert shown == [[4, 5, 6], [7], []]
    assert kind_of(decisions[2]) is PromptKind.NO_MORE_SLOTS
    assert [one.told for one in replies(decisions[2])] == ["told.none_suits"]


def test_a_list_says_whether_there_are_further_times() -> None:
    first, last = talk(LISTED, "more", "more", free=FREE)
    assert first.prompt is not None
    assert last.prompt is not None
    assert (first.prompt.more, last.prompt.more) == (True, False)


def test_a_digit_picks_from_the_list_that_was_shown_last() -> None:
    booked = talk(LISTED, "more", "1", free=FREE)[-1].effects[0]
    assert booked == BookSlot(1, 4, *shown_times(FREE, 4))


@pytest.mark.parametrize("text", ["none of these", "no", "can't make it"])
def test_when_none_suits_the_recruiter_looks_on_and_digits_are_the_menu(text: str) -> None:
    decision = said(LISTED, text, FREE)
    assert [one.told for one in replies(decision)] == ["told.none_suits"]
    assert kind_of(decision) is PromptKind.NO_MORE_SLOTS
    assert decision.question is not None
    assert decision.question.kind is QuestionKind.MENU


def test_a_new_wish_while_times_are_offered_offers_again() -> None:
    decision = said(LISTED, "friday?", FREE)
    assert [one.intent for one in replies(decision)] == [Intent.RESCHEDULE]
    assert decision.question is not None
    assert decision.question.wish == "friday?"


def test_a_picked_time_keeps_the_reason_that_was_given() -> None:
    question = asked_times(ABOUT, 1, 2, reason="schedule_conflict")
    decision = said(snapshot(ABOUT, question=question), "2")
    assert [one.reason for one in replies(decision)] == ["schedule_conflict"]


def test_an_emergency_is_urgent_asks_nothing_and_ends_the_reminders() -> None:
    decision = said(snapshot(interview(hours=90)), "my kid is in hospital", FREE)
    assert decision.effects[0] == SetStatus(1, Status.RESCHEDULE_REQUESTED)
    assert any(isinstance(effect, EndTouches) for effect in decision.effects)
    assert [(one.reason, one.urgent, one.told, one.private) for one in replies(decision)] == [
        ("emergency", True, "told.emergency", True)
    ]
    assert kind_of(decision) is PromptKind.EMERGENCY


def test_after_an_emergency_another_time_is_still_one_digit_away() -> None:
    decision = talk(snapshot(interview()), "my kid is in hospital", "2", free=FREE)[-1]
    assert kind_of(decision) is PromptKind.SLOTS


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.RESCHEDULE_REQUESTED])
def test_a_mere_ok_confirms_nothing_where_no_answer_is_missing(status: Status) -> None:
    decision = said(snapshot(interview(status=status)), "ok")
    assert [one.intent for one in replies(decision)] == [Intent.THANKS]
    assert decision.prompt is None


def test_a_mere_ok_confirms_what_was_just_asked() -> None:
    assert said(snapshot(interview()), "ok").effects[0] == SetStatus(1, Status.CONFIRMED)


def test_a_digit_for_a_time_of_a_cancelled_interview_is_asked_back() -> None:
    off = interview(status=Status.CANCELLED)
    decision = said(snapshot(off, question=asked_times(off, 1, 2)), "2")
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.CANCELLED)
