"""Pressing a button: recorded once, told to the recruiter, and shown however often it is loaded."""

import html
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from service.app import make_app
from service.broker.jobs import TELL_RECRUITERS
from service.deps import Deps
from service.flows.state import Status
from service.store.schema import slot
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from tests.support import on_sqlite, servers
from tests.support.api import caller
from tests.support.core import at_once, feed, interview, rows, status
from tests.support.inbox import ONE_DATABASE
from tests.support.link import answered, everything, form_of, path, pressed, refused, seen
from tests.support.steps import MARIA, invited, offered

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

EIGHT: list[tuple[str, dict[str, str], str]] = [
    ("confirm", {}, "Dana Reyes knows that you are coming"),
    ("reschedule", {"words": "any time"}, "knows that you need another time"),
    ("cancel", {"reason": "another_offer"}, "The interview is called off"),
    ("running_late", {"minutes": "15"}, "about 15 minutes late"),
    ("offer_deadline", {"date": "SOON"}, "knows that you have to answer by"),
    ("question", {"words": "Is there parking?"}, "has your question"),
    ("call_me", {}, "knows that you would like a call"),
    ("wrong_number", {}, "t write to or call this number any more"),
]


def soon(context: Context, fields: dict[str, str]) -> dict[str, str]:
    """Fill in a day of next week."""
    day = (context.clock() + timedelta(days=5)).date().isoformat()
    return {name: value.replace("SOON", day) for name, value in fields.items()}


@pytest.mark.parametrize(("intent", "fields", "says"), EIGHT, ids=[one[0] for one in EIGHT])
def test_each_answer_is_in_the_feed_as_one_by_link(  # noqa: PLR0913, PLR0917  # fixtures and a row of the table
    client: FlaskClient, app: Flask, deps: Deps, intent: str, fields: dict[str, str], says: str
) -> None:
    made = invited(deps.context)
    assert says in answered(client, made, intent, **soon(deps.context, fields))
    feed = caller(app, deps).get("/replies")["items"]
    assert [(one["channel"], one["intent"]) for one in feed] == [("link", intent)]
    assert feed[0]["interview_id"] == made.id


@pytest.mark.parametrize(("intent", "fields", "says"), EIGHT, ids=[one[0] for one in EIGHT])
def test_a_form_that_is_sent_twice_is_one_answer(
    client: FlaskClient, context: Context, intent: str, fields: dict[str, str], says: str
) -> None:
    made = invited(context)
    form = {**form_of(seen(client, made)), "intent": intent, **soon(context, fields)}
    places = [client.post(path(made), data=form).headers["Location"] for _ in range(2)]
    after = everything(context)
    shown = [html.unescape(client.get(place).text) for place in places]
    assert places[0] == places[1]
    assert all(says in page for page in shown)
    assert everything(context) == after
    assert len(feed(context)) == 1


def test_eight_taps_at_once_are_one_answer(app: Flask, context: Context) -> None:
    made = invited(context)
    form = {**form_of(seen(app.test_client(), made)), "intent": "confirm"}
    codes = at_once(8, lambda _: app.test_client().post(path(made), data=form).status_code)
    assert codes == [303] * 8
    assert len(feed(context)) == 1


@ONE_DATABASE
def test_two_answers_from_one_open_page_are_two(client: FlaskClient, context: Context) -> None:
    made = invited(context)
    form = {**form_of(seen(client, made)), "intent": "running_late"}
    for minutes in ("5", "30"):
        client.post(path(made), data={**form, "minutes": minutes})
    assert [one.minutes_late for one in feed(context)] == [5, 30]


def test_a_time_is_picked_and_the_page_shows_it(client: FlaskClient, context: Context) -> None:
    made = invited(context)
    moments = offered(context, 50, 74)
    chosen = rows(context, slot)[1]["id"]
    page = answered(client, made, "reschedule", slot=chosen)
    moved = interview(context, made.id)
    assert "your interview has its new time" in page
    assert (moved.starts_at, moved.status) == (moments[1], Status.CONFIRMED)
    assert [one.moved_to for one in feed(context)] == [moments[1]]


def test_two_who_tap_one_time_at_once_are_told_apart(app: Flask, context: Context) -> None:
    people = [invited(context), invited(context, "Maria Ruiz", MARIA)]
    offered(context, 50, 60)
    first = rows(context, slot)[0]["id"]
    with servers.serving(app) as port:
        base = f"http://127.0.0.1:{port}"

        def tap(at: int) -> str:
            address = base + path(people[at])
            form = form_of(requests.get(address, timeout=30).text)
            form |= {"intent": "reschedule", "slot": str(first)}
            return html.unescape(requests.post(address, data=form, timeout=30).text)

        pages = at_once(2, tap)
    assert sorted("has just taken that time" in page for page in pages) == [False, True]
    assert sorted(status(context, one.id) for one in people) == [
        "confirmed",
        "reschedule_requested",
    ]


