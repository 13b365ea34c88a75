"""What a recruiter does for a candidate beside the thread: each once, noted, and taken back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.flows.state import TouchKind
from service.store import audit, touches
from service.store.audit import Wanted
from service.store.records import InterviewRecord
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import status
from tests.support.inbox import sign_in, texted, user
from tests.support.steps import DANA, invited
from tests.support.thread import HTMX, act, path_of

# About pages and use cases that have tests of their own.
database_url = on_sqlite.database_url


@pytest.fixture
def sam(context: Context, dana: object) -> InterviewRecord:
    return invited(context)


def noted(context: Context) -> list[tuple[str, str]]:
    """Who did what, newest first."""
    with context.database.read() as tx:
        found = audit.newest_first(tx, Wanted(about="interview"), None, 10)
    return [(one.actor, one.action) for one in found]


@pytest.mark.parametrize("said", ["", "2"])
def test_confirming_for_them_is_noted_and_undone(
    signed: FlaskClient, context: Context, sam: InterviewRecord, said: str
) -> None:
    texted(context, said)
    before = status(context, sam.id)
    assert "Confirmed for them." in act_and_look(signed, sam, "confirm")
    assert status(context, sam.id) == "confirmed"
    act(signed, sam, "unconfirm")
    assert status(context, sam.id) == before
    assert noted(context)[:2] == [
        (DANA, "interview.unconfirmed"), (DANA, "interview.confirmed"),
    ]  # fmt: skip
    assert f"confirmed for the candidate; it was {before.replace('_', ' ')}" in (
        signed.get(path_of(sam)).text.lower()
    )


def act_and_look(client: FlaskClient, sam: InterviewRecord, name: str, **form: str) -> str:
    """Press a button without a script and return the page that follows."""
    return client.get(act(client, sam, name, **form).headers["Location"]).text


def test_calling_off_says_why_tells_the_candidate_and_can_be_taken_back(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    page = act_and_look(signed, sam, "cancel", reason="schedule_conflict", tell="yes")
    assert status(context, sam.id) == "cancelled"
    assert "the time does not suit" in page.lower()
    with context.database.read() as tx:
        kinds = [one.kind for one in touches.of_interview(tx, sam.id)]
    assert TouchKind.CANCELLED in kinds
    undo = page.split('formaction="')[-1].split('"')[0]
    assert undo.endswith("restore?before=scheduled")
    act(signed, sam, undo.rpartition("/")[2])
    assert status(context, sam.id) == "scheduled"


def test_a_call_by_hand_stands_in_the_thread(signed: FlaskClient, sam: InterviewRecord) -> None:
    assert "The candidate was called (by dana.reyes@acme.example)" in act_and_look(
        signed, sam, "called"
    )


def test_a_call_that_was_noted_by_mistake_is_taken_back_by_who_noted_it(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    page = act_and_look(signed, sam, "called")
    assert f'formaction="{path_of(sam)}/interviews/{sam.id}/uncalled"' in page
    assert "The note of your call is gone." in act_and_look(signed, sam, "uncalled")
    assert "The candidate was called" not in signed.get(path_of(sam)).text
    assert noted(context)[:2] == [(DANA, "candidate.not_called"), (DANA, "candidate.called")]
    assert "Nothing was changed" in act_and_look(signed, sam, "uncalled")


def test_nobody_takes_back_a_colleague_s_call(
    app: Flask, signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    act(signed, sam, "called")
    user(context, "boss@acme.example", role="admin")
    boss = app.test_client()
    sign_in(boss, "boss@acme.example")
    assert "the last call that was noted is not yours" in act_and_look(boss, sam, "uncalled")
    assert "The candidate was called" in boss.get(path_of(sam)).text


@pytest.mark.parametrize(("name", "then"), [("came", "completed"), ("missed", "no_show")])
def test_who_came_is_said_after_the_start_and_taken_back(
    signed: FlaskClient, context: Context, clock: StandingClock, name: str, then: str
) -> None:
    sam = invited(context)
    assert "Nothing was changed" in act_and_look(signed, sam, name)
    clock.advance(hours=27)
    sign_in(signed)
    act(signed, sam, name)
    assert status(context, sam.id) == then
    act(signed, sam, "outcome_undo")
    assert status(context, sam.id) == "scheduled"


def test_a_reminder_goes_out_now_and_not_twice(signed: FlaskClient, sam: InterviewRecord) -> None:
    assert "The reminder is on its way." in act_and_look(signed, sam, "remind_sms")
    assert "less than 60 seconds ago" in act_and_look(signed, sam, "remind_sms")


@pytest.mark.parametrize(
    "name", ["confirm", "cancel", "called", "came", "remind_sms", "restore", "outcome_undo"]
)
def test_nobody_does_anything_about_an_interview_that_they_do_not_see(
    client: FlaskClient, context: Context, sam: InterviewRecord, name: str
) -> None:
    user(context, "omar@acme.example")
    theirs = invited(context, "Maria Lopez", "+12135550145", recruiter="omar@acme.example")
    sign_in(client, "omar@acme.example")
    assert act(client, sam, name).status_code == 404
    other = client.get(path_of(theirs)).text.split('name="csrf_token" value="')[1].split('"')[0]
    path = f"{path_of(theirs)}/interviews/{sam.id}/{name}"
    assert client.post(path, data={"csrf_token": other}).status_code == 404
    assert status(context, sam.id) == "scheduled"


def test_an_open_page_gets_what_changed_and_an_undo(
    signed: FlaskClient, sam: InterviewRecord
) -> None:
    token = signed.get(path_of(sam)).text.split('name="csrf_token" value="')[1].split('"')[0]
    path = f"{path_of(sam)}/interviews/{sam.id}"
    answer = signed.post(f"{path}/confirm", data={"csrf_token": token}, headers=HTMX).text
    assert answer.strip().startswith('<aside id="beside"')
    assert f'hx-post="{path}/unconfirm?seen=confirmed-{sam.revision}"' in answer
    headers = {**HTMX, "HX-Target": "said"}
    undone = signed.post(f"{path}/unconfirm", data={"csrf_token": token}, headers=headers).text
    assert undone.startswith('<div id="said"')


def test_what_is_refused_on_an_open_page_is_said_in_a_sentence(
    signed: FlaskClient, sam: InterviewRecord
) -> None:
    token = signed.get(path_of(sam)).text.split('name="csrf_token" value="')[1].split('"')[0]
    path = f"{path_of(sam)}/interviews/{sam.id}/came"
    answer = signed.post(path, data={"csrf_token": token}, headers=HTMX)
    assert (answer.status_code, answer.text) == (
        409, "Nothing was changed: the interview has not started.",
    )  # fmt: skip
