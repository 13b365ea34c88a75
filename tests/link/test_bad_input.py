"""What won't do is said in a sentence on the page, and nothing that was typed is lost."""

import html
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from service.link import Limits
from service.store.schema import slot
from service.usecases.context import Context
from tests.support import servers
from tests.support.core import rows
from tests.support.inbox import ONE_DATABASE
from tests.support.link import everything, form_of, path, pressed, refused, seen
from tests.support.steps import invited, offered

pytestmark = ONE_DATABASE


@pytest.mark.parametrize(
    ("intent", "fields", "says"),
    [
        ("running_late", {"minutes": "abc"}, "a number from 1 to 240"),
        ("running_late", {"minutes": ""}, "a number from 1 to 240"),
        ("running_late", {}, "a number from 1 to 240"),
        ("running_late", {"minutes": "0"}, "a number from 1 to 240"),
        ("running_late", {"minutes": "-5"}, "a number from 1 to 240"),
        ("running_late", {"minutes": "9" * 400}, "a number from 1 to 240"),
        ("offer_deadline", {"date": "2020-01-01"}, "Please choose a day from"),
        ("offer_deadline", {"date": "9999-12-31"}, "Please choose a day from"),
        ("offer_deadline", {"date": "friday"}, "Please choose a day from"),
        ("offer_deadline", {}, "Please choose a day from"),
        ("question", {"words": "   "}, "write your question"),
        ("question", {"words": "x" * 1001}, "up to 1000 characters fit here, and this has 1001"),
        ("reschedule", {"words": "y" * 1001}, "up to 1000 characters"),
        ("reschedule", {"slot": "first"}, "one of the times"),
        ("reschedule", {"slot": "404"}, "one of the times"),
        ("reschedule", {"slot": "9" * 30}, "one of the times"),
        ("cancel", {"reason": "because"}, "one of the reasons"),
    ],
)
def test_a_field_that_won_t_do_is_explained(
    client: FlaskClient, context: Context, intent: str, fields: dict[str, str], says: str
) -> None:
    made = invited(context)
    before = everything(context)
    response = pressed(client, made, intent, **fields)
    assert response.status_code == 422
    assert says in refused(response)
    assert everything(context) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"key": ""},
        {"key": "short"},
        {"key": "no spaces please, no"},
        {"revision": ""},
        {"revision": "one"},
        {"intent": "", "key": "x" * 20},
        {"intent": "give_me_a_raise"},
        {"intent": "opt_out"},
        {"intent": "unclear"},
    ],
)
def test_a_form_that_is_not_ours_is_refused(
    client: FlaskClient, context: Context, fields: dict[str, str]
) -> None:
    made = invited(context)
    form = {**form_of(seen(client, made)), "intent": "confirm", **fields}
    before = everything(context)
    response = client.post(path(made), data=form)
    assert response.status_code == 400
    assert "nothing was changed" in refused(response)
    assert everything(context) == before


@pytest.mark.parametrize(
    "given",
    [
        {"data": b"\xff\xfe\x00", "content_type": "application/octet-stream"},
        {"json": {"intent": "confirm"}},
        {"data": b"intent=%ff%fe&key=%00", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"--x\r\n", "content_type": "multipart/form-data; boundary=x"},
    ],
)
def test_a_body_that_is_no_form_is_refused(
    client: FlaskClient, context: Context, given: dict[str, Any]
) -> None:
    assert client.post(path(invited(context)), **given).status_code == 400


@pytest.mark.parametrize(
    ("intent", "fields"),
    [
        ("running_late", {"minutes": "ten or so"}),
        ("offer_deadline", {"date": "on <friday>"}),
        ("question", {"words": "Where & when? " * 100}),
        ("reschedule", {"words": "Thursday " * 150}),
    ],
)
def test_what_was_typed_is_shown_again_and_open(
    client: FlaskClient, context: Context, intent: str, fields: dict[str, str]
) -> None:
    response = pressed(client, invited(context), intent, **fields)
    page = html.unescape(response.text)
    assert all(value in page for value in fields.values())
    assert page.count('<details class="answer" name="answer" open>') == 1


