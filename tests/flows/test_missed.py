"""After a no-show: the text that offers another time, and what is answered to it."""

from datetime import timedelta

import pytest

from service.flows import checking, outcomes
from service.flows.checking import DueTouch, Go, Reach, Skip, Wait
from service.flows.effects import BookSlot, PromptKind
from service.flows.ladder import Condition
from service.flows.outcomes import Outcome
from service.flows.quiet import parse
from service.flows.state import Channel, Interview, QuestionKind, Snapshot, Status, TouchKind
from service.flows.validity import valid_seconds
from tests.support.flow import (
    NOW,
    asked_about,
    asked_times,
    interview,
    kind_of,
    replies,
    said,
    shown_times,
    snapshot,
    talk,
)
from tests.support.flow import slots as open_times

ALWAYS = parse("00:00-00:00")
FREE = open_times(30, 31, 32, 33)


def missed(**facts: object) -> Interview:
    """An interview of two hours ago, to which nobody came."""
    return interview(hours=-2, status=Status.NO_SHOW, **facts)


def offered(*others: Interview, about: Interview | None = None) -> Snapshot:
    """The conversation after the text that offers another time."""
    gone = about or missed()
    return snapshot(gone, *others, question=asked_about(QuestionKind.MISSED, gone))


@pytest.mark.parametrize(
    "text", ["2", "yes please", "another time please", "can we do thursday after 3", "sí"]
)
def test_another_time_is_offered_to_who_wants_one(text: str) -> None:
    decision = said(offered(), text, FREE)
    assert kind_of(decision) in {PromptKind.SLOTS, PromptKind.SLOTS_NEAREST}
    assert [(one.intent, one.urgent) for one in replies(decision)] == [("reschedule", False)]
    assert decision.question is not None
    assert decision.question.kind is QuestionKind.SLOTS


def test_a_digit_then_books() -> None:
    decision = talk(offered(), "2", "2", free=FREE)[-1]
    assert decision.effects[0] == BookSlot(1, 2, *shown_times(FREE, 2))
    assert kind_of(decision) is PromptKind.RESCHEDULED


def test_more_and_none_go_on_from_there() -> None:
    _, more, none, again = talk(offered(), "2", "more", "none", "2", free=FREE)
    assert [kind_of(one) for one in (more, none, again)] == [
        PromptKind.SLOTS_MORE, PromptKind.NO_MORE_SLOTS, PromptKind.SLOTS,
    ]  # fmt: skip


def test_without_open_times_the_recruiter_is_asked_and_the_offer_stands() -> None:
    decision = said(offered(), "2")
    assert kind_of(decision) is PromptKind.NO_SLOTS
    assert decision.question == offered().thread.question


@pytest.mark.parametrize("text", ["3", "no", "no thanks", "not interested"])
def test_who_wants_none_is_thanked_and_told_of_once(text: str) -> None:
    first, second = talk(offered(), text, text)
    assert kind_of(first) is PromptKind.FAREWELL
    assert [one.told for one in replies(first)] == ["told.not_again"]
    assert (kind_of(second), replies(second)) == (None, [])


@pytest.mark.parametrize("text", ["1", "hmm", "7", "i was there!", "2, I cancel"])
def test_whatever_else_is_written_is_for_a_person(text: str) -> None:
    decision = said(offered(), text, FREE)
    assert kind_of(decision) is PromptKind.PASSED_ON
    assert [one.intent for one in replies(decision)] == ["unclear"]
    assert decision.question == offered().thread.question


@pytest.mark.parametrize("text", ["8", "yes"])
def test_a_list_of_times_needs_one_of_its_digits(text: str) -> None:
    gone = missed()
    before = snapshot(gone, question=asked_times(gone, 1, 2))
    assert kind_of(said(before, text, FREE)) is PromptKind.PASSED_ON


def test_another_interview_keeps_its_own_answers() -> None:
    ahead = interview(2, 26)
    decision = said(offered(ahead), "confirm")
    assert [(one.interview_id, one.intent) for one in replies(decision)] == [(2, "confirm")]
    assert kind_of(said(offered(ahead), "1")) is PromptKind.UNCLEAR


@pytest.mark.parametrize(("status", "kind"), [("completed", "open"), ("scheduled", "moved")])
def test_an_offer_that_was_overtaken_books_nothing(status: str, kind: str) -> None:
    was = missed()
    now_is = {"open": {"status": Status(status)}, "moved": {"status": Status(status)}}[kind]
    about = interview(hours=-2 if kind == "open" else 26, revision=2, **now_is)
    before = snapshot(about, question=asked_about(QuestionKind.MISSED, was))
    assert not any(isinstance(one, BookSlot) for one in said(before, "2", FREE).effects)


@pytest.mark.parametrize(
    ("hours", "status", "outcome", "why"),
    [
        (1, "scheduled", "attended", "the interview has not started"),
        (0, "scheduled", "attended", ""),
        (-1, "confirmed", "no_show", ""),
        (-1, "reschedule_requested", "no_show", ""),
        (-1, "cancelled", "no_show", "the interview is cancelled"),
        (-1, "completed", "attended", ""),
        (-1, "completed", "no_show", ""),
        (-1, "no_show", "attended", ""),
    ],
)
def test_an_outcome_is_recorded_after_the_start_and_can_be_corrected(
    hours: float, status: str, outcome: str, why: str
) -> None:
    about = interview(hours=hours, status=Status(status))
    assert outcomes.refusal(about, Outcome(outcome), NOW) == why


def test_the_text_waits_for_second_thoughts_and_the_morning() -> None:
    planned = outcomes.text_after(missed(), ALWAYS, NOW)
    assert planned is not None
    assert planned.due_at == NOW + timedelta(minutes=5)
    quiet = outcomes.text_after(missed(), parse("10:00-12:00"), NOW)  # NOW is ten there
    assert quiet is not None
    assert quiet.due_at == NOW + timedelta(hours=2)


def test_days_later_no_text_goes_out() -> None:
    assert outcomes.text_after(interview(hours=-60, status=Status.NO_SHOW), ALWAYS, NOW) is None


@pytest.mark.parametrize(
    ("about", "reach", "quiet", "expected"),
    [
        (missed(), Reach(), "00:00-00:00", Go()),
        (missed(), Reach(), "10:00-12:00", Wait(NOW + timedelta(hours=2))),
        (missed(), Reach(texts_allowed=False), "00:00-00:00",
         Skip("this number has opted out of texts")),
        (missed(), Reach(landline=True), "00:00-00:00", Skip("texts do not reach this number")),
        (interview(hours=-2, status=Status.COMPLETED), Reach(), "00:00-00:00",
         Skip("nobody was missed after all")),
        (interview(hours=-60, status=Status.NO_SHOW), Reach(), "00:00-00:00",
         Skip("it was missed too long ago")),
        (missed(revision=2), Reach(), "00:00-00:00",
         Skip("the interview has moved since this was planned")),
    ],
)  # fmt: skip
def test_the_last_check_holds_for_it_too(
    about: Interview, reach: Reach, quiet: str, expected: object
) -> None:
    touch = DueTouch(TouchKind.NO_SHOW, Channel.SMS, Condition.ALWAYS, 1)
    assert checking.check(touch, about, reach, quiet=parse(quiet), now=NOW) == expected


def test_it_is_worth_delivering_for_some_hours() -> None:
    assert valid_seconds(missed(), ALWAYS, NOW) == 4 * 3600
