"""What can be answered on the page as an interview stands."""

from datetime import timedelta

import pytest

from service.flows.answer_page import Choices, Standing, choices, standing
from service.flows.state import Intent, Interview, Status
from tests.support.flow import NOW, interview

YES, MOVE, NO = Intent.CONFIRM, Intent.RESCHEDULE, Intent.CANCEL
LATE, OFFER = Intent.RUNNING_LATE, Intent.OFFER_DEADLINE
TALK = (Intent.QUESTION, Intent.CALL_ME, Intent.WRONG_NUMBER)
ALL = {YES, MOVE, NO, LATE, OFFER, *TALK}
BEGUN = -0.25


@pytest.mark.parametrize(
    ("about", "stands"),
    [
        (interview(), Standing.SCHEDULED),
        (interview(status=Status.CONFIRMED), Standing.CONFIRMED),
        (interview(status=Status.RESCHEDULE_REQUESTED), Standing.RESCHEDULE_REQUESTED),
        (interview(status=Status.CANCELLED), Standing.CANCELLED),
        (interview(status=Status.CANCELLED, called_off=True), Standing.CALLED_OFF),
        (interview(hours=0), Standing.GOING_ON),
        (interview(hours=BEGUN, status=Status.CONFIRMED), Standing.GOING_ON),
        (interview(hours=BEGUN, status=Status.CANCELLED), Standing.CANCELLED),
        (interview(hours=BEGUN, status=Status.CANCELLED, called_off=True), Standing.CALLED_OFF),
        (interview(hours=-0.75), Standing.OVER),
        (interview(hours=-0.75, called_off=True), Standing.OVER),
        (interview(status=Status.COMPLETED), Standing.OVER),
        (interview(status=Status.NO_SHOW), Standing.OVER),
    ],
)
def test_an_interview_stands_for_its_candidate(about: Interview, stands: Standing) -> None:
    assert standing(about, NOW) is stands


@pytest.mark.parametrize(
    ("about", "accepted"),
    [
        (interview(), ALL),
        (interview(status=Status.CONFIRMED), ALL),
        (interview(status=Status.RESCHEDULE_REQUESTED), ALL),
        (interview(status=Status.CANCELLED), {YES, MOVE, NO, *TALK}),
        (interview(status=Status.CANCELLED, called_off=True), set(TALK)),
        (interview(hours=BEGUN), {LATE, OFFER, *TALK}),
        (interview(hours=BEGUN, status=Status.CANCELLED), set(TALK)),
        (interview(hours=-1), set()),
    ],
)
def test_only_answers_that_are_possible_are_accepted(
    about: Interview, accepted: set[Intent]
) -> None:
    found = choices(about, NOW)
    assert {intent for intent in Intent if found.accept(intent)} == accepted


@pytest.mark.parametrize(
    ("status", "first"),
    [
        (Status.SCHEDULED, (YES, MOVE, NO)),
        (Status.CONFIRMED, (MOVE, NO)),
        (Status.RESCHEDULE_REQUESTED, (MOVE, YES, NO)),
        (Status.CANCELLED, (MOVE,)),
    ],
)
def test_the_large_answers_are_those_that_change_how_it_stands(
    status: Status, first: tuple[Intent, ...]
) -> None:
    assert choices(interview(status=status), NOW).first == first


def test_nothing_can_be_answered_once_it_is_over() -> None:
    about = interview(status=Status.CONFIRMED)
    assert choices(about, about.starts_at + timedelta(minutes=44)).accept(LATE)
    assert choices(about, about.ends_at) == Choices()
