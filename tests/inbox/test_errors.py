"""Bad input and bad days: a page that says so, never a stack trace."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.inbox import ONE_DATABASE, known_reply, post

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

HUGE = "9" * 400


@ONE_DATABASE
@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [
        ("GET", "/nowhere", 404, "There is nothing here"),
        ("GET", "/inbox/read", 405, "That does not work here"),
        ("GET", "/inbox?before=soon", 400, "We could not read that"),
        ("GET", "/inbox?before=-1", 400, "We could not read that"),
        ("GET", "/inbox?before=²", 400, "We could not read that"),
        ("GET", "/inbox/news?after=x", 400, "We could not read that"),
        ("GET", "/inbox?before=0", 200, "Inbox"),
        ("GET", f"/inbox?before={HUGE}", 200, "Inbox"),
        ("GET", "/inbox?before=", 400, "We could not read that"),
    ],
)
def test_odd_addresses_get_a_page_that_says_so(
    signed: FlaskClient, method: str, path: str, status: int, heading: str
) -> None:
    answer = signed.open(path, method=method)
    assert answer.status_code == status
    assert f"<h1>{heading}" in answer.text


@pytest.mark.parametrize("reply_id", ["0", "7", HUGE, str(2**63), "-1", "x", "1.5"])
def test_a_reply_that_is_not_there_cannot_be_marked(signed: FlaskClient, reply_id: str) -> None:
    assert post(signed, f"/inbox/{reply_id}/read").status_code == 404


@ONE_DATABASE
@pytest.mark.parametrize("up_to", ["", "x", "-5", "1e9"])
def test_marking_all_up_to_nothing_sensible_marks_nothing(
    signed: FlaskClient, context: Context, up_to: str
) -> None:
    known_reply(context)
    assert post(signed, "/inbox/read", up_to=up_to).status_code == 303
    assert "(1) Inbox" in signed.get("/inbox").text


def test_what_is_too_large_is_refused_with_a_page(signed: FlaskClient) -> None:
    answer = signed.post("/inbox/read", data={"csrf_token": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "up to 1 MB" in answer.text


def test_a_wrong_method_says_which_are_right(signed: FlaskClient) -> None:
    assert "POST" in signed.get("/logout").headers["Allow"]


def test_what_breaks_is_explained_and_not_shown(app: Flask) -> None:
    @app.get("/breaks")
    def breaks() -> str:
        raise RuntimeError("a secret of the house")

    answer = app.test_client().get("/breaks")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret" not in answer.text


def test_forbidden_is_a_page_too(app: Flask) -> None:
    app.add_url_rule("/shut", view_func=lambda: app.aborter(403))
    assert "This is not for you" in app.test_client().get("/shut").text


def test_without_a_database_the_page_says_so(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], tmp_path: Path
) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    client = make_app(make_deps({**environment, "DATABASE_URL": empty})).test_client()
    token = client.get("/login").text.split('csrf_token" value="')[1].split('"')[0]
    answer = client.post("/login", data={"csrf_token": token, "email": "a@b.example"})
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text


def test_programs_get_no_pages(client: FlaskClient) -> None:
    assert client.post("/twilio/sms").status_code == 403
    assert "unghost" not in client.post("/twilio/sms").text
    assert client.get("/api/nowhere").mimetype != "text/html"
