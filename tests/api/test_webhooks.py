"""Webhooks over HTTP: made with a secret that is shown once, listed, removed."""

from typing import Any

import pytest

from tests.support import on_sqlite
from tests.support.api import ApiClient

# Its SQL is tested with the deliveries.
database_url = on_sqlite.database_url

BODY = {"url": "https://hooks.example.com/in", "events": ["reply.received", "interview.no_show"]}


def test_the_secret_is_shown_when_it_is_made_and_never_again(api: ApiClient) -> None:
    response = api.post("/webhooks", BODY)
    made = response.get_json()
    assert (response.status_code, made.pop("secret")[:6]) == (201, "whsec_")
    assert (made["url"], made["events"]) == (BODY["url"], sorted(BODY["events"]))
    assert api.get("/webhooks") == {"items": [made], "next_cursor": None}


def test_one_that_is_removed_is_gone(api: ApiClient) -> None:
    path = f"/webhooks/{api.post('/webhooks', BODY).get_json()['id']}"
    assert [api("DELETE", path).status_code for _ in range(2)] == [204, 404]
    assert api.get("/webhooks")["items"] == []


def test_pages_hold_every_one_once(api: ApiClient) -> None:
    made = [api.post("/webhooks", BODY).get_json()["id"] for _ in range(3)]
    first = api.get("/webhooks", limit=2)
    rest = api.get("/webhooks", limit=2, cursor=first["next_cursor"])
    assert [one["id"] for one in first["items"] + rest["items"]] == made


@pytest.mark.parametrize(
    ("field", "value", "accepts"),
    [
        ("url", "hooks", "accepts an address such as https://"),
        ("url", "http://127.0.0.1/in", "private"),
        ("url", "http://[::1]/in", "private"),
        ("url", "https://me:secret@hooks.example.com/", "accepts an address"),
        ("url", 7, "accepts text"),
        ("events", [], "accepts"),
        ("events", ["reply.read"], "accepts"),
        ("events", "reply.received", "accepts"),
        ("secret", "mine", "is unknown here"),
    ],
)
def test_bad_input_is_told_what_is_accepted(
    api: ApiClient, field: str, value: Any, accepts: str
) -> None:
    response = api.post("/webhooks", {**BODY, field: value})
    (error,) = response.get_json()["errors"]
    assert (response.status_code, error["field"].partition(".")[0]) == (422, field)
    assert accepts in error["message"]
