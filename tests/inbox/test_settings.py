"""The settings: one's own page, colleagues and teams, tokens, the audit."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.store import people
from service.store.audit import Wanted
from service.store.records import Recruiter
from service.usecases import audit
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.inbox import PASSWORD, known_reply, post, sign_in, user
from tests.support.steps import DANA, SAM

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

OMAR = "omar@acme.example"
BOSS = "boss@acme.example"
NEW = "a longer new password"
ODD = "<script>alert(1)</script> \u202eeman"


@pytest.fixture
def boss(app: Flask, context: Context) -> FlaskClient:
    """An admin's browser."""
    user(context, BOSS, role="admin")
    client = app.test_client()
    sign_in(client, BOSS)
    return client


def known(context: Context, email: str) -> Recruiter:
    with context.database.read() as tx:
        found = people.recruiter_by_email(tx, email)
    assert found
    return found


def test_a_profile_is_saved_and_what_cannot_be_taken_is_said_at_its_field(
    signed: FlaskClient, context: Context
) -> None:
    good = {"name": ODD, "phone": "(415) 555-0199", "time_zone": "America/Chicago"}
    assert post(signed, "/settings", **good).location == "/settings"
    page = signed.get("/settings").text
    assert "Your profile is saved." in page
    assert "&lt;script&gt;" in page
    assert known(context, DANA).phone == "+14155550199"
    bad = post(signed, "/settings", name="", phone="12", time_zone="Mars/Base")
    assert bad.status_code == 422
    assert set(re.findall(r'id="why-(\w+)"', bad.text)) == {"name", "time_zone"}
    assert 'value="Mars/Base"' in bad.text


@pytest.mark.parametrize(
    ("old", "new", "field"), [("guess", NEW, "old"), (PASSWORD, "short", "new")]
)
def test_a_password_is_changed_by_whoever_knows_the_old_one(
    signed: FlaskClient, old: str, new: str, field: str
) -> None:
    answer = post(signed, "/settings/password", old=old, new=new)
    assert (answer.status_code, f'id="why-{field}"' in answer.text) == (422, True)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    signed: FlaskClient, app: Flask
) -> None:
    other = app.test_client()
    sign_in(other)
    assert post(signed, "/settings/password", old=PASSWORD, new=NEW).status_code == 303
    assert [client.get("/inbox").status_code for client in (signed, other)] == [200, 303]
    assert sign_in(other, password=NEW).status_code == 303


def test_a_browser_ends_another_one_but_nobody_ends_a_colleague_s(
    signed: FlaskClient, app: Flask, boss: FlaskClient
) -> None:
    phone = app.test_client()
    sign_in(phone)
    [end] = re.findall(r'action="(/settings/sessions/\d+/end)"', signed.get("/settings").text)
    assert post(boss, end).status_code == 404
    assert post(signed, end).status_code == 303
    assert phone.get("/inbox").status_code == 303
    assert post(signed, end).status_code == 404


def link_in(answer: TestResponse) -> str:
    found = re.search(r'value="http://[^/"]+(/welcome/[^"]+)"', answer.text)
    assert found
    return found[1]


def test_a_new_colleague_chooses_a_password_by_a_link_that_works_once(
    boss: FlaskClient, app: Flask
) -> None:
    made = post(boss, "/settings/people", email=OMAR, name="Omar", role="recruiter", team="")
    link, omar = link_in(made), app.test_client()
    token = re.search(r'csrf_token" value="([^"]+)"', omar.get(link).text)
    assert token
    form = {"csrf_token": token[1], "new": NEW}
    assert omar.post(link, data=form | {"new": "short"}).status_code == 422
    assert omar.post(link, data=form).location == "/inbox"
    assert omar.get("/inbox").status_code == 200
    assert app.test_client().get(link).status_code == 404


def test_the_audit_says_who_made_a_link_to_a_colleagues_account(
    boss: FlaskClient, context: Context
) -> None:
    dana = user(context, DANA)
    link_in(post(boss, f"/settings/people/{dana.id}/link"))
    [event] = audit.events(context, Wanted(about="recruiter", about_id=dana.id), None, 10)
    assert (event.actor, event.action, event.detail) == (BOSS, "password.link_made", DANA)
    assert "made a link to choose a password" in boss.get("/settings/audit").text


@pytest.mark.parametrize("link", ["/welcome/x", "/welcome/W10.x.y", "/welcome/" + "a" * 900])
def test_a_link_that_we_never_made_leads_nowhere(client: FlaskClient, link: str) -> None:
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"email": "nobody", "role": "recruiter"}, "email"),
        ({"email": BOSS, "role": "recruiter"}, "email"),
        ({"email": OMAR, "role": "owner"}, "role"),
        ({"email": OMAR, "role": "admin", "team": "77"}, "team"),
    ],
)
def test_a_colleague_who_cannot_be_added_is_explained(
    boss: FlaskClient, form: dict[str, str], field: str
) -> None:
    answer = post(boss, "/settings/people", **form)
    assert (answer.status_code, f'id="why-{field}"' in answer.text) == (422, True)


