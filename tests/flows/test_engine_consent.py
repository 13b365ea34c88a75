"""Opt-outs, opt-ins, and what an opted-out number says."""

import pytest

from service.flows.effects import ChangeConsent, Decision, PromptKind, SetStatus
from service.flows.events import SlotLost
from service.flows.state import Intent, Interview, QuestionKind, Status
from tests.support.flow import (
    asked_times,
    happened,
    interview,
    replies,
    said,
    slots,
    snapshot,
    then,
)


def consent(decision: Decision) -> list[bool]:
    changes = (one for one in decision.effects if isinstance(one, ChangeConsent))
    return [one.texts_allowed for one in changes]


@pytest.mark.parametrize("text", ["STOP", "stop.", "End", "QUIT!", "unsubscribe", "optout"])
def test_a_carrier_s_word_is_recorded_told_and_never_answered(text: str) -> None:
    decision = said(snapshot(interview()), text)
    assert consent(decision) == [False]
    assert [one.intent for one in replies(decision)] == [Intent.OPT_OUT]
    assert decision.prompt is None


def test_a_bare_cancel_is_the_answer_and_the_opt_out() -> None:
    decision = said(snapshot(interview(hours=90)), "Cancel.")
    assert consent(decision) == [False]
    assert SetStatus(1, Status.CANCELLED) in decision.effects
    reply = replies(decision)[0]
    assert (reply.intent, reply.urgent, reply.told) == ("cancel", True, "told.cancel_blocked")
    assert decision.prompt is None


@pytest.mark.parametrize(
    ("interviews", "told"),
    [
        ((), [(None, False)]),
        ((interview(1), interview(2, hours=40)), [(1, True), (2, True)]),
        ((interview(1, status=Status.CANCELLED),), [(1, False)]),
        ((interview(1, hours=-5),), [(1, False)]),
    ],
)
def test_a_bare_cancel_that_may_mean_none_or_several_is_an_opt_out_only(
    interviews: tuple[Interview, ...], told: list[tuple[int | None, bool]]
) -> None:
    decision = said(snapshot(*interviews), "CANCEL")
    assert consent(decision) == [False]
    assert [(one.interview_id, one.urgent) for one in replies(decision)] == told
    assert {one.intent for one in replies(decision)} == {Intent.OPT_OUT}
    assert not any(isinstance(effect, SetStatus) for effect in decision.effects)


def test_cancel_is_only_an_answer_where_the_sender_does_not_block_on_it() -> None:
    decision = said(snapshot(interview(), opt_out_words=frozenset({"STOP"})), "CANCEL")
    assert consent(decision) == []
    assert decision.effects[0] == SetStatus(1, Status.CANCELLED)
    assert decision.prompt is not None


@pytest.mark.parametrize("text", ["unsubscribe", "quit", "END", "revoke", "stop all", "opt out"])
def test_the_law_s_words_count_where_the_sender_does_not_block_on_them(text: str) -> None:
    decision = said(snapshot(interview(), opt_out_words=frozenset({"STOP"})), text)
    assert consent(decision) == [False]
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.OPTED_OUT


def test_an_opt_out_in_words_is_honoured_with_one_confirming_text() -> None:
    decision = said(snapshot(interview()), "stop texting me")
    assert consent(decision) == [False]
    assert decision.prompt is not None
    assert decision.prompt.kind is PromptKind.OPTED_OUT


def test_a_stranger_s_opt_out_in_words_is_honoured_in_silence() -> None:
    decision = said(snapshot(), "stop texting me")
    assert (consent(decision), decision.prompt) == ([False], None)


@pytest.mark.parametrize("opted_out", [True, False])
def test_yes_confirms_and_lifts_an_opt_out_only_if_there_is_one(opted_out: bool) -> None:
    decision = said(snapshot(interview(), opted_out=opted_out), "YES")
    assert consent(decision) == [True] * opted_out
    assert SetStatus(1, Status.CONFIRMED) in decision.effects
    assert decision.prompt is not None


@pytest.mark.parametrize("text", ["START", "unstop", "Start."])
def test_start_is_consent_and_no_confirmation(text: str) -> None:
    decision = said(snapshot(interview(), opted_out=True), text)
    assert consent(decision) == [True]
    assert [one.intent for one in replies(decision)] == [Intent.OPT_IN]
    assert decision.prompt is None


@pytest.mark.parametrize("text", ["HELP", "info"])
def test_help_changes_nothing_and_is_the_carrier_s_to_answer(text: str) -> None:
    before = snapshot(interview())
    assert said(before, text) == Decision("carrier word: help", question=before.thread.question)


@pytest.mark.parametrize("text", ["1", "2", "3", "thanks", "stop texting me"])
def test_an_answer_by_an_opted_out_number_is_kept_and_not_answered(text: str) -> None:
    decision = said(snapshot(interview(), opted_out=True), text, slots(48))
    assert len(replies(decision)) == 1
    assert decision.prompt is None


def test_what_an_opted_out_number_cannot_be_asked_goes_to_a_person_at_once() -> None:
    both = (interview(1), interview(2, hours=40))
    for before in (snapshot(both[0], opted_out=True), snapshot(*both, opted_out=True)):
        decision = said(before, "hm" if len(before.interviews) == 1 else "1")
        assert {one.intent for one in replies(decision)} == {Intent.UNCLEAR}
        assert (decision.prompt, decision.question) == (None, before.thread.question)


def test_times_that_an_opted_out_number_never_saw_are_no_open_question() -> None:
    before = snapshot(interview(), opted_out=True)
    after = said(before, "2", slots(48, 50))
    assert after.question is not None
    assert after.question.kind is QuestionKind.MENU
    assert said(then(before, after), "1").effects[0] == SetStatus(1, Status.CONFIRMED)


def test_a_lost_time_is_not_answered_to_an_opted_out_number() -> None:
    about = interview()
    before = snapshot(about, question=asked_times(about, 1), opted_out=True)
    decision = happened(before, SlotLost(1), slots(48))
    assert decision.prompt is None
    assert [one.intent for one in replies(decision)] == [Intent.RESCHEDULE]
