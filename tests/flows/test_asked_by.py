"""What a digit answers when the text that asked has not arrived, or came after it was written."""

from dataclasses import replace

import pytest

from service.flows.answers import arrived, asked_by, askers, means_another, menu
from service.flows.effects import PromptKind
from service.flows.events import TextReceived
from service.flows.overtaken import TOLD_BEFORE
from service.flows.state import Intent, Question, QuestionKind
from tests.support.flow import (
    asked_about,
    asked_times,
    happened,
    interview,
    kind_of,
    replies,
    said,
    snapshot,
)

ABOUT = interview()
MOVED = replace(ABOUT, revision=2)
FIRST = asked_by(1, menu(ABOUT), None)
SECOND = asked_by(2, menu(MOVED), FIRST)
THIRD = asked_by(3, asked_times(MOVED, 7, 8), SECOND)


@pytest.mark.parametrize(
    ("lost", "asked"),
    [((), THIRD), ((3,), SECOND), ((2,), THIRD), ((2, 3), FIRST), ((1, 2, 3), None)],
)
def test_a_lost_text_has_asked_nothing(lost: tuple[int, ...], asked: Question | None) -> None:
    assert askers(THIRD) == (3, 2, 1)
    assert arrived(THIRD, lost) == asked


def test_no_more_than_two_before_it_are_kept() -> None:
    assert askers(asked_by(4, menu(MOVED), THIRD)) == (4, 3, 2)


def test_a_text_that_is_tried_again_and_again_takes_no_place_of_another() -> None:
    tried = asked_by(2, menu(MOVED), asked_by(2, menu(MOVED), SECOND))
    assert askers(tried) == (2, 1)


def test_what_was_asked_before_too_many_lost_texts_is_not_guessed() -> None:
    lost = arrived(asked_by(4, menu(MOVED), THIRD), (2, 3, 4))
    decision = said(snapshot(MOVED, question=lost), "1")
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.OTHER_TIME)


def test_what_is_asked_back_needs_no_other_text() -> None:
    decision = said(snapshot(ABOUT, question=FIRST), "hmm")
    assert decision.question is not None
    assert (decision.question.repeated, decision.question.asked_by) == (True, None)


def test_an_old_answer_meets_the_old_question_where_the_new_text_got_lost() -> None:
    decision = said(snapshot(MOVED, question=arrived(SECOND, (2,))), "1")
    assert not replies(decision)
    assert decision.question == replace(menu(about=MOVED), repeated=True, asked_back=("1",))


@pytest.mark.parametrize(
    ("question", "another"),
    [
        (None, False),
        (menu(ABOUT), False),
        (FIRST, False),
        (asked_by(2, menu(ABOUT), FIRST), False),
        (asked_by(2, menu(ABOUT, interview(2)), FIRST), False),
        (SECOND, True),
        (asked_by(2, asked_times(ABOUT, 7), FIRST), True),
        (asked_by(2, asked_times(ABOUT, 8), asked_times(ABOUT, 7)), True),
        (asked_by(2, menu(ABOUT), asked_about(QuestionKind.DECLINED, ABOUT)), True),
        (asked_by(2, asked_about(QuestionKind.MISSED, ABOUT), None), True),
    ],
)
def test_a_reminder_of_the_same_asks_nothing_new(question: Question | None, another: bool) -> None:
    assert means_another(question) is another


def test_what_was_written_before_another_question_goes_to_a_person() -> None:
    decision = happened(snapshot(MOVED, question=SECOND), TextReceived("1", surpassed=True))
    told = [(one.intent, one.told) for one in replies(decision)]
    assert (told, decision.question) == ([(Intent.UNCLEAR, TOLD_BEFORE)], SECOND)