def test_who_shares_a_team_sees_each_other_s_replies_from_the_next_click_on(
    boss: FlaskClient, app: Flask, context: Context
) -> None:
    known_reply(context)
    omar, dana = user(context, OMAR), known(context, DANA)
    client = app.test_client()
    sign_in(client, OMAR)
    assert "Sam Lee" not in client.get("/inbox").text
    post(boss, "/settings/teams", team_name="Engineering")
    for one in (omar, dana):
        post(boss, f"/settings/people/{one.id}", role="recruiter", team="1")
    assert "Sam Lee" in client.get("/inbox").text


def test_the_only_admin_stays_one(boss: FlaskClient, context: Context) -> None:
    me = known(context, BOSS).id
    answers = [
        post(boss, f"/settings/people/{me}", role="recruiter"),
        post(boss, f"/settings/people/{me}/leave"),
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "is the only admin" in answers[0].text


def test_who_leaves_hands_over_and_may_come_back(
    boss: FlaskClient, signed: FlaskClient, app: Flask, context: Context
) -> None:
    known_reply(context)
    omar, dana = user(context, OMAR), known(context, DANA)
    leave = f"/settings/people/{dana.id}/leave"
    assert post(boss, leave).status_code == 422
    assert post(boss, leave, heir=dana.id).status_code == 422
    assert post(boss, leave, heir=omar.id).status_code == 303
    assert "Dana Reyes has left" in boss.get("/settings/people").text
    assert signed.get("/inbox").status_code == 303
    client = app.test_client()
    sign_in(client, OMAR)
    assert "Sam Lee" in client.get("/inbox").text
    post(boss, f"/settings/people/{dana.id}/return")
    assert sign_in(signed).status_code == 303


def test_teams_are_renamed_and_removed_when_empty(boss: FlaskClient, context: Context) -> None:
    post(boss, "/settings/teams", team_name=" Sales  team ")
    assert post(boss, "/settings/teams", team_name="Sales team").status_code == 422
    post(boss, "/settings/teams/1", name="Field sales")
    assert 'value="Field sales"' in boss.get("/settings/people").text
    me = known(context, BOSS).id
    post(boss, f"/settings/people/{me}", role="admin", team="1")
    assert post(boss, "/settings/teams/1/remove").status_code == 409
    post(boss, f"/settings/people/{me}", role="admin", team="")
    assert post(boss, "/settings/teams/1/remove").status_code == 303
    assert post(boss, "/settings/teams/1/remove").status_code == 404


def test_a_token_is_shown_once_and_opens_nothing_once_revoked(boss: FlaskClient) -> None:
    page = post(boss, "/settings/tokens", name="Our ATS").text
    found = re.search(r'value="(ug_[^"]+)"', page)
    assert found
    headers = {"Authorization": f"Bearer {found[1]}"}
    assert found[1] not in boss.get("/settings/tokens").text
    assert boss.get("/api/v1/replies", headers=headers).status_code == 200
    assert post(boss, "/settings/tokens/1/revoke").status_code == 303
    assert boss.get("/api/v1/replies", headers=headers).status_code == 401
    assert post(boss, "/settings/tokens/1/revoke").status_code == 404


@pytest.mark.parametrize("name", ["", "x" * 201, "two\x00lines"])
def test_a_token_needs_a_name(boss: FlaskClient, name: str) -> None:
    assert post(boss, "/settings/tokens", name=name).status_code == 422


def test_the_audit_says_who_did_what_by_person_and_page_by_page(boss: FlaskClient) -> None:
    for at in range(60):
        post(boss, "/settings/teams", team_name=f"Team {at}")
    first = boss.get("/settings/audit").text
    assert first.count("made a team") == 50
    [older] = re.findall(r'href="(/settings/audit\?before=\d+)"', first)
    assert boss.get(older).text.count("made a team") == 10
    assert "Team 7<" in boss.get("/settings/audit?about=team&id=8").text
    odd = "/settings/audit?actor=%00&about=nothing&id=-3&before=99999999999999999999"
    assert "Nothing like that was done." in boss.get(odd).text


def test_a_form_that_htmx_sends_comes_back_with_what_is_wrong(boss: FlaskClient) -> None:
    token = re.search(r'csrf_token" value="([^"]+)"', boss.get("/settings").text)
    assert token
    form = {"csrf_token": token[1], "name": "", "phone": SAM}
    answer = boss.post("/settings", data=form, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
