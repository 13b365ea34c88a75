"""Two machines that answer each other end in silence, and a person hears of it once."""

import pytest

from service.flows.effects import ChangeConsent, PromptKind, SetStatus
from service.flows.state import Intent, Status
from tests.support.flow import interview, kind_of, replies, said, snapshot, talk


@pytest.mark.parametrize(("answers", "asked"), [(3, True), (4, False), (11, False)])
def test_what_is_unclear_is_asked_back_only_a_few_times_an_hour(answers: int, asked: bool) -> None:
    decision = said(snapshot(interview(), answers_lately=answers), "hm")
    assert (kind_of(decision) is PromptKind.UNCLEAR) is asked
    assert [one.told for one in replies(decision)] == ([] if asked else ["told.silenced"])


def test_the_recruiter_hears_of_the_silence_once_and_reads_all_that_comes() -> None:
    decisions = talk(snapshot(interview(), answers_lately=4), "hm", "hm hm", "hm hm hm")
    assert [kind_of(one) for one in decisions] == [None, None, None]
    assert [[one.words for one in replies(decision)] for decision in decisions] == [
        ["told.silenced"], ["told.unclear"], ["told.unclear"],
    ]  # fmt: skip


@pytest.mark.parametrize(("answers", "answered"), [(9, True), (10, False)])
def test_a_clear_answer_counts_but_is_not_answered_for_ever(answers: int, answered: bool) -> None:
    decision = said(snapshot(interview(), answers_lately=answers), "1")
    assert decision.effects[0] == SetStatus(1, Status.CONFIRMED)
    assert [one.intent for one in replies(decision)] == [Intent.CONFIRM]
    assert (decision.prompt is not None) is answered


def test_whoever_opts_in_again_and_again_is_not_answered_for_ever() -> None:
    decision = said(snapshot(interview(), opted_out=True, answers_lately=10), "YES")
    assert decision.prompt is None
    assert ChangeConsent(texts_allowed=True, source="keyword") in decision.effects
    assert SetStatus(1, Status.CONFIRMED) in decision.effects
