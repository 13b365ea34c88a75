"""What was asked back is told before its sender leaves, and when only "which one?" was asked."""

from datetime import timedelta

import pytest

from service.flows.escalation import silence_told_at
from service.flows.state import Intent, Status
from tests.support.flow import NOW, interview, replies, said, snapshot, talk

CANT = "I can't make it"


@pytest.mark.parametrize("leaves", ["STOP", "stop texting me", "wrong number", "never contact me"])
def test_it_is_told_beside_a_withdrawal(leaves: str) -> None:
    before = snapshot(interview(), unexplained=CANT)
    first, *others = replies(said(before, leaves))
    assert (first.intent, first.told, first.said) == (Intent.UNCLEAR, "told.silent", CANT)
    assert {one.intent for one in others} <= {Intent.OPT_OUT, Intent.WRONG_NUMBER}


def test_what_is_private_stays_so() -> None:
    before = snapshot(interview(), unexplained="I'm in hospital")
    assert replies(said(before, "STOP"))[0].private


@pytest.mark.parametrize("answer", ["CANCEL", "1", "3", "cancel it and stop texting me"])
def test_an_answer_explains_it(answer: str) -> None:
    decision = said(snapshot(interview(), unexplained=CANT), answer)
    assert CANT not in {one.said for one in replies(decision)}


@pytest.mark.parametrize("text", ["3", "please cancel", "1", CANT])
def test_silence_after_which_one_is_told(text: str) -> None:
    both = snapshot(interview(1), interview(2, hours=40))
    (decision,) = talk(both, text)
    assert silence_told_at(decision, both.interviews, NOW) == NOW + timedelta(minutes=30)


def test_silence_is_not_told_where_something_was_written() -> None:
    both = snapshot(interview(1), interview(2, hours=40))
    asked, passed_on = talk(both, "3", "hmm")[0], talk(both, "3", "hmm", "hmm")[2]
    assert silence_told_at(asked, both.interviews, NOW) is not None
    assert replies(passed_on)
    assert silence_told_at(passed_on, both.interviews, NOW) is None


def test_an_answer_leaves_no_silence_to_tell() -> None:
    about = interview(status=Status.CONFIRMED)
    assert silence_told_at(said(snapshot(about), "1"), (about,), NOW) is None
