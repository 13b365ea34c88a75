"""An answer on the page: committed once, said in words, never about another time."""

import pytest

from service.flows.effects import PromptKind
from service.flows.state import Intent, Status
from service.store.records import InterviewRecord
from service.store.schema import message
from service.usecases.context import Context
from service.usecases.problems import BadInput, Gone, NotFound
from service.usecases.receive_answer import Chosen, Outcome, receive_answer
from tests.support.core import feed, interview, rows, status
from tests.support.steps import invited, offered

KEY = "a-nonce-of-one-form"


def chosen(
    context: Context, made: InterviewRecord, intent: Intent, key: str = KEY, **facts: object
) -> Outcome:
    picked = Chosen(intent, **{"revision": made.revision, **facts})
    return receive_answer(context, made.answer_token, picked, key)


@pytest.mark.parametrize(("intent", "ends"), [("confirm", "confirmed"), ("cancel", "cancelled")])
def test_a_click_is_an_answer_by_link(context: Context, intent: str, ends: str) -> None:
    made = invited(context)
    outcome = chosen(context, made, Intent(intent))
    assert (status(context, made.id), outcome.interview.status) == (ends, ends)
    assert outcome.words
    assert [(one.intent, one.channel) for one in feed(context)] == [(intent, "link")]
    assert [row["channel"] for row in rows(context, message)] == ["link"]


def test_another_time_is_offered_and_picked_by_its_id(context: Context) -> None:
    made = invited(context)
    moments = offered(context, 50, 52)
    asked = chosen(context, made, Intent.RESCHEDULE)
    assert [slot.starts_at for slot in asked.slots] == moments
    booked = chosen(context, made, Intent.RESCHEDULE, "another-form", slot_id=asked.slots[1].id)
    assert (booked.kind, booked.interview.starts_at) == (PromptKind.RESCHEDULED, moments[1])
    assert [one.moved_to for one in feed(context)] == [None, moments[1]]


@pytest.mark.parametrize("intent", ["confirm", "reschedule", "cancel"])
def test_a_form_that_is_sent_twice_is_one_answer_with_the_same_words(
    context: Context, intent: str
) -> None:
    made = invited(context)
    offered(context, 50)
    first, again = (chosen(context, made, Intent(intent)) for _ in range(2))
    assert (first.words, first.slots, again.repeated) == (again.words, again.slots, True)
    assert len(feed(context)) == 1


def test_a_page_that_shows_another_time_is_answered_with_the_new_one(context: Context) -> None:
    made = invited(context)
    outcome = chosen(context, made, Intent.CONFIRM, revision=made.revision + 1)
    assert outcome.kind is PromptKind.MOVED
    assert status(context, made.id) is Status.SCHEDULED


def test_an_unknown_link_is_not_found(context: Context) -> None:
    with pytest.raises(NotFound):
        receive_answer(context, "nobody-has-this", Chosen(Intent.CONFIRM, 1), KEY)


def test_a_link_is_gone_when_its_interview_is_over(context: Context) -> None:
    made = invited(context, hours=1)
    context.clock.advance(hours=3)
    with pytest.raises(Gone):
        chosen(context, made, Intent.CONFIRM)


@pytest.mark.parametrize("key", ["", "short", "x" * 41, "has space in it", "ümlaut-in-it"])
def test_a_key_that_is_no_nonce_is_refused(context: Context, key: str) -> None:
    with pytest.raises(BadInput, match="8 to 40"):
        chosen(context, invited(context), Intent.CONFIRM, key)


def test_a_click_leaves_the_question_of_the_texts_alone(context: Context) -> None:
    made = invited(context)
    chosen(context, made, Intent.CONFIRM)
    assert interview(context, made.id).status is Status.CONFIRMED
