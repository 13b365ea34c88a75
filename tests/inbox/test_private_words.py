"""Private words are on no page until somebody asks for them, and then on that card only."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.inbox import post, sign_in, token_of, user
from tests.support.recruiting import SECRET, told_in_private

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

HTMX = {"HX-Request": "true"}
OTHER = "omar@acme.example"


@pytest.mark.parametrize("path", ["/inbox", "/inbox/news?after=0", "/inbox?show=urgent"])
def test_no_page_holds_them(signed: FlaskClient, context: Context, path: str) -> None:
    told_in_private(context)
    page = signed.get(path).text
    assert "Show their words" in page
    assert "family or health" in page
    assert not re.search("leuk|mother|fly", page)


def test_marking_a_card_does_not_show_them(signed: FlaskClient, context: Context) -> None:
    _, reply_id = told_in_private(context)
    token = token_of(signed.get("/inbox").text)
    marked = signed.post(f"/inbox/{reply_id}/read", data={"csrf_token": token}, headers=HTMX)
    assert "Sam Lee" in marked.text
    assert SECRET not in marked.text


def test_a_card_says_that_reading_is_noted(signed: FlaskClient, context: Context) -> None:
    told_in_private(context)
    assert "If you read them, the timeline notes it." in signed.get("/inbox").text


def test_an_open_page_gets_the_card_with_them(signed: FlaskClient, context: Context) -> None:
    _, reply_id = told_in_private(context)
    token = token_of(signed.get("/inbox").text)
    card = signed.post(f"/inbox/{reply_id}/words", data={"csrf_token": token}, headers=HTMX)
    assert f'<blockquote class="words" dir="auto" tabindex="-1" autofocus>{SECRET}<' in card.text
    assert "<html" not in card.text
    assert card.headers["Cache-Control"] == "no-store"
    assert SECRET not in signed.get("/inbox").text


def test_without_javascript_they_are_a_page_of_their_own(
    signed: FlaskClient, context: Context
) -> None:
    _, reply_id = told_in_private(context)
    page = post(signed, f"/inbox/{reply_id}/words")
    assert page.status_code == 200
    assert SECRET in page.text
    assert f'href="/inbox#reply-{reply_id}"' in page.text


def test_a_link_shows_nothing(signed: FlaskClient, context: Context) -> None:
    _, reply_id = told_in_private(context)
    assert signed.get(f"/inbox/{reply_id}/words").status_code == 405


def test_what_is_not_in_ones_inbox_is_not_shown(app: Flask, context: Context) -> None:
    user(context, OTHER)
    _, reply_id = told_in_private(context)
    omar = app.test_client()
    sign_in(omar, OTHER)
    answer = post(omar, f"/inbox/{reply_id}/words")
    assert (answer.status_code, SECRET in answer.text) == (404, False)
