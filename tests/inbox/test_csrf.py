"""Every change must come from a page of ours; programs that sign or carry a token are exempt."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.usecases.context import Context
from tests.support.inbox import ONE_DATABASE, known_reply, sign_in

pytestmark = ONE_DATABASE
SIGNED_ELSEWHERE = ("/twilio/", "/api/")
ONE_OF, PART = re.compile(r"<any\((\w+)[^>]*>"), re.compile(r"<(?:[^>]*?minlength=(\d+))?[^>]*>")
STALE = "The page was open for too long; load it again."


def changing_paths(app: Flask) -> list[str]:
    """List an address of every route that changes something and lives by a session."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    paths = (PART.sub(lambda part: "1" * int(part[1] or 1), ONE_OF.sub(r"\1", it)) for it in rules)
    return sorted({path for path in paths if not path.startswith(SIGNED_ELSEWHERE)})


def test_every_route_that_changes_something_wants_a_token(app: Flask, signed: FlaskClient) -> None:
    paths = changing_paths(app)
    assert {"/login", "/logout", "/inbox/1/read", "/inbox/1/unread", "/inbox/read"} <= set(paths)
    for path in paths:
        answer = signed.post(path, data={"csrf_token": "guessed"})
        assert answer.status_code == 400, path
        assert STALE in answer.text


def test_without_a_token_nothing_changes(signed: FlaskClient, context: Context) -> None:
    reply_id = known_reply(context)
    signed.post(f"/inbox/{reply_id}/read")
    signed.post("/inbox/read", data={"up_to": reply_id})
    assert "<title>(1) Inbox</title>" in signed.get("/inbox").text


def test_an_open_page_is_told_in_one_sentence(signed: FlaskClient) -> None:
    answer = signed.post("/inbox/1/read", headers={"HX-Request": "true"})
    assert answer.mimetype == "text/plain"
    assert answer.text.startswith(STALE)


def test_a_token_of_another_session_is_refused(app: Flask, signed: FlaskClient) -> None:
    assert sign_in(app.test_client(), csrf_token="").status_code == 400
    stranger = app.test_client()
    foreign = stranger.get("/login").text.split('csrf_token" value="')[1].split('"')[0]
    assert signed.post("/logout", data={"csrf_token": foreign}).status_code == 400


@pytest.mark.parametrize("path", ["/twilio/sms", "/api/v1/interviews"])
def test_programs_are_refused_by_their_own_rules(client: FlaskClient, path: str) -> None:
    assert client.post(path, data={"a": "b"}).status_code in {401, 403}
