"""Who sees which replies, by every way to see or change them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.inbox import known_reply, post, replied, sign_in, user
from tests.support.steps import DANA, MARIA, invited

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

OTHER = "omar@acme.example"
BOSS = "boss@acme.example"
SEEN_BY = [
    (DANA, {"Sam Lee", "+1 202-555-0177"}),
    (OTHER, {"Maria García", "+1 202-555-0177"}),
    (BOSS, {"Sam Lee", "Maria García", "+1 202-555-0177"}),
]
EVERYBODY = {"Sam Lee", "Maria García", "+1 202-555-0177"}


@pytest.fixture
def three(context: Context) -> dict[str, int]:
    """A reply for Dana, one for Omar, one from nobody knows whom."""
    user(context, DANA)
    user(context, OTHER)
    user(context, BOSS, role="admin")
    maria = invited(context, "Maria García", MARIA, recruiter=OTHER)
    return {
        "Sam Lee": known_reply(context),
        "Maria García": replied(context, interview_id=maria.id),
        "+1 202-555-0177": replied(context),
    }


def signed_in(app: Flask, who: str) -> FlaskClient:
    """Open somebody's browser."""
    client = app.test_client()
    sign_in(client, who)
    return client


@pytest.mark.parametrize(("who", "seen"), SEEN_BY)
@pytest.mark.parametrize("path", ["/inbox", "/inbox/news?after=0", "/inbox?before=99999"])
def test_each_sees_their_own_and_what_strangers_wrote(
    client: FlaskClient, three: dict[str, int], who: str, seen: set[str], path: str
) -> None:
    sign_in(client, who)
    page = client.get(path).text
    assert {name for name in EVERYBODY if f"<bdi>{name}</bdi>" in page} == seen


@pytest.mark.parametrize(("who", "seen"), SEEN_BY)
def test_each_counts_what_they_see(
    client: FlaskClient, three: dict[str, int], who: str, seen: set[str]
) -> None:
    sign_in(client, who)
    assert f"<title>({len(seen)}) Inbox</title>" in client.get("/inbox").text


@pytest.mark.parametrize(("who", "seen"), SEEN_BY)
@pytest.mark.parametrize("mark", ["read", "unread"])
def test_each_marks_only_what_they_see(
    client: FlaskClient, three: dict[str, int], who: str, seen: set[str], mark: str
) -> None:
    sign_in(client, who)
    answers = {name: post(client, f"/inbox/{three[name]}/{mark}").status_code for name in three}
    assert answers == {name: 303 if name in seen else 404 for name in three}


def test_marking_all_leaves_what_others_see_alone(app: Flask, three: dict[str, int]) -> None:
    post(signed_in(app, DANA), "/inbox/read", up_to=max(three.values()))
    assert "<title>(1) Inbox</title>" in signed_in(app, BOSS).get("/inbox").text


def test_only_an_admin_reads_whose_interview_it_is(app: Flask, three: dict[str, int]) -> None:
    assert "with Dana Reyes" not in signed_in(app, DANA).get("/inbox").text
    assert "with Dana Reyes" in signed_in(app, BOSS).get("/inbox").text
