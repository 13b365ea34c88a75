"""The page that proposes times: what it offers, what it refuses, what it keeps."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.flows.quiet import parse
from service.store.records import InterviewRecord
from service.store.schema import slot
from service.usecases.context import Context
from service.usecases.offer_slot import withdraw_slot
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import rows, texted
from tests.support.inbox import sign_in, token_of, user
from tests.support.recruiting import ZONE, asks_again, proposals, proposed, typed, waiting
from tests.support.steps import MARIA, invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

OTHER = "omar@acme.example"
BOSS = "boss@acme.example"
BUTTON = ">Propose times</a>"


def path(made: InterviewRecord) -> str:
    return f"/interviews/{made.id}/propose"


def sent(client: FlaskClient, made: InterviewRecord, form: dict[str, str]) -> TestResponse:
    """Press the page's button."""
    token = token_of(client.get("/inbox").text)
    return client.post(path(made), data={"csrf_token": token, **form})


def test_a_card_leads_there_while_somebody_waits(signed: FlaskClient, context: Context) -> None:
    made = waiting(context)
    assert f'href="{path(made)}"' in signed.get("/inbox").text
    texted(context, "1")
    assert path(made) not in signed.get("/inbox").text


def test_after_a_proposal_a_card_says_when(
    signed: FlaskClient, context: Context, clock: StandingClock
) -> None:
    made = waiting(context)
    proposed(context, made, 26)
    clock.advance(minutes=4)
    page = signed.get("/inbox").text
    assert "Times proposed 4 min ago" in page
    assert BUTTON not in page


def test_asking_once_more_asks_for_times_once_more(
    signed: FlaskClient, context: Context, clock: StandingClock
) -> None:
    made = waiting(context)
    proposed(context, made, 26)
    clock.advance(minutes=4)
    asks_again(context, made)
    assert signed.get("/inbox").text.count(BUTTON) == 1


def test_a_proposal_that_was_lost_is_named(signed: FlaskClient, context: Context) -> None:
    made = waiting(context)
    withdraw_slot(context, proposed(context, made, 26).slots[0].id)
    send_due_touches(context)
    page = signed.get("/inbox").text
    assert "The last times we proposed did not reach them." in page
    assert BUTTON in page
    assert "Did not reach them: the proposed times are taken or past" in signed.get(path(made)).text


def test_the_form_begins_with_the_interviews_length(signed: FlaskClient, context: Context) -> None:
    page = signed.get(path(waiting(context, duration_minutes=75))).text
    assert 'name="minutes" value="75"' in page
    assert page.count('type="date"') == 3


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("", "Times are in Pacific Time."),
        ("America/New_York", "Times are in Eastern Time; Sam Lee reads them in Pacific Time."),
    ],
)
def test_it_says_in_which_zone_times_are(
    client: FlaskClient, context: Context, zone: str, said: str
) -> None:
    user(context, zone=zone)
    made = waiting(context)
    sign_in(client)
    assert said in client.get(path(made)).text


def test_what_is_typed_is_meant_in_the_recruiters_zone(
    client: FlaskClient, context: Context
) -> None:
    user(context, zone="America/New_York")
    made = waiting(context)
    sign_in(client)
    wish = (context.clock() + timedelta(hours=26)).replace(second=0, microsecond=0)
    answer = sent(client, made, typed(wish, zone="America/New_York"))
    assert (answer.status_code, answer.location) == (303, path(made))
    assert "Going out now" in client.get(path(made)).text
    assert [row["starts_at"] for row in rows(context, slot)] == [wish]


def test_quiet_hours_are_told(signed: FlaskClient, context: Context) -> None:
    made = waiting(context, hours=90)
    hour = context.clock().astimezone(ZoneInfo(ZONE)).hour
    quiet = parse(f"{hour:02d}:00-{(hour + 2) % 24:02d}:00")
    proposed(context.under(replace(context.policy, quiet=quiet)), made, 26)
    assert re.search(r"Goes out \w+, \w+ \d+ at \d+:00 [AP]M P[SD]T", signed.get(path(made)).text)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (typed(), "Please give at least one time."),
        (typed(("2999-01-05", "")), "Please give a time of day"),
        (typed(("", "10:00")), "Please give a day"),
        (typed(("2999-02-30", "10:00")), "Please give a day"),
        (typed(("9999-01-01", "10:00")), "Please give a day"),
        (typed(("friday", "10:00")), "Please give a day"),
        (typed(("2999-01-05", "25:00")), "Please give a time of day"),
        (typed(("2027-03-14", "02:30")), "does not exist on that day: the clocks change"),
        (typed(("2020-01-05", "10:00")), "This time is past"),
        (typed(*[("2999-01-05", "10:00")] * 2), "This time is there twice"),
        (typed(("2999-01-05", "10:00"), minutes="0"), "Please give a whole number from 1"),
        (typed(("2999-01-05", "10:00"), minutes="ten"), "Please give a whole number from 1"),
        (typed(("2999-01-05", "10:00"), minutes="9" * 30), "Please give a whole number from 1"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    signed: FlaskClient, context: Context, form: dict[str, str], says: str
) -> None:
    made = waiting(context)
    answer = sent(signed, made, form)
    assert answer.status_code == 422
    assert "Nothing was sent yet." in answer.text
    assert says in answer.text
    for name, value in form.items():
        assert f'name="{name}" value="{value[:20]}"' in answer.text
    assert proposals(context, made.id) == []


def test_every_wrong_row_is_marked_at_once(signed: FlaskClient, context: Context) -> None:
    made = waiting(context)
    form = typed(("2020-01-05", "10:00"), ("", "10:00"), ("2999-01-05", "10:00"), minutes="0")
    page = sent(signed, made, form).text
    assert [name in page for name in ("wrong-1", "wrong-2", "wrong-3", "wrong-minutes")] == [
        True, True, False, True,
    ]  # fmt: skip


def test_a_taken_time_is_named_and_the_form_kept(signed: FlaskClient, context: Context) -> None:
    made = waiting(context)
    other = invited(context, "Maria García", MARIA, hours=26)
    answer = sent(signed, made, typed(other.starts_at.replace(second=0, microsecond=0)))
    assert answer.status_code == 409
    assert "is taken by another interview." in answer.text
    assert 'name="date_1" value="2' in answer.text


def test_who_has_opted_out_is_called_instead(signed: FlaskClient, context: Context) -> None:
    made = waiting(context)
    texted(context, "STOP")
    page = signed.get(path(made)).text
    assert "The candidate has opted out of texts: call them instead." in page
    assert 'type="date"' not in page
    refused = sent(signed, made, typed(("2999-01-05", "10:00")))
    assert refused.status_code == 409
    assert 'value="2999-01-05"' in refused.text


@pytest.mark.parametrize(("who", "role", "code"), [(OTHER, "recruiter", 404), (BOSS, "admin", 200)])
def test_it_is_for_the_recruiter_and_for_admins(
    app: Flask, context: Context, who: str, role: str, code: int
) -> None:
    made = waiting(context)
    user(context, who, role)
    client = app.test_client()
    sign_in(client, who)
    assert client.get(path(made)).status_code == code
    posted = sent(client, made, typed(("2999-01-05", "10:00")))
    assert posted.status_code == (303 if code == 200 else 404)


def test_an_interview_that_is_not_there_is_not_found(signed: FlaskClient) -> None:
    assert signed.get("/interviews/404/propose").status_code == 404
    assert signed.get(f"/interviews/{'9' * 30}/propose").status_code == 404
