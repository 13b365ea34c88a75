"""How the organisation reminds and what it says, as an admin changes it in the settings."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.flows.wording import catalogue
from service.usecases.context import Context
from service.usecases.organisation import change, sentences, shown
from tests.support import on_sqlite
from tests.support.inbox import post, sign_in, token_of, user

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

BOSS = "boss@acme.example"
HOUSE = {"reminders": "-2d sms, -3h call", "quiet_begin": "21:00", "quiet_end": "08:00"}
KNOWN = re.compile(r'name="known" value="(\w+)"')
WORDS = {"language": "en", "key": "answer.confirmed", "text": "{organisation}: see you {when}!"}


@pytest.fixture
def boss(app: Flask, context: Context) -> Iterator[FlaskClient]:
    """An admin's browser."""
    user(context, BOSS, role="admin")
    client = app.test_client()
    sign_in(client, BOSS)
    yield client
    catalogue.install(catalogue.NO_OVERRIDES)


def test_the_ladder_and_the_quiet_hours_are_set_and_taken_back(
    boss: FlaskClient, context: Context
) -> None:
    before = shown(context)
    post(boss, "/settings/organisation", **HOUSE, no_show_text="on")
    assert shown(context) == {
        "reminders": "-2d sms, -3h call", "quiet_hours": "21:00-08:00",
        "no_show_text": "true", "link_in_texts": "false",
    }  # fmt: skip
    page = boss.get("/settings/organisation").text
    assert 'formaction="/settings/organisation/undo"' in page
    post(boss, "/settings/organisation/undo")
    assert shown(context) == before


def test_the_second_of_two_admins_is_told_what_the_first_has_set(
    boss: FlaskClient, context: Context
) -> None:
    [known] = KNOWN.findall(boss.get("/settings/organisation").text)
    change(context, "first", {"quiet_hours": "20:00-09:00"})
    told = post(boss, "/settings/organisation", **HOUSE, known=known)
    assert told.status_code == 409
    assert "quiet hours 20:00-09:00" in told.text
    assert shown(context)["quiet_hours"] == "20:00-09:00"
    [again] = KNOWN.findall(told.text)
    post(boss, "/settings/organisation", **HOUSE, known=again)
    assert shown(context)["reminders"] == HOUSE["reminders"]


def test_what_somebody_else_has_set_since_is_not_undone(
    boss: FlaskClient, context: Context
) -> None:
    post(boss, "/settings/organisation", **HOUSE)
    change(context, "second", {"quiet_hours": "20:00-09:00"})
    assert post(boss, "/settings/organisation/undo").status_code == 409
    assert shown(context)["quiet_hours"] == "20:00-09:00"


def test_a_ladder_that_cannot_be_taken_is_said_at_its_field(
    boss: FlaskClient, context: Context
) -> None:
    before = shown(context)
    answer = post(boss, "/settings/organisation", **HOUSE | {"reminders": "-2d pigeon"})
    assert answer.status_code == 422
    assert 'id="why-reminders"' in answer.text
    assert 'value="-2d pigeon"' in answer.text
    assert shown(context) == before


def test_the_picture_shows_what_a_ladder_means_before_it_is_saved(boss: FlaskClient) -> None:
    picture = post(boss, "/settings/organisation/picture", **HOUSE).text
    assert picture.count("<h3>") == 2
    assert "-3h call" in picture
    assert "Left out" in picture
    bad = post(boss, "/settings/organisation/picture", **HOUSE | {"reminders": "x"}).text
    assert "Accepts rungs such as" in bad


def test_a_sentence_is_said_in_their_words_and_in_ours_again(
    boss: FlaskClient, context: Context
) -> None:
    post(boss, "/settings/wording", **WORDS)
    assert sentences(context) == {"en": {"answer.confirmed": WORDS["text"]}}
    page = boss.get("/settings/wording?key=answer.confirmed").text
    assert "Acme Group: see you Wed, Sep 16" in page
    post(boss, "/settings/wording/ours?language=en&key=answer.confirmed")
    assert sentences(context) == {"en": {}}


def test_a_sentence_that_cannot_work_is_said_and_kept_in_the_form(boss: FlaskClient) -> None:
    answer = post(boss, "/settings/wording", **WORDS | {"text": "{organisation}: reply STOP"})
    assert answer.status_code == 422
    assert "Says STOP, which carriers act upon" in answer.text
    assert ">{organisation}: reply STOP</textarea>" in answer.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{organisation}: see you {when}!", "Acme Group: see you Wed, Sep 16 at 10:30 AM PDT!"),
        ("{organisation}: {phone}", "Not like this: names {phone}, which it does not know"),
        ("{organisation}: <b>hi</b> {name", "&lt;b&gt;hi&lt;/b&gt; {name"),
        ("{organisation}: " + "á" * 60, "UCS-2: paid as 2"),
        ("{organisation}: see you {when} 😀", "Acme Group: see you Wed, Sep 16 at 10:30 AM PDT 😀"),
        ("{organisation}: \x7f", "has a control character"),
        ("", "is empty"),
    ],
)
def test_the_handset_shows_what_is_being_written(boss: FlaskClient, text: str, said: str) -> None:
    form = WORDS | {"text": text, "csrf_token": token_of(boss.get("/inbox").text)}
    answer = boss.post("/settings/wording/preview", data=form, headers={"HX-Request": "true"})
    assert said in answer.text


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize("key", ["reminder.link", "answer.which_line", "voice.hello"])
def test_every_language_and_part_has_its_page(boss: FlaskClient, language: str, key: str) -> None:
    page = boss.get("/settings/wording", query_string={"language": language, "key": key})
    assert page.status_code == 200
    [bubble] = re.findall(r'class="bubble"[^>]*>([^<]+)<', page.text)
    assert "{" not in bubble


@pytest.mark.parametrize("query", ["language=xx", "key=told.confirm", "key=inbox.room.settings"])
def test_what_is_no_sentence_of_a_candidate_s_is_not_found(boss: FlaskClient, query: str) -> None:
    assert boss.get(f"/settings/wording?{query}").status_code == 404
