"""A session that ended while somebody wrote: what was typed is there again after signing in."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.clock import utc_now
from service.store.records import InterviewRecord, Recruiter
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.inbox import sign_in, token_of, user
from tests.support.steps import invited
from tests.support.thread import HTMX, path_of

# About pages and cookies, not about SQL.
database_url = on_sqlite.database_url
TEXT = "Hello Sam, we moved to the third floor."


@pytest.fixture
def sam(context: Context, dana: Recruiter) -> InterviewRecord:
    return invited(context)


def sent_too_late(
    client: FlaskClient, clock: StandingClock, sam: InterviewRecord, text: str, **headers: str
) -> str:
    """Send a text from a page whose session has ended meanwhile, and say where that leads."""
    token = token_of(client.get(path_of(sam)).text)
    clock.advance(hours=13)
    form = {"csrf_token": token, "text": text, "key": "k3y-of-the-form"}
    answer = client.post(f"{path_of(sam)}/texts", data=form, headers=headers)
    return answer.headers.get("HX-Redirect") or answer.headers["Location"]


def test_the_cookie_outlives_the_session_so_that_a_page_left_open_loses_nothing(
    signed: FlaskClient, app: Flask
) -> None:
    """Both how long a browser keeps it and how long its signature counts: over a long weekend."""
    cookie = signed.get_cookie("unghost")
    assert cookie is not None
    assert cookie.expires is not None
    assert cookie.expires - utc_now() > timedelta(days=4)
    assert app.permanent_session_lifetime > timedelta(days=4)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_was_typed_is_kept_over_the_sign_in_and_not_sent_by_itself(
    signed: FlaskClient, clock: StandingClock, sam: InterviewRecord, headers: dict[str, str]
) -> None:
    leads_to = sent_too_late(signed, clock, sam, TEXT, **headers)
    assert leads_to.endswith("next=%2Fcandidates%2F1")
    sign_in(signed, next=path_of(sam))
    page = signed.get(path_of(sam)).text
    assert f">{TEXT}</textarea>" in page
    assert "Kept from before you signed in" in page
    assert TEXT not in signed.get(path_of(sam)).text


@pytest.mark.parametrize(
    "text", ["word " * 320, "\N{ARABIC LETTER ALEF}\N{HEBREW LETTER BET} <b>" * 160, "\x00" * 9]
)
def test_a_long_text_fits_the_cookie(
    signed: FlaskClient, clock: StandingClock, sam: InterviewRecord, text: str
) -> None:
    sent_too_late(signed, clock, sam, text)
    cookie = signed.get_cookie("unghost")
    assert cookie is not None
    assert len(cookie.value) < 4000
    sign_in(signed, next=path_of(sam))
    assert signed.get(path_of(sam)).status_code == 200


def test_it_is_shown_for_its_own_thread_only(
    signed: FlaskClient, context: Context, clock: StandingClock, sam: InterviewRecord
) -> None:
    maria = invited(context, "Maria Lopez", "+12135550145", hours=50)
    sent_too_late(signed, clock, sam, TEXT)
    sign_in(signed)
    assert TEXT not in signed.get(path_of(maria)).text
    assert TEXT in signed.get(path_of(sam)).text


def test_two_in_one_thread_see_each_other(
    app: Flask, signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    user(context, "boss@acme.example", role="admin")
    other = app.test_client()
    sign_in(other, "boss@acme.example")
    assert "is here too" not in other.get(path_of(sam)).text
    assert "Boss is here too" in signed.get(path_of(sam)).text
    assert "Dana Reyes is here too" in other.get(f"{path_of(sam)}/here").text