@ONE_DATABASE
def test_who_loses_the_last_time_is_told_that_a_person_will_help(
    client: FlaskClient, context: Context
) -> None:
    sam, maria = invited(context), invited(context, "Maria Ruiz", MARIA)
    offered(context, 50)
    form = {**form_of(seen(client, maria)), "intent": "reschedule", "slot": "1"}
    answered(client, sam, "reschedule", slot=1)
    page = client.post(path(maria), data=form, follow_redirects=True).text
    assert "no other is open" in page
    assert [one.intent for one in feed(context)] == ["reschedule", "reschedule"]


def test_an_answer_to_a_time_that_no_longer_holds_changes_nothing(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    form = {**form_of(seen(client, made)), "intent": "confirm"}
    change_interview(context, made.id, Changes(starts_at=made.starts_at + timedelta(days=2)))
    page = html.unescape(client.post(path(made), data=form, follow_redirects=True).text)
    assert "This interview has moved since you opened the page" in page
    assert status(context, made.id) is Status.SCHEDULED
    assert [(one.intent, one.told) for one in feed(context)] == [
        ("unclear", "told.earlier_confirm")
    ]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, "not_given"),
        ({"reason": "not_given"}, "not_given"),
        ({"reason": "family_or_health"}, "family_or_health"),
        ({"reason": "other"}, "other"),
    ],
)
def test_a_reason_may_be_given_and_need_not(
    client: FlaskClient, context: Context, given: dict[str, str], kept: str
) -> None:
    answered(client, invited(context), "cancel", **given)
    assert [one.reason for one in feed(context)] == [kept]


@ONE_DATABASE
def test_the_day_of_another_offer_ends_where_the_candidate_is(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    fields = soon(context, {"date": "SOON"})
    answered(client, made, "offer_deadline", **fields)
    kept = feed(context)[0].deadline_at
    assert kept is not None
    assert kept.astimezone(made.in_flow().local_start.tzinfo).date().isoformat() == fields["date"]
    assert status(context, made.id) is Status.SCHEDULED


@ONE_DATABASE
def test_what_was_called_off_by_the_recruiter_cannot_be_confirmed_from_an_old_page(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    form = {**form_of(seen(client, made)), "intent": "confirm"}
    call_off(context, made.id, "", tell_candidate=True)
    response = client.post(path(made), data=form)
    assert response.status_code == 409
    assert "no longer possible" in refused(response)
    assert status(context, made.id) is Status.CANCELLED


@ONE_DATABASE
def test_a_yes_after_one_s_own_no_goes_to_the_recruiter_and_revives_nothing(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    form = {**form_of(seen(client, made)), "intent": "confirm"}
    answered(client, made, "cancel")
    page = client.post(path(made), data=form, follow_redirects=True).text
    assert "has your answer" in page
    assert status(context, made.id) is Status.CANCELLED


@ONE_DATABASE
def test_a_late_candidate_is_heard_while_it_goes_on(client: FlaskClient, context: Context) -> None:
    made = invited(context, hours=1)
    context.clock.advance(minutes=65)
    assert "about 10 minutes late" in answered(client, made, "running_late", minutes="10")
    assert [(one.intent, one.urgent) for one in feed(context)] == [("running_late", True)]


@ONE_DATABASE
def test_answers_need_no_cookie_and_leave_none(app: Flask, context: Context) -> None:
    made = invited(context)
    form = form_of(seen(app.test_client(), made))
    stranger = app.test_client(use_cookies=False)
    response = stranger.post(path(made), data={**form, "intent": "confirm"})
    assert response.status_code == 303
    assert "Set-Cookie" not in response.headers


@ONE_DATABASE
def test_another_s_answer_is_not_shown(client: FlaskClient, context: Context) -> None:
    sam, maria = invited(context), invited(context, "Maria Ruiz", MARIA)
    place = pressed(client, sam, "confirm").headers["Location"]
    query = place.partition("?")[2]
    assert 'role="status"' in client.get(place).text
    assert 'role="status"' not in client.get(f"{path(maria)}?{query}").text


@ONE_DATABASE
def test_a_worker_is_nudged_once_the_answer_is_kept(deps: Deps) -> None:
    jobs: list[str] = []
    app = make_app(replace(deps, nudge=jobs.append))
    made = invited(deps.context)
    with app.test_client() as client:
        pressed(client, made, "question", words="Where do I park?").close()
    assert jobs == [TELL_RECRUITERS]
