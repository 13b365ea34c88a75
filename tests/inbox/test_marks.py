"""The list in pages, and what marking does to it."""

import re

import pytest
from flask.testing import FlaskClient

from service.usecases import read_inbox
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.inbox import known_reply, post, replied

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

HTMX = {"HX-Request": "true"}


def shown(page: str) -> list[int]:
    """List the ids of the cards on a page, as they stand."""
    return [int(found) for found in re.findall(r'<li id="reply-(\d+)"', page)]


def title(page: str) -> str:
    """Return what stands in the tab."""
    found = re.search(r"<title>(.*)</title>", page)
    assert found
    return found[1]


def test_an_empty_inbox_says_what_will_happen_here(signed: FlaskClient) -> None:
    page = signed.get("/inbox").text
    assert "No replies yet" in page
    assert title(page) == "Inbox"
    assert '<div id="tally-count" data-title="Inbox" class="none"></div>' in page


def test_the_newest_reply_is_on_top(signed: FlaskClient, context: Context) -> None:
    ids = [replied(context) for _ in range(3)]
    assert shown(signed.get("/inbox").text) == ids[::-1]


def test_older_replies_come_in_pages_of_twenty(signed: FlaskClient, context: Context) -> None:
    ids = [replied(context) for _ in range(65)]
    seen, path, sizes = list[int](), "/inbox", []
    while path:
        page = signed.get(path).text
        sizes.append(len(shown(page)))
        seen += shown(page)
        older = re.search(r'<a href="(/inbox\?before=\d+)" role="button"', page)
        path = older[1] if older else ""
    assert sizes == [20, 20, 20, 5]
    assert seen == ids[::-1]


def test_an_open_page_gets_older_replies_alone(signed: FlaskClient, context: Context) -> None:
    ids = [replied(context) for _ in range(2)]
    part = signed.get(f"/inbox?before={ids[1]}", headers=HTMX).text
    assert shown(part) == ids[:1]
    assert "<html" not in part
    assert "autofocus" in part


def test_marking_works_without_javascript(signed: FlaskClient, context: Context) -> None:
    reply_id = known_reply(context)
    answer = post(signed, f"/inbox/{reply_id}/read")
    assert answer.location == f"/inbox#reply-{reply_id}"
    assert title(signed.get("/inbox").text) == "Inbox"
    post(signed, f"/inbox/{reply_id}/unread")
    assert title(signed.get("/inbox").text) == "(1) Inbox"


def test_after_marking_on_an_older_page_one_is_there_again(
    signed: FlaskClient, context: Context
) -> None:
    reply_id = known_reply(context)
    answer = post(signed, f"/inbox/{reply_id}/read", before=reply_id + 1)
    assert answer.location == f"/inbox?before={reply_id + 1}#reply-{reply_id}"


def test_an_open_page_gets_the_card_and_the_count(signed: FlaskClient, context: Context) -> None:
    first, _second = known_reply(context), replied(context)
    token = re.search(r'csrf_token" value="([^"]+)', signed.get("/inbox").text)
    assert token
    part = signed.post(f"/inbox/{first}/read", data={"csrf_token": token[1]}, headers=HTMX).text
    assert shown(part) == [first]
    assert 'data-title="(1) Inbox"' in part
    assert "Mark as unread" in part


def test_marking_all_spares_what_came_after_the_page(signed: FlaskClient, context: Context) -> None:
    on_the_page = [replied(context) for _ in range(3)]
    replied(context, "later")
    post(signed, "/inbox/read", up_to=on_the_page[-1])
    assert title(signed.get("/inbox").text) == "(1) Inbox"


def test_marking_all_answers_an_open_page_with_its_list(
    signed: FlaskClient, context: Context
) -> None:
    ids = [replied(context) for _ in range(3)]
    token = re.search(r'csrf_token" value="([^"]+)', signed.get("/inbox").text)
    assert token
    form = {"csrf_token": token[1], "up_to": ids[-1]}
    part = signed.post("/inbox/read", data=form, headers=HTMX).text
    assert shown(part) == ids[::-1]
    assert "All read" in part


@pytest.mark.parametrize("count", [0, 1, 50, 51, 120])
def test_a_page_catches_up_with_everything_in_portions(
    context: Context, signed: FlaskClient, count: int
) -> None:
    ids = [replied(context) for _ in range(count)]
    caught, after = list[int](), 0
    while part := shown(signed.get(f"/inbox/news?after={after}").text):
        assert len(part) <= read_inbox.NEWS
        caught += part
        after = part[-1]
    assert caught == ids


def test_who_has_everything_gets_no_news(signed: FlaskClient, context: Context) -> None:
    reply_id = replied(context)
    assert signed.get(f"/inbox/news?after={reply_id}").status_code == 204
