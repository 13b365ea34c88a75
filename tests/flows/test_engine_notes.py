"""What changes no status: lateness, questions, calls, other offers, a wrong number, pictures."""

import pytest

from service.flows.effects import ChangeConsent, EndTouches, PromptKind, SetStatus
from service.flows.events import TextReceived
from service.flows.state import Intent, Interview, Status
from tests.support.flow import happened, interview, kind_of, replies, said, snapshot, talk

PLACED = interview(location="https://meet.example/abc")


@pytest.mark.parametrize(("hours", "urgent"), [(2, True), (90, False), (-0.1, True)])
def test_a_lateness_keeps_its_minutes_and_is_urgent_on_the_day(hours: float, urgent: bool) -> None:
    decision = said(snapshot(interview(hours=hours)), "running 10 late")
    assert [(one.intent, one.minutes_late, one.urgent) for one in replies(decision)] == [
        (Intent.RUNNING_LATE, 10, urgent)
    ]
    assert kind_of(decision) is PromptKind.LATE


def test_coming_but_late_is_both() -> None:
    decision = said(snapshot(interview(hours=2)), "yes! but running 10 late")
    assert [one.intent for one in replies(decision)] == [Intent.CONFIRM, Intent.RUNNING_LATE]
    assert kind_of(decision) is PromptKind.CONFIRMED_LATE


def test_who_is_late_with_two_interviews_is_late_for_the_one_today() -> None:
    decision = said(snapshot(interview(1, hours=2), interview(2, hours=50)), "running 10 late")
    assert [one.interview_id for one in replies(decision)] == [1]


@pytest.mark.parametrize(
    ("about", "text", "kind", "told"),
    [
        (PLACED, "where is it?", "answer.place", "told.question_answered"),
        (interview(), "where is it?", "answer.passed_on", "told.question"),
        (PLACED, "what should I bring?", "answer.passed_on", "told.question"),
    ],
)
def test_a_question_is_answered_from_the_record_or_by_a_person(
    about: Interview, text: str, kind: str, told: str
) -> None:
    decision = said(snapshot(about), text)
    assert [(one.intent, one.words) for one in replies(decision)] == [(Intent.QUESTION, told)]
    assert kind_of(decision) == kind


@pytest.mark.parametrize("text", ["please call me", "where is it?", "running 10 late"])
def test_a_note_leaves_the_menu_open_but_an_ok_after_it_confirms_nothing(text: str) -> None:
    _, thanks = talk(snapshot(PLACED), text, "ok")
    assert [one.intent for one in replies(thanks)] == [Intent.THANKS]
    assert talk(snapshot(PLACED), text, "1")[-1].effects[0] == SetStatus(1, Status.CONFIRMED)


def test_another_offer_changes_no_status() -> None:
    decision = said(snapshot(interview()), "they want an answer by friday")
    assert [one.intent for one in replies(decision)] == [Intent.OFFER_DEADLINE]
    assert not any(isinstance(effect, SetStatus) for effect in decision.effects)
    assert kind_of(decision) is PromptKind.OFFER_NOTED


def test_a_call_is_asked_of_every_recruiter_it_may_concern() -> None:
    decision = said(snapshot(interview(1), interview(2, hours=50)), "please call me")
    assert [one.interview_id for one in replies(decision)] == [1, 2]


def test_a_wrong_number_stops_texts_and_calls_and_tells_every_recruiter() -> None:
    decision = said(snapshot(interview(1), interview(2, hours=50)), "wrong number")
    assert decision.effects[0] == ChangeConsent(
        texts_allowed=False, source="wrong_number", calls_allowed=False
    )
    ended = [one.interview_id for one in decision.effects if isinstance(one, EndTouches)]
    assert (ended, [one.interview_id for one in replies(decision)]) == ([1, 2], [1, 2])
    assert kind_of(decision) is PromptKind.WRONG_NUMBER


def test_a_picture_without_words_is_asked_back_and_then_goes_to_a_person() -> None:
    picture = TextReceived("", media=1)
    first = happened(snapshot(interview()), picture)
    assert kind_of(first) is PromptKind.PICTURE
    second = happened(snapshot(interview(), question=first.question), picture)
    assert [one.intent for one in replies(second)] == [Intent.UNCLEAR]


@pytest.mark.parametrize(
    ("text", "intent"),
    [("please call me", "call_me"), ("where is it?", "question"), ("thanks", "thanks"),
     ("1", "unclear"), ("3", "unclear"), ("running 10 late", "unclear"), ("hm", "unclear")],
)  # fmt: skip
def test_after_the_interview_only_what_still_has_a_meaning_keeps_it(text: str, intent: str) -> None:
    decision = said(snapshot(interview(hours=-3)), text)
    assert [one.intent for one in replies(decision)] == [intent]
    assert not any(isinstance(effect, SetStatus) for effect in decision.effects)