def test_a_refused_form_can_be_sent_again_at_once(client: FlaskClient, context: Context) -> None:
    made = invited(context)
    again = form_of(pressed(client, made, "running_late", minutes="abc").text)
    response = client.post(path(made), data={**again, "intent": "running_late", "minutes": "10"})
    assert response.status_code == 303


def test_a_body_of_two_megabytes_gets_a_page_that_leads_back(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    response = pressed(client, made, "question", words="x" * 2_000_000)
    assert response.status_code == 413
    assert "too much for this page" in response.text
    assert f'href="{path(made)}"' in response.text


@pytest.mark.parametrize("words", ["a\x00b", "👍🏽" * 200, "\u202eevil", "';DROP TABLE reply;--"])
def test_any_words_are_taken(client: FlaskClient, context: Context, words: str) -> None:
    assert pressed(client, invited(context), "question", words=words).status_code == 303


def test_a_time_of_another_recruiter_cannot_be_taken(client: FlaskClient, context: Context) -> None:
    made = invited(context)
    offered(context, 50, recruiter="somebody.else@acme.example")
    other = rows(context, slot)[0]["id"]
    assert pressed(client, made, "reschedule", slot=other).status_code == 422
    assert rows(context, slot)[0]["interview_id"] is None


def test_the_day_of_today_and_one_in_a_year_are_taken(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    today = made.in_flow().local_start.date() - timedelta(days=1)
    for day in (today + timedelta(days=1), today + timedelta(days=300)):
        response = pressed(client, made, "offer_deadline", date=day.isoformat())
        assert response.status_code == 303


def test_an_answer_after_the_end_gets_the_page_of_the_end(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context, hours=1)
    form = {**form_of(seen(client, made)), "intent": "confirm"}
    context.clock.advance(hours=3)
    assert client.post(path(made), data=form).status_code == 410


@pytest.mark.parametrize(
    ("limits", "method"),
    [
        (Limits(looks_by_link="3 per minute"), "GET"),
        (Limits(looks_by_address="3 per minute"), "GET"),
        (Limits(answers_by_link="3 per minute"), "POST"),
        (Limits(answers_by_address="3 per minute"), "POST"),
    ],
)
def test_what_is_asked_for_too_often_is_put_off_with_a_page(
    deps: Deps, limits: Limits, method: str
) -> None:
    client = make_app(deps, link_limits=limits).test_client()
    made = invited(deps.context)
    responses = [client.open(path(made), method=method) for _ in range(4)]
    assert [one.status_code == 429 for one in responses] == [False, False, False, True]
    assert "Please wait a minute" in responses[-1].text
    assert int(responses[-1].headers["Retry-After"]) <= 60


def test_one_link_in_a_hurry_does_not_slow_another(deps: Deps) -> None:
    client = make_app(deps, link_limits=Limits(looks_by_link="1 per minute")).test_client()
    sam, kim = invited(deps.context), invited(deps.context, "Kim Lee")
    codes = [client.get(path(one)).status_code for one in (sam, sam, kim)]
    assert codes == [200, 429, 200]


def test_without_its_database_the_page_asks_to_try_again(deps: Deps) -> None:
    deps.context.database.close()
    path_of_it = deps.context.database.url.removeprefix("sqlite:///")
    with open(path_of_it, "wb") as file:  # noqa: PTH123  # truncated, as a full disk leaves it
        file.write(b"")
    response = make_app(deps).test_client().get("/i/" + "x" * 32)
    assert response.status_code == 503
    assert "Please try again in a minute" in response.text


def test_the_sentence_stands_beside_the_field_too(client: FlaskClient, context: Context) -> None:
    page = pressed(client, invited(context), "running_late", minutes="abc").text
    field = page[page.index('<details class="answer" name="answer" open>') :]
    assert field.index('id="why"') < field.index('aria-describedby="why"')


def test_a_body_that_is_too_large_gets_its_page_over_a_real_connection(
    app: Flask, context: Context
) -> None:
    made = invited(context)
    with servers.serving(app) as port:
        address = f"http://127.0.0.1:{port}{path(made)}"
        response = requests.post(address, data={"words": "x" * 2_000_000}, timeout=30)
    assert response.status_code == 413
