"""What recruiters do with a card: by htmx and without scripts, with undo, and told apart."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.flows.state import Intent
from service.store import search
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.desk import IRIS, OMAR, a_team, as_it_stands
from tests.support.inbox import known_reply, post, replied, sign_in, token_of
from tests.support.steps import DANA

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

HTMX = {"HX-Request": "true"}


@pytest.fixture
def cancel(context: Context) -> int:
    """A reply that waits for Dana, who shares a team with Iris and none with Omar."""
    a_team(context)
    return known_reply(context, "can't make it", intent=Intent.CANCEL, told="told.cancel")


@pytest.fixture
def dana(app: Flask, cancel: int) -> FlaskClient:
    return browser_of(app, DANA)


def browser_of(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, who)
    return client


def pressed(client: FlaskClient, path: str, **form: str) -> str:
    """Press a button of an open page, and return what it gets."""
    token = token_of(client.get("/inbox").text)
    return client.post(path, data={"csrf_token": token, **form}, headers=HTMX).text


def undo_of(page: str) -> str:
    found = re.search(r'formaction="([^"]+)" hx-post="[^"]+" hx-target="#said"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("handled", ("Handled by Dana Reyes", "Handled: Sam Lee.")),
        ("assign", ("Iris looks after this", "Iris looks after Sam Lee now.")),
        ("snooze", ("Snoozed until", "Sam Lee comes back")),
    ],
)
def test_an_act_changes_the_card_says_so_and_is_taken_back(
    dana: FlaskClient, context: Context, cancel: int, act: str, told: tuple[str, str]
) -> None:
    until = (context.clock() + timedelta(hours=3)).isoformat()
    part = pressed(dana, f"/inbox/{cancel}/{act}?version=1", to="2", until=until)
    assert all(one in part for one in told)
    assert "<html" not in part
    before, undone = as_it_stands(context, cancel), pressed(dana, undo_of(part))
    after = as_it_stands(context, cancel)
    assert (before.version, after.version) == (2, 3)
    assert (after.handled_at, after.assignee_id, after.snoozed_until) == (None, None, None)
    assert told[0] not in undone


def test_undo_changes_the_card_where_it_stands_and_says_so_in_its_own_place(
    dana: FlaskClient, cancel: int
) -> None:
    undo = undo_of(pressed(dana, f"/inbox/{cancel}/handled?version=1"))
    token = token_of(dana.get("/inbox").text)
    headers = {**HTMX, "HX-Target": "said"}
    part = dana.post(undo, data={"csrf_token": token}, headers=headers).text
    assert part.lstrip().startswith('<div id="said"')
    assert "Open again: Sam Lee." in part
    assert '<ol hx-swap-oob="beforeend:#changed">' in part


def test_without_scripts_the_next_page_says_what_was_done(
    dana: FlaskClient, context: Context, cancel: int
) -> None:
    answer = post(dana, f"/inbox/{cancel}/handled?version=1", show="waiting", q="")
    assert (answer.status_code, answer.location) == (303, f"/inbox?show=waiting#reply-{cancel}")
    page = dana.get("/inbox?show=waiting").text
    assert "Handled: Sam Lee." in page
    assert "Nothing waits for you." in page
    assert "Handled: Sam Lee." not in dana.get("/inbox").text


def test_whoever_comes_second_reads_what_the_first_one_did(
    app: Flask, dana: FlaskClient, context: Context, cancel: int
) -> None:
    pressed(browser_of(app, IRIS), f"/inbox/{cancel}/handled?version=1")
    part = pressed(dana, f"/inbox/{cancel}/assign?version=1", to="1")
    assert "Iris has just marked this as handled, so nothing more was done." in part
    assert "Handled by Iris" in part


def test_a_moment_is_chosen_on_a_page_of_its_own(dana: FlaskClient, cancel: int) -> None:
    page = dana.get(f"/inbox/{cancel}/snooze").text
    assert "Snooze the reply of Sam Lee" in page
    assert "A day before the interview" in page
    part = dana.get(f"/inbox/{cancel}/snooze", headers=HTMX).text
    assert "<html" not in part


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"day": "2020-01-01", "clock": "09:00"}, "That moment is past."),
        ({"day": "2999-01-01", "clock": "09:00"}, "more than a year away"),
        ({"day": "tomorrow", "clock": ""}, "Please give a day and a time that exist"),
        ({"until": "9999-12-31T23:59:59-12:00"}, "Please give a day and a time that exist"),
        ({}, "Please give a day and a time that exist"),
    ],
)
def test_what_is_wrong_with_a_moment_is_said_beside_it(
    dana: FlaskClient, context: Context, cancel: int, form: dict[str, str], told: str
) -> None:
    answer = post(dana, f"/inbox/{cancel}/snooze?version=1", **form)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert as_it_stands(context, cancel).version == 1


def test_past_the_start_it_is_put_off_only_by_whoever_insists(
    dana: FlaskClient, context: Context, cancel: int
) -> None:
    until = {"until": (context.clock() + timedelta(hours=40)).isoformat()}
    path = f"/inbox/{cancel}/snooze?version=1"
    asked = post(dana, path, **until)
    assert (asked.status_code, "The interview begins before it" in asked.text) == (409, True)
    assert post(dana, path, **until, insist="1").status_code == 303


@pytest.mark.parametrize("act", ["handled", "open", "wake", "snooze", "assign"])
def test_nobody_acts_on_what_they_do_not_see(app: Flask, cancel: int, act: str) -> None:
    omar = browser_of(app, OMAR)
    form = {"until": "2026-12-01T17:00:00+00:00", "to": "3"}
    assert post(omar, f"/inbox/{cancel}/{act}?version=1", **form).status_code == 404
    assert omar.get(f"/inbox/{cancel}/assign").status_code == 404


@pytest.mark.parametrize("to", ["999", "x", "-1", "9" * 30])
def test_somebody_who_is_not_there_gets_nothing(
    dana: FlaskClient, context: Context, cancel: int, to: str
) -> None:
    assert post(dana, f"/inbox/{cancel}/assign?version=1", to=to).status_code in {303, 422}
    assert as_it_stands(context, cancel).assignee_id is None


def test_who_hands_away_what_was_lent_to_them_sees_it_go(
    app: Flask, dana: FlaskClient, context: Context, cancel: int
) -> None:
    pressed(dana, f"/inbox/{cancel}/assign?version=1", to="3")
    part = pressed(browser_of(app, OMAR), f"/inbox/{cancel}/assign?version=2", to="2")
    assert "Iris looks after Sam Lee now." in part
    assert f'id="reply-{cancel}"' not in part


@pytest.mark.parametrize(
    ("query", "found"),
    [("sam", True), ("0123", True), ("can't make", True), ("maria", False), ("%_<b>", False)],
)
def test_a_search_is_in_the_address_and_finds_cards(
    dana: FlaskClient, context: Context, cancel: int, query: str, found: bool
) -> None:
    with context.database.write() as tx:
        search.index_replies(tx, [cancel])
    page = dana.get("/inbox", query_string={"q": query}).text
    assert (f'id="reply-{cancel}"' in page) is found
    assert ("Nothing found" in page) is not found


@pytest.mark.parametrize(
    "odd", ["?show=nonsense", "?q=" + "x" * 5000, "?show=mine&q=%00", "?show=team&before=5"]
)
def test_an_odd_address_is_no_trouble(dana: FlaskClient, odd: str) -> None:
    assert dana.get(f"/inbox{odd}").status_code == 200


def test_a_view_goes_on_through_its_pages(dana: FlaskClient, context: Context, cancel: int) -> None:
    for _ in range(30):
        replied(context)
    page = dana.get("/inbox?show=unread").text
    older = re.search(r'<a href="(/inbox\?show=unread&amp;before=\d+)" role="button"', page)
    assert older
    assert "/inbox/events?show=unread&amp;after=" in page
    rest = dana.get(older[1].replace("&amp;", "&"), headers=HTMX).text
    assert len(re.findall(r'<li id="reply-', rest)) == 11


def test_two_who_look_at_one_conversation_see_each_other(
    app: Flask, dana: FlaskClient, cancel: int
) -> None:
    path = f"/inbox/{cancel}/here"
    assert "is here too" not in dana.get(path).text
    assert "Dana Reyes is here too" in browser_of(app, IRIS).get(f"/inbox/{cancel}/assign").text
    assert "Iris is here too" in dana.get(path).text
    assert browser_of(app, OMAR).get(path).status_code == 404
