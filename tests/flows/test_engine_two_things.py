"""Texts that say two things: nothing of them is lost, and neither is guessed."""

import pytest

from service.flows.effects import ChangeConsent, EndTouches, PromptKind, SetStatus
from service.flows.state import Intent, Question, QuestionKind, Status
from tests.support.flow import asked_about, interview, kind_of, replies, said, snapshot, then

ONE = interview()
DECLINED = snapshot(ONE, question=asked_about(QuestionKind.DECLINED, ONE))


def test_a_cancel_with_an_opt_out_is_both() -> None:
    decision = said(snapshot(ONE), "please cancel my interview and stop texting me")
    assert [type(one) for one in decision.effects[:3]] == [ChangeConsent, SetStatus, EndTouches]
    assert [one.intent for one in replies(decision)] == [Intent.CANCEL]
    assert kind_of(decision) is PromptKind.OPTED_OUT


def test_a_cancel_with_an_opt_out_cancels_none_of_two_interviews() -> None:
    both = snapshot(ONE, interview(2, hours=50))
    decision = said(both, "please cancel my interview and stop texting me")
    assert [one.intent for one in replies(decision)] == [Intent.OPT_OUT, Intent.OPT_OUT]


@pytest.mark.parametrize("text", ["2, I confirm", "1, please cancel my interview"])
def test_a_digit_against_its_words_is_asked_back(text: str) -> None:
    decision = said(snapshot(ONE), text)
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.UNCLEAR)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("yes", PromptKind.UNCLEAR),
        ("I'll be there after all", PromptKind.CONFIRMED),
        ("1", PromptKind.CONFIRMED),
    ],
)
def test_after_a_no_a_bare_yes_confirms_nothing(text: str, kind: PromptKind) -> None:
    decision = said(DECLINED, text)
    assert (kind_of(decision) is PromptKind.CONFIRMED) == (kind is PromptKind.CONFIRMED)


def test_the_reply_holds_what_was_said_and_not_the_letter_after_it() -> None:
    both = snapshot(ONE, interview(2, hours=50))
    words = "please cancel my interview, my son is ill"
    decision = said(then(both, said(both, words)), "B")
    assert SetStatus(2, Status.CANCELLED) in decision.effects
    assert [(one.said, one.private) for one in replies(decision)] == [(words, True)]


def test_ok_is_small_talk_once_something_else_was_said() -> None:
    spoken = Question(QuestionKind.MENU, interview_id=1, spoken_since=True)
    decision = said(snapshot(ONE, question=spoken), "ok")
    assert [one.intent for one in replies(decision)] == [Intent.THANKS]
