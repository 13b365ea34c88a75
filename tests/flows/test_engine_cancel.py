"""Calling it off: at once, one question back, a reason by digit, kind closing words."""

import pytest

from service.flows.effects import BookSlot, EndTouches, PromptKind, SetStatus
from service.flows.state import Intent, QuestionKind, Reason, Status
from tests.support.flow import (
    asked_about,
    interview,
    kind_of,
    replies,
    said,
    slots,
    snapshot,
    talk,
)

OFF = interview(status=Status.CANCELLED)
ASKED_INSTEAD = snapshot(OFF, question=asked_about(QuestionKind.CALLED_OFF, OFF))
ASKED_WHY = snapshot(OFF, question=asked_about(QuestionKind.REASON, OFF))


def test_a_cancellation_is_written_before_anything_is_asked() -> None:
    decision = said(snapshot(interview()), "3")
    assert [type(effect) for effect in decision.effects[:2]] == [SetStatus, EndTouches]
    assert kind_of(decision) is PromptKind.CANCELLED
    assert decision.question == asked_about(QuestionKind.CALLED_OFF, interview())


def test_a_cancellation_with_its_reason_is_not_asked_why() -> None:
    decisions = talk(snapshot(interview()), "I found another job, please cancel", "3")
    assert [one.reason for one in replies(decisions[0])] == [Reason.ANOTHER_OFFER]
    assert [kind_of(one) for one in decisions] == [
        PromptKind.CANCELLED_WITH_REASON, PromptKind.FAREWELL,
    ]  # fmt: skip
    assert replies(decisions[1]) == []


def test_another_time_instead_brings_it_back_to_a_new_time() -> None:
    free = slots(48, 50)
    decisions = talk(snapshot(interview()), "3", "2", "1", free=free)
    assert SetStatus(1, Status.RESCHEDULE_REQUESTED) in decisions[1].effects
    assert decisions[2].effects[0] == BookSlot(1, 1, free[0].starts_at)


@pytest.mark.parametrize("text", ["3", "no", "please cancel my interview"])
def test_for_good_is_not_a_second_reply_and_asks_why(text: str) -> None:
    decision = said(ASKED_INSTEAD, text)
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.WHY)
    assert decision.question == asked_about(QuestionKind.REASON, OFF)


@pytest.mark.parametrize(
    ("text", "reason", "private"),
    [
        ("1", "another_offer", False),
        ("2", "not_interested", False),
        ("3", "schedule_conflict", False),
        ("4", "family_or_health", False),
        ("5", "other", False),
        ("my mother is ill", "family_or_health", True),
        ("I took another job", "another_offer", True),
        ("it is a long story with a blue parrot", "other", True),
    ],
)
def test_a_reason_is_told_by_category_and_its_words_are_kept_back(
    text: str, reason: str, private: bool
) -> None:
    decision = said(ASKED_WHY, text)
    assert [(one.intent, one.reason, one.told, one.private) for one in replies(decision)] == [
        (Intent.CANCEL, Reason(reason), "told.cancel_reason", private)
    ]
    assert kind_of(decision) is PromptKind.FAREWELL


@pytest.mark.parametrize("text", ["no", "please cancel"])
def test_nobody_has_to_say_why(text: str) -> None:
    decision = said(ASKED_WHY, text)
    assert (replies(decision), kind_of(decision)) == ([], PromptKind.FAREWELL)


def test_thanks_instead_of_a_reason_is_kept_and_thanked() -> None:
    decision = said(ASKED_WHY, "thanks")
    assert [one.intent for one in replies(decision)] == [Intent.THANKS]
    assert kind_of(decision) is PromptKind.FAREWELL


def test_a_digit_that_is_no_reason_is_asked_back_once() -> None:
    first, second = talk(ASKED_WHY, "8", "9")
    assert kind_of(first) is PromptKind.UNCLEAR_REASON
    assert [one.intent for one in replies(second)] == [Intent.UNCLEAR]


def test_an_emergency_explains_a_cancellation_and_brings_nothing_back() -> None:
    decision = said(ASKED_INSTEAD, "my kid is in hospital")
    assert [(one.intent, one.reason) for one in replies(decision)] == [("cancel", "emergency")]
    assert not any(isinstance(effect, SetStatus) for effect in decision.effects)


@pytest.mark.parametrize("text", ["ok", "thanks"])
def test_small_talk_after_a_cancellation_needs_no_answer(text: str) -> None:
    decision = said(ASKED_INSTEAD, text)
    assert [one.intent for one in replies(decision)] == [Intent.THANKS]
    assert (decision.prompt, decision.question) == (None, ASKED_INSTEAD.thread.question)


def test_an_unclear_text_after_a_cancellation_hears_that_it_is_off() -> None:
    assert kind_of(said(ASKED_INSTEAD, "hm")) is PromptKind.CANCELLED


@pytest.mark.parametrize("kind", [QuestionKind.CALLED_OFF, QuestionKind.REASON])
def test_a_digit_never_answers_for_an_interview_that_came_back_meanwhile(
    kind: QuestionKind,
) -> None:
    back = interview(status=Status.CONFIRMED)
    decision = said(snapshot(back, question=asked_about(kind, back)), "3")
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.UNCLEAR)


@pytest.mark.parametrize("text", ["no", "can't make it", "I can't come tomorrow"])
def test_a_no_is_asked_whether_it_means_another_time_or_off(text: str) -> None:
    decision = said(snapshot(interview()), text)
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.DECLINED)


@pytest.mark.parametrize(
    ("text", "intent", "reason"),
    [("2", "reschedule", "family_or_health"), ("3", "cancel", "family_or_health")],
)
def test_the_reason_that_came_with_a_no_counts_with_the_answer(
    text: str, intent: str, reason: str
) -> None:
    decision = talk(snapshot(interview()), "I'm sick, can't come", text)[-1]
    assert [(one.intent, one.reason, one.private) for one in replies(decision)] == [
        (intent, reason, False)
    ]


@pytest.mark.parametrize("text", ["yes", "ok", "no", "can't make it", "hm", "7"])
def test_what_settles_no_refusal_goes_to_a_person_the_second_time(text: str) -> None:
    first, second = talk(snapshot(interview()), "no", text)
    assert (replies(first), [one.intent for one in replies(second)]) == ([], [Intent.UNCLEAR])
    assert kind_of(second) is PromptKind.PASSED_ON


def test_the_digit_of_a_confirmation_still_confirms_after_a_no() -> None:
    assert talk(snapshot(interview()), "no", "1")[-1].effects[0] == SetStatus(1, Status.CONFIRMED)
