"""Every route of the application, with everybody who may ask: what they get.

A new route needs a line here: say who may use it, and this test asks as each of them.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from service.app import make_app
from service.deps import Deps
from service.flows.announced import Event
from service.inbox import Limits
from service.store import messages
from service.store.messages import Inbound
from service.usecases import accounts, teams, webhooks_out
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.inbox import known_reply, replied, sign_in, token_of, user
from tests.support.steps import DANA, SAM, offered

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

# Nobody who signed in, a recruiter of another team, the interview's recruiter, an admin.
OTHER, BOSS = "omar@acme.example", "boss@acme.example"
ROLES = ("", OTHER, DANA, BOSS)
IN, SIGN_IN, REFUSED, NOTHING = "in", "sign in", "refused", "nothing"

# Whoever asks.
OPEN = """
GET /
GET /healthz
GET /readyz
GET /metrics
GET /login
POST /login
GET /static/inbox/<name>
GET /api/docs
GET /api/static/<filename>
GET /api/v1/openapi.json
"""
# The way out leads to the sign-in page; a link to choose a password opens for its holder alone.
WAY_OUT = """
POST /logout
"""
BY_LINK = """
GET /welcome/<token>
POST /welcome/<token>
"""
# Whoever has signed in: what they then see is theirs (tests/inbox/test_who_sees_what.py), and
# another's file leads back to where one's own begins.
SIGNED_IN = """
GET /inbox
GET /inbox/came
GET /inbox/events
GET /inbox/news
POST /inbox/read
GET /inbox/<reply_id>
GET /insights
GET /insights/<name>.csv
GET /interviews
GET /interviews/import
POST /interviews/import
GET /interviews/import/<key>
POST /interviews/import/<key>/begin
POST /interviews/import/<key>/mend
POST /interviews/import/<key>/next
GET /interviews/new
POST /interviews/new
POST /interviews/new/preview
GET /interviews/week
GET /settings
POST /settings
GET /settings/channels
POST /settings/channels
POST /settings/channels/hours
POST /settings/channels/calendar
POST /settings/password
POST /settings/sessions/end
GET /slots
POST /slots
POST /slots/look
POST /slots/open
"""
# Whoever sees the interview, its candidate and its replies; for others there is nothing.
SEES_IT = """
GET /candidates/<candidate_id>
POST /candidates/<candidate_id>/interviews/<interview_id>/<name>
POST /candidates/<candidate_id>/interviews/<interview_id>/cancel
POST /candidates/<candidate_id>/interviews/<interview_id>/restore
GET /candidates/<candidate_id>/here
GET /candidates/<candidate_id>/look
POST /candidates/<candidate_id>/replies/<reply_id>/correct
POST /candidates/<candidate_id>/replies/<reply_id>/correct/undo
POST /candidates/<candidate_id>/replies/<reply_id>/words
POST /candidates/<candidate_id>/texts
POST /candidates/<candidate_id>/texts/<message_id>/words
POST /candidates/<candidate_id>/texts/preview
GET /inbox/<reply_id>/assign
POST /inbox/<reply_id>/assign
POST /inbox/<reply_id>/handled
GET /inbox/<reply_id>/here
POST /inbox/<reply_id>/open
POST /inbox/<reply_id>/read
GET /inbox/<reply_id>/snooze
POST /inbox/<reply_id>/snooze
POST /inbox/<reply_id>/unread
POST /inbox/<reply_id>/wake
POST /inbox/<reply_id>/words
GET /interviews/<interview_id>
POST /interviews/<interview_id>
POST /interviews/<interview_id>/came
POST /interviews/<interview_id>/cancel
POST /interviews/<interview_id>/missed
POST /interviews/<interview_id>/outcome/undo
GET /interviews/<interview_id>/propose
POST /interviews/<interview_id>/propose
POST /interviews/<interview_id>/restore
POST /interviews/<interview_id>/undo
POST /slots/<recruiter_id>/undo/<opened_at>
POST /slots/<slot_id>/withdraw
"""
# Only what is theirs, and here nothing is: another's session, a text that nobody wrote.
NOT_THEIRS = """
POST /candidates/<candidate_id>/texts/<touch_id>/back
POST /interviews/import/<key>/drop
POST /settings/channels/<channel_id>
POST /settings/channels/<channel_id>/remove
POST /settings/channels/<channel_id>/test
POST /settings/sessions/<session_id>/end
"""
ADMINS = """
GET /settings/audit
GET /settings/organisation
POST /settings/organisation
POST /settings/organisation/picture
POST /settings/organisation/undo
GET /settings/people
POST /settings/people
GET /settings/people/<person>
POST /settings/people/<person>
POST /settings/people/<person>/leave
POST /settings/people/<person>/link
POST /settings/people/<person>/return
POST /settings/teams
POST /settings/teams/<team_id>
POST /settings/teams/<team_id>/remove
GET /settings/tokens
POST /settings/tokens
POST /settings/tokens/<token_id>/revoke
GET /settings/webhooks
POST /settings/webhooks
POST /settings/webhooks/<webhook_id>/check
POST /settings/webhooks/<webhook_id>/deliveries/<delivery_id>/resend
POST /settings/webhooks/<webhook_id>/remove
GET /settings/wording
POST /settings/wording
POST /settings/wording/ours
POST /settings/wording/preview
"""
# Programs, with a token; a person's session opens none of it.
PROGRAMS = """
GET /api/v1/interviews
POST /api/v1/interviews
GET /api/v1/interviews/<interview_id>
PATCH /api/v1/interviews/<interview_id>
POST /api/v1/interviews/<interview_id>/cancel
POST /api/v1/interviews/<interview_id>/outcome
POST /api/v1/interviews/<interview_id>/propose
POST /api/v1/interviews/<interview_id>/remind
GET /api/v1/interviews/<interview_id>/timeline
GET /api/v1/recruiters
PUT /api/v1/recruiters/<email>
GET /api/v1/replies
POST /api/v1/replies/<reply_id>/words
POST /api/v1/slots
GET /api/v1/slots
DELETE /api/v1/slots/<slot_id>
GET /api/v1/webhooks
POST /api/v1/webhooks
DELETE /api/v1/webhooks/<webhook_id>
"""
# A form that says nothing is refused before it is asked whose it is, where that tells nobody
# anything; so the fields without which nothing would be asked.
FORM = {"is_now": "question", "was": "confirm"}
# What each of ROLES gets.
ANSWERS = {
    OPEN: (IN, IN, IN, IN),
    WAY_OUT: (SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN),
    BY_LINK: (NOTHING, NOTHING, NOTHING, NOTHING),
    SIGNED_IN: (SIGN_IN, IN, IN, IN),
    SEES_IT: (SIGN_IN, NOTHING, IN, IN),
    NOT_THEIRS: (SIGN_IN, NOTHING, NOTHING, NOTHING),
    ADMINS: (SIGN_IN, REFUSED, REFUSED, IN),
    PROGRAMS: (SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN),
}


@pytest.fixture
def app(deps: Deps) -> Flask:
    """No stream stays open here: what is asked is who may begin one."""
    return make_app(deps, Limits(streams=0))


@pytest.fixture
def there_is(context: Context) -> dict[str, Any]:
    """One of each thing: Dana's, but for the reply of a number that nobody knows."""
    dana = user(context, DANA)
    user(context, OTHER)
    user(context, BOSS, role="admin")
    offered(context, 90)
    accounts.make_token(context, "ATS", BOSS)
    teams.make_team(context, BOSS, "Engineering")
    reply = known_reply(context)
    with context.database.write() as tx:
        inbound = Inbound("SM1", SAM, "hello")
        message = messages.keep_inbound(tx, inbound, "", 1, context.clock())
    hook = webhooks_out.add_webhook(context, "https://hooks.acme.example/", Event, BOSS)
    webhooks_out.send_test(context, hook.id, BOSS)
    return {
        "delivery_id": 1, "channel_id": 999,
        "interview_id": 1, "candidate_id": 1, "reply_id": reply, "message_id": message,
        "touch_id": 1, "webhook_id": 1, "slot_id": 1, "stranger": replied(context),
        "person": dana.id, "team_id": 1, "session_id": 999,
        "token_id": 1, "token": "no-link",
        "recruiter_id": dana.id, "opened_at": "20270101T000000.000000",
        "email": DANA, "key": "a-file-of-somebody-else", "filename": "docs.css",
    }  # fmt: skip


