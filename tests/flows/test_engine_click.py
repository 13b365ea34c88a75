"""An answer on the page: the roads of a text, and the question of the texts stays open."""

from dataclasses import replace
from typing import Any

import pytest

from service.flows.effects import BookSlot, Decision, PromptKind, RecordReply, SetStatus
from service.flows.events import Answered
from service.flows.state import Intent, Interview, Slot, Status
from tests.support.flow import (
    asked_times,
    happened,
    interview,
    kind_of,
    replies,
    slots,
    snapshot,
)

FREE = slots(48, 50)


def clicked(
    about: Interview, intent: Intent, free: tuple[Slot, ...] = FREE, **facts: Any
) -> Decision:
    before = snapshot(about, question=asked_times(about, 7), opted_out=True)
    chosen = Answered(about.id, facts.pop("revision", about.revision), intent, **facts)
    decision = happened(before, chosen, free)
    assert decision.question == before.thread.question
    return decision


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ("confirm", "answer.confirmed"),
        ("cancel", "answer.cancelled"),
        ("reschedule", "answer.slots"),
        ("running_late", "answer.late"),
        ("question", "answer.passed_on"),
        ("call_me", "answer.call_me"),
        ("offer_deadline", "answer.offer_noted"),
        ("wrong_number", "answer.wrong_number"),
    ],
)
def test_each_choice_is_kept_and_answered_even_to_who_wants_no_texts(
    intent: str, kind: str
) -> None:
    decision = clicked(interview(), Intent(intent))
    assert [one.intent for one in replies(decision)] == [intent]
    assert kind_of(decision) == kind


def test_an_offered_time_is_booked_by_its_id() -> None:
    decision = clicked(interview(), Intent.RESCHEDULE, slot_id=2)
    assert decision.effects[0] == BookSlot(1, 2)


def test_a_time_that_is_not_open_is_never_booked() -> None:
    decision = clicked(interview(), Intent.RESCHEDULE, slot_id=99)
    assert not any(isinstance(effect, BookSlot) for effect in decision.effects)
    assert kind_of(decision) is PromptKind.SLOTS_AFTER_LOSS


@pytest.mark.parametrize("intent", [Intent.CONFIRM, Intent.RESCHEDULE, Intent.CANCEL])
def test_a_page_that_shows_an_old_time_changes_nothing_and_is_told(intent: Intent) -> None:
    decision = clicked(interview(revision=2), intent, revision=1)
    (told,) = decision.effects
    assert isinstance(told, RecordReply)
    assert (told.intent, told.told) == (Intent.UNCLEAR, f"told.earlier_{intent}")
    assert kind_of(decision) is PromptKind.MOVED


def test_a_reason_after_the_cancellation_is_kept_with_its_words_private() -> None:
    off = interview(status=Status.CANCELLED)
    decision = clicked(off, Intent.CANCEL, reason="not_interested", words="too far")
    assert [(one.told, one.reason, one.private) for one in replies(decision)] == [
        ("told.cancel_reason", "not_interested", True)
    ]
    assert kind_of(decision) is PromptKind.FAREWELL


def test_a_second_cancellation_is_not_told_twice() -> None:
    decision = clicked(interview(status=Status.CANCELLED), Intent.CANCEL)
    assert (decision.effects, kind_of(decision)) == ((), PromptKind.CANCELLED)


def test_a_click_is_about_its_own_interview_though_others_are_open() -> None:
    mine, other = interview(1), interview(2, hours=50)
    decision = happened(snapshot(mine, other), Answered(2, 1, Intent.CONFIRM))
    assert decision.effects[0] == SetStatus(2, Status.CONFIRMED)


def test_nothing_is_changed_by_a_click_after_the_start() -> None:
    begun = replace(interview(), starts_at=interview(hours=-0.2).starts_at)
    decision = clicked(begun, Intent.CANCEL)
    assert [one.intent for one in replies(decision)] == [Intent.UNCLEAR]
    assert not any(isinstance(effect, SetStatus) for effect in decision.effects)
