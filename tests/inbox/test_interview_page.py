"""The page of one interview: its line in time, changing it, calling it off, and back again."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.flows.state import Status, TouchKind, TouchState
from service.store import audit, interviews, touches
from service.store.audit import Wanted
from service.store.records import InterviewRecord, Recruiter
from service.usecases import organisation
from service.usecases.change_interview import call_off
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import interview, plan
from tests.support.inbox import post, user
from tests.support.steps import invited

# What is stored is the API's, whose tests run on both.
database_url = on_sqlite.database_url
OTHERS = "omar@acme.example"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2027, 1, 11, 17, tzinfo=UTC))


@pytest.fixture
def dana(context: Context) -> Recruiter:
    return user(context, zone="America/New_York")


@pytest.fixture
def made(context: Context, dana: Recruiter) -> InterviewRecord:
    return invited(context, hours=99)


def save(client: FlaskClient, made: InterviewRecord, **given: Any) -> TestResponse:
    """Fill in the form for changes and send it."""
    page = client.get(f"/interviews/{made.id}").text
    fields = dict(re.findall(r'<input id="f-\w+" name="(\w+)" type="\w+" value="([^"]*)"', page))
    stamp = re.findall(r'name="stamp" value="(\w+)"', page)[0]
    return post(client, f"/interviews/{made.id}", **{**fields, "stamp": stamp, **given})


def undo(client: FlaskClient, made: InterviewRecord) -> str:
    """Take back what was just done, and return what is said."""
    answer = post(client, f"/interviews/{made.id}/undo")
    return client.get(answer.location).text


def test_the_ladder_stands_on_the_page_in_its_order(
    signed: FlaskClient, made: InterviewRecord
) -> None:
    page = signed.get(f"/interviews/{made.id}").text
    assert re.findall(r"<strong>([^<]+)</strong>", page) == [
        "Text 3 days before if no answer has come",
        "Text 1 day before if no answer has come",
        "Call 4 hours before if no answer has come",
        "Text 2 hours before",
        "The interview",
    ]


def test_the_shared_ladder_is_told_as_it_stands_now(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    organisation.change(context, "boss", {"reminders": "-5d sms"})
    assert "Text 5 days before" in signed.get(f"/interviews/{made.id}").text


def test_what_was_left_out_says_why(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    call_off(context, made.id, "", tell_candidate=False)
    page = signed.get(f"/interviews/{made.id}").text
    assert page.count("Left out: the recruiter called the interview off") == 4


def test_a_new_time_is_read_in_the_reader_s_zone_and_undone(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    save(signed, made, day="2027-01-20", clock="09:30", title="Second talk")
    moved = interview(context, made.id)
    assert (moved.starts_at, moved.title) == (
        datetime(2027, 1, 20, 14, 30, tzinfo=UTC),
        "Second talk",
    )
    assert "Changed back" in undo(signed, made)
    back = interview(context, made.id)
    assert (back.starts_at, back.title) == (made.starts_at, made.title)


def test_what_is_not_touched_stays_to_the_second(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    starts_at = context.clock() + timedelta(days=5, seconds=7)
    made = invited(context, starts_at=starts_at)
    save(signed, made, location="Main Street 4")
    changed = interview(context, made.id)
    assert (changed.starts_at, changed.revision) == (starts_at, 1)
    assert changed.location == "Main Street 4"


WRONG = {
    "title": ("", "Please fill|at least 1"),
    "day": ("2020-01-01", "is past"),
    "clock": ("25:00", "time of day"),
    "duration_minutes": ("soon", "integer"),
    "recruiter_email": ("dana", "pattern"),
    "ladder": ("-3 weeks sms", "accepts rungs such as"),
}


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    for name, (value, why) in WRONG.items():
        answer = save(signed, made, **{name: value})
        said = re.findall(rf'id="wrong-{name}">([^<]+)<', answer.text)
        assert (answer.status_code, len(said)) == (422, 1), name
        assert re.search(why, said[0]), said
    assert interview(context, made.id) == made


def test_a_ladder_that_would_be_refused_today_works_where_it_was_kept(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    kept = "-1d sms, -5m sms"
    with context.database.write() as tx:
        interviews.change(tx, made.id, context.clock(), ladder=kept)
    save(signed, made, day="2027-01-20", title="Second talk")
    moved = interview(context, made.id)
    assert (moved.title, moved.ladder) == ("Second talk", kept)
    ahead = [one.label for one in plan(context, made.id) if one.revision == moved.revision]
    assert ahead == ["at once", "-1d sms", "-5m sms"]
    assert "Changed back" in undo(signed, made)
    save(signed, made, ladder="-2d sms")
    assert "accepts rungs from -60d to -10m" in undo(signed, made)
    assert interview(context, made.id).ladder == "-2d sms"


def test_a_second_one_who_saves_is_told_of_the_first(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    with context.database.write() as tx:
        interviews.change(tx, made.id, context.clock(), title="Omar's title")
    answer = save(signed, made, stamp="of an older page", title="Mine")
    assert "somebody has changed this interview" in answer.text.lower()
    assert interview(context, made.id).title == "Omar's title"
    assert 'value="Mine"' in answer.text


def test_calling_off_is_noted_and_told_only_if_wanted(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    post(signed, f"/interviews/{made.id}/cancel", reason="budget")
    assert interview(context, made.id).status is Status.CANCELLED
    assert TouchKind.CANCELLED not in {one.kind for one in plan(context, made.id)}
    with context.database.read() as tx:
        noted = audit.newest_first(tx, Wanted(about="interview", about_id=made.id), None, 5)
    assert [(one.action, one.detail) for one in noted] == [("interview.cancelled", "budget")]


def test_a_cancellation_nobody_heard_of_is_taken_back_as_if_it_never_was(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    before = [(one.label, one.due_at) for one in plan(context, made.id)]
    post(signed, f"/interviews/{made.id}/cancel", tell="1")
    assert "It takes place after all" in undo(signed, made)
    now = interview(context, made.id)
    ahead = [one for one in plan(context, made.id) if one.state == TouchState.PLANNED]
    assert (now.status, now.called_off, now.revision) == (Status.SCHEDULED, False, 1)
    assert [(one.label, one.due_at) for one in ahead] == before


def test_who_heard_of_a_cancellation_is_asked_again(
    signed: FlaskClient, context: Context, made: InterviewRecord
) -> None:
    with context.database.write() as tx:
        interviews.change(tx, made.id, context.clock(), status=Status.CONFIRMED)
    post(signed, f"/interviews/{made.id}/cancel", tell="1")
    told(context, made)
    undo(signed, made)
    now = interview(context, made.id)
    again = [one.kind for one in plan(context, made.id) if one.revision == 2]
    assert (now.status, now.called_off) == (Status.SCHEDULED, False)
    assert again[0] == TouchKind.MOVED


@pytest.mark.parametrize("act", ["", "/cancel", "/restore", "/undo"])
def test_what_somebody_does_not_see_is_not_there(
    signed: FlaskClient, context: Context, act: str
) -> None:
    theirs = invited(context, recruiter=OTHERS)
    path = f"/interviews/{theirs.id}"
    assert (signed.get(path).status_code, post(signed, path + act).status_code) == (404, 404)
    assert interview(context, theirs.id) == theirs


def test_an_open_page_gets_the_interview_and_what_was_done(
    signed: FlaskClient, made: InterviewRecord
) -> None:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', signed.get("/inbox").text)[0]
    answer = signed.post(
        f"/interviews/{made.id}/cancel",
        data={"csrf_token": token, "tell": "1"},
        headers={"HX-Request": "true"},
    )
    assert answer.text.strip().startswith('<div id="interview"')
    assert "Cancelled. The candidate is told by text." in answer.text
    assert "<html" not in answer.text


def told(context: Context, made: InterviewRecord) -> None:
    """Let the text about the cancellation go out."""
    out = [one.id for one in plan(context, made.id) if one.kind == TouchKind.CANCELLED]
    with context.database.write() as tx:
        touches.all_sent(tx, out)