def simple(rule: Rule) -> str:
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", r"<\1>", rule.rule)


def lines(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each method of each route as it is written above; the way out is last."""
    found = [
        (f"{method} {simple(rule)}", rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    yield from sorted(found, key=lambda line: line[0] in WAY_OUT)


def address(line: str, rule: Rule, there_is: dict[str, Any]) -> str:
    """Fill in a route's address with things that there are."""
    names = {
        "/static/inbox/<name>": "frame.css",
        "/insights/<name>.csv": "weeks",
        "/candidates/<candidate_id>/interviews/<interview_id>/<name>": "called",
    }
    path = line.partition(" ")[2]
    known = {**there_is, "name": names.get(path)}
    if path == "/inbox/<reply_id>":
        known["reply_id"] = there_is["stranger"]
    return re.sub(r"<(\w+)>", lambda found: str(known[found[1]]), path)


def kind(answer: TestResponse) -> str:
    """Say what somebody got, as the table does; an error is none of its words."""
    to_sign_in = answer.status_code == 303 and answer.location.startswith("/login")
    named = {401: SIGN_IN, 403: REFUSED, 404: NOTHING}
    if to_sign_in or answer.status_code in named:
        return SIGN_IN if to_sign_in else named[answer.status_code]
    return IN if answer.status_code < 500 else f"an error: {answer.status_code}"


def browser(app: Flask, who: str) -> tuple[FlaskClient, str]:
    """Open somebody's browser; return it with the token that its pages' forms carry."""
    client = app.test_client()
    if who:
        sign_in(client, who)
    return client, token_of(client.get("/settings" if who else "/login").text)


@pytest.mark.parametrize("who", ROLES)
def test_every_route_answers_everybody_as_the_table_says(
    app: Flask, there_is: dict[str, Any], who: str
) -> None:
    at = ROLES.index(who)
    said = {line: answers[at] for group, answers in ANSWERS.items() for line in group.split("\n")}
    client, token = browser(app, who)
    found = {"": said[""]}
    for line, rule in lines(app):
        form = {"csrf_token": token, **FORM} if line.startswith("POST") else None
        path = address(line, rule, there_is)
        with client.open(path, method=line.split()[0], data=form) as answer:
            found[line] = kind(answer)
    assert found == said
