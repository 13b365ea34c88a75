"""Lists come in pages, are narrowed by what is asked for, and cost the same whatever they hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from service.store.database import Database
from service.store.messages import Inbound
from service.usecases.context import Context
from service.usecases.receive_text import receive_text
from tests.support.api import ApiClient
from tests.support.steps import DANA, MARIA, SAM, invited, offered


def walked(api: ApiClient, path: str, **query: Any) -> list[list[int]]:
    """Follow the cursors of a list to its end; return the ids of each page."""
    pages, cursor = [], {}
    while True:
        answer = api.get(path, **query, **cursor)
        pages.append([item["id"] for item in answer["items"]])
        if answer["next_cursor"] is None:
            return pages
        cursor = {"cursor": answer["next_cursor"]}


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that reach the database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_pages_hold_every_interview_once_by_start(api: ApiClient, context: Context) -> None:
    hours = (30, 26, 26, 28, 26)
    made = [invited(context, name=f"Sam {hour} {at}", hours=hour) for at, hour in enumerate(hours)]
    ids = [one.id for one in sorted(made, key=lambda one: (one.starts_at, one.id))]
    assert walked(api, "/interviews", limit=2) == [ids[:2], ids[2:4], ids[4:]]


def test_a_page_that_is_just_full_has_no_next_one(api: ApiClient, context: Context) -> None:
    invited(context)
    assert api.get("/interviews", limit=1)["next_cursor"] is None


def test_an_empty_list_has_no_next_page(api: ApiClient) -> None:
    assert api.get("/interviews") == {"items": [], "next_cursor": None}
    assert api.get("/slots") == {"items": [], "next_cursor": None}


def test_fifty_come_unless_told_and_two_hundred_at_most(api: ApiClient, context: Context) -> None:
    offered(context, *range(1, 203))
    assert len(api.get("/slots")["items"]) == 50
    assert len(api.get("/slots", limit=200)["items"]) == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "scheduled"}, {"Sam"}),
        ({"status": "confirmed"}, {"Maria"}),
        ({"status": "no_show"}, set()),
        ({"recruiter": "DANA.REYES@acme.example"}, {"Sam"}),
        ({"recruiter": "nobody@acme.example"}, set()),
        ({"external_id": "ats-1"}, {"Sam"}),
        ({"external_id": "ats-1", "status": "confirmed"}, set()),
        ({"starts_after": 24}, {"Maria"}),
        ({"starts_before": 24}, {"Sam"}),
        ({"starts_after": 12}, {"Maria"}),
        ({"starts_before": 48}, {"Sam"}),
        ({"starts_after": 11, "starts_before": 49}, {"Sam", "Maria"}),
    ],
)
def test_interviews_are_narrowed(
    api: ApiClient, context: Context, query: dict[str, Any], found: set[str]
) -> None:
    invited(context, name="Sam", hours=12, external_id="ats-1")
    invited(context, name="Maria", phone=MARIA, hours=48, recruiter="lee@acme.example")
    receive_text(context, Inbound("SM1", MARIA, "1"))
    asked = {
        name: (context.clock() + timedelta(hours=value)).isoformat() if "starts" in name else value
        for name, value in query.items()
    }
    assert {one["candidate"]["name"] for one in api.get("/interviews", **asked)["items"]} == found


def test_a_page_costs_the_same_number_of_queries_whatever_its_length(
    api: ApiClient, context: Context
) -> None:
    costs = []
    for number in range(3):
        invited(context, name=f"Sam {number}", phone=SAM)
        receive_text(context, Inbound(f"SM{number}", SAM, "is there parking?"))
        with counted(context.database) as statements:
            assert len(api.get("/interviews")["items"]) == number + 1
        costs.append(len([one for one in statements if one.startswith("SELECT")]))
    assert set(costs) == {5}


def test_an_interview_tells_what_its_number_allows(api: ApiClient, context: Context) -> None:
    made = invited(context)
    receive_text(context, Inbound("SM1", SAM, "STOP"))
    for shown in (api.get(f"/interviews/{made.id}"), api.get("/interviews")["items"][0]):
        allowed = shown["candidate"]
        assert (allowed["texts_allowed"], allowed["calls_allowed"]) == (False, True)


def test_slots_are_narrowed_to_a_recruiter(api: ApiClient, context: Context) -> None:
    offered(context, 30)
    offered(context, 31, recruiter="lee@acme.example")
    found = api.get("/slots", recruiter=DANA)["items"]
    assert [one["recruiter"] for one in found] == [DANA]
