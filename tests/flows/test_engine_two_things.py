"""Texts that say two things: nothing of them is lost, and neither is guessed."""

from dataclasses import replace

import pytest

from service.flows.effects import ChangeConsent, EndTouches, PromptKind, RecordReply, SetStatus
from service.flows.state import Intent, Question, QuestionKind, Reason, Status
from tests.support.flow import (
    asked_about,
    interview,
    kind_of,
    replies,
    said,
    snapshot,
    talk,
    then,
)

ONE = interview()
DECLINED = snapshot(ONE, question=asked_about(QuestionKind.DECLINED, ONE))


def test_a_cancel_with_an_opt_out_is_both() -> None:
    decision = said(snapshot(ONE), "please cancel my interview and stop texting me")
    assert [type(one) for one in decision.effects if not isinstance(one, RecordReply)] == [
        ChangeConsent, SetStatus, EndTouches,
    ]  # fmt: skip
    assert [one.intent for one in replies(decision)] == [Intent.OPT_OUT, Intent.CANCEL]
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


@pytest.mark.parametrize("text", ["John 1 Smith", "asdf 3 zzz"])
def test_a_digit_among_words_that_nobody_knows_is_asked_back(text: str) -> None:
    decision = said(snapshot(ONE), text)
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.UNCLEAR)


def test_a_bare_cancel_after_a_cancelled_interview_leaves_the_other_one_alone() -> None:
    off = interview(status=Status.CANCELLED)
    other = interview(2, hours=50)
    before = snapshot(off, other, question=asked_about(QuestionKind.CALLED_OFF, off))
    decision = said(before, "CANCEL")
    assert [type(one) for one in decision.effects] == [ChangeConsent, RecordReply]
    assert [(one.interview_id, one.words, one.urgent) for one in replies(decision)] == [
        (2, "told.opt_out_cancel", True)
    ]


def test_after_the_farewell_the_same_words_are_not_answered_again() -> None:
    off = interview(status=Status.CANCELLED)
    asked = asked_about(QuestionKind.CALLED_OFF, off, reason=Reason.OTHER)
    decisions = talk(snapshot(off, question=asked), "3", "3", "please cancel my interview")
    assert [kind_of(one) for one in decisions] == [PromptKind.FAREWELL, None, None]


def test_a_letter_after_the_list_shows_the_list_again() -> None:
    both = snapshot(ONE, interview(2, hours=50))
    settled = then(both, said(both, "1"))
    settled = then(settled, said(settled, "B"))
    decision = said(settled, "A")
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.WHICH)


@pytest.mark.parametrize(
    "text",
    [
        "To cancel your appointment please call 555-0142.",
        "Reply YES to confirm your appointment.",
        "To confirm your appointment reply C",
        "I am out of the office until Monday and will answer then.",
        "I'm driving right now, will reply when I'm there",
    ],
)
def test_what_a_machine_writes_is_no_answer(text: str) -> None:
    decision = said(snapshot(ONE), text)
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.UNCLEAR)


@pytest.mark.parametrize(
    "text", ["yes, see you at 4 pm", "I'll be there at 16:30", "je serai là à 16h"]
)
def test_a_promise_for_another_hour_is_asked_back(text: str) -> None:
    decision = said(snapshot(replace(ONE, language="fr" if "je" in text else "en")), text)
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.OTHER_TIME)
