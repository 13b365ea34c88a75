"""A character that PostgreSQL cannot store is bad input like any other: never a 500."""

from flask import Flask
from flask.testing import FlaskClient

from service.usecases.context import Context
from tests.support.inbox import post, sign_in, user
from tests.support.steps import invited

BOSS = "boss@acme.example"
LOOKS = (
    "/inbox?q=%00", "/interviews?q=%00x&who=%00", "/settings/audit?actor=%00",
    "/candidates/1?seen=%00", "/insights?whose=%00",
)  # fmt: skip
FORMS = {
    "/settings/teams": {"team_name": "En\0g"},
    "/settings": {"name": "D\0an"},
    "/settings/tokens": {"name": "a\0b"},
    "/settings/channels": {"kind": "email", "address": "a\0@acme.example"},
    "/settings/people": {"email": "x\0@acme.example", "name": "X\0", "role": "recruiter"},
    "/candidates/1/interviews/1/cancel": {"reason": "n\0o"},
    "/interviews/new": {"candidate_name": "S\0am", "candidate_phone": "+14155550188"},
}


def test_a_null_character_fails_nowhere(app: Flask, context: Context) -> None:
    invited(context)
    user(context, BOSS, role="admin")
    client: FlaskClient = app.test_client()
    answers = {"/login": sign_in(client, "a\0@acme.example")}
    sign_in(client, BOSS)
    answers |= {path: client.get(path) for path in LOOKS}
    answers |= {path: post(client, path, **form) for path, form in FORMS.items()}
    found = {path: one.status_code for path, one in answers.items()}
    assert [path for path, status in found.items() if status not in {200, 303, 422}] == []
