"""A text comes in: kept, decided and answered in one transaction."""

import pytest

from service.flows.state import Status
from service.store.schema import consent_event, message, outbox, slot
from service.usecases.context import Context
from tests.support.core import at_once, feed, interview, plan, rows, states, status, texted
from tests.support.steps import MARIA, SAM, invited, offered


def test_an_answer_changes_the_interview_and_waits_in_the_outbox(context: Context) -> None:
    made = invited(context)
    received = texted(context, "1")
    assert (received.answer or "").startswith("Acme: Thank you, Sam.")
    assert status(context, made.id) is Status.CONFIRMED
    reply = feed(context)[0]
    assert (reply.intent, reply.notice_minutes, reply.text) == ("confirm", 1560, "1")
    assert [(row["topic"], row["ref_id"]) for row in rows(context, outbox)] == [("reply", reply.id)]


def test_a_repeat_of_a_sid_changes_nothing_and_answers_the_same(context: Context) -> None:
    invited(context)
    first, again = (texted(context, "hm", sid="SMsame") for _ in range(2))
    assert (first.answer, first.repeated, again.repeated) == (again.answer, False, True)
    assert len(rows(context, message)) == 1
    assert texted(context, "hm").answer != first.answer


def test_eight_repeats_at_once_are_one_text(context: Context) -> None:
    invited(context)
    received = at_once(8, lambda _: texted(context, "1", sid="SMsame"))
    assert sum(not one.repeated for one in received) == 1
    assert len({one.answer for one in received}) == 1
    assert len(feed(context)) == 1


def test_a_candidate_moves_to_an_offered_time(context: Context) -> None:
    made = invited(context)
    moments = offered(context, 50, 52)
    assert "1 " in (texted(context, "2").answer or "")
    assert "Your interview is now" in (texted(context, "2").answer or "")
    moved = interview(context, made.id)
    assert (moved.starts_at, moved.status, moved.revision) == (moments[1], Status.CONFIRMED, 2)
    assert [row["interview_id"] for row in rows(context, slot)] == [None, made.id]
    assert [one.moved_to for one in feed(context)] == [None, moments[1]]


def test_a_moved_interview_gets_new_reminders_and_loses_the_old(context: Context) -> None:
    made = invited(context)
    offered(context, 100)
    texted(context, "2")
    texted(context, "1")
    touches = plan(context, made.id)
    assert {one.state for one in touches if one.revision == 1} == {"skipped"}
    assert [one.state for one in touches if one.revision == 2] == ["planned"] * 4


def test_two_who_pick_one_time_at_once_are_told_apart(context: Context) -> None:
    people = {SAM: invited(context).id, MARIA: invited(context, "Maria", MARIA).id}
    first, later = offered(context, 50, 60)
    for phone in people:
        texted(context, "2", phone)
    answers = at_once(2, lambda at: texted(context, "1", [*people][at]).answer)
    assert sorted("just taken" in answer for answer in answers) == [False, True]
    starts = [interview(context, one).starts_at for one in people.values()]
    assert starts.count(first) == 1
    loser = [*people][["just taken" in answer for answer in answers].index(True)]
    texted(context, "1", loser)
    assert interview(context, people[loser]).starts_at == later


def test_a_time_that_has_passed_meanwhile_is_not_booked(context: Context, clock: object) -> None:
    made = invited(context, hours=100)
    offered(context, 5, 50)
    texted(context, "2")
    context.clock.advance(hours=6)
    assert "just taken" in (texted(context, "1").answer or "")
    assert status(context, made.id) is Status.RESCHEDULE_REQUESTED


def test_a_time_that_was_given_away_is_not_confirmed_again(context: Context) -> None:
    sam, maria = invited(context, hours=100), invited(context, "Maria", MARIA)
    offered(context, 50)
    for text in ("2", "1", "3"):
        texted(context, text)
    for text in ("2", "1"):
        texted(context, text, MARIA)
    texted(context, "2")
    texted(context, "1")
    assert status(context, sam.id) is Status.RESCHEDULE_REQUESTED
    assert [row["interview_id"] for row in rows(context, slot)] == [maria.id]


def test_a_wrong_number_gets_no_more_texts_or_calls_and_keeps_its_time(context: Context) -> None:
    made = invited(context)
    texted(context, "wrong number")
    assert status(context, made.id) is Status.SCHEDULED
    assert set(states(context, made.id)) == {"skipped"}
    changes = [(row["channel"], row["allowed"]) for row in rows(context, consent_event)]
    assert changes == [("sms", False), ("voice", False)]


def test_a_machine_that_answers_us_is_soon_left_alone(context: Context) -> None:
    invited(context)
    answers = [texted(context, "hm").answer for _ in range(8)]
    assert [answer is not None for answer in answers] == [True] * 4 + [False] * 4
    assert [one.told for one in feed(context)].count("told.silenced") == 1
    context.clock.advance(hours=2)
    assert texted(context, "1").answer


def test_a_cancellation_frees_the_time_and_skips_the_reminders(context: Context) -> None:
    made = invited(context)
    offered(context, 50)
    for text in ("2", "1", "3"):
        texted(context, text)
    assert status(context, made.id) is Status.CANCELLED
    assert [row["interview_id"] for row in rows(context, slot)] == [None]
    assert set(states(context, made.id)) == {"skipped"}


def test_a_bare_cancel_cancels_and_opts_out_in_one(context: Context) -> None:
    made = invited(context)
    assert texted(context, "CANCEL").answer is None
    assert status(context, made.id) is Status.CANCELLED
    assert [(one.intent, one.urgent) for one in feed(context)] == [("cancel", True)]
    assert texted(context, "2").answer is None


@pytest.mark.parametrize(
    "body",
    [
        "a\u202eb\u2066c",
        "👍🏽" * 400,
        "x" * 1600,
        "",
        "\u0000"[:0],
        "שלום",
        "';DROP TABLE reply;--",
    ],
)
def test_any_text_is_kept_just_as_it_came(context: Context, body: str) -> None:
    invited(context)
    texted(context, body)
    texted(context, body)
    assert [row["body"] for row in rows(context, message)] == [body, body]
    assert len(feed(context)) >= 1


def test_a_stranger_s_text_is_kept_without_an_interview(context: Context) -> None:
    assert texted(context, "hello?").answer is None
    assert len(rows(context, outbox)) == 1
    assert feed(context) == []


def test_two_people_on_one_phone_are_asked_which(context: Context) -> None:
    sam, kim = invited(context), invited(context, "Kim Lee", title="Team lead")
    assert "B Kim Lee, Team lead" in (texted(context, "1").answer or "")
    texted(context, "b")
    assert (status(context, sam.id), status(context, kim.id)) == ("scheduled", "confirmed")


def test_the_question_of_one_phone_is_not_another_s(context: Context) -> None:
    invited(context)
    maria = invited(context, "Maria Ruiz", MARIA, language="es")
    offered(context, 50)
    texted(context, "2")
    assert (texted(context, "1", MARIA).answer or "").startswith("Acme: Gracias, Maria.")
    assert interview(context, maria.id).revision == 1
