"""Times are proposed over the API: one to three, ahead, free, to somebody who waits for them."""

from datetime import timedelta
from typing import Any

import pytest

from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.api import ApiClient
from tests.support.core import texted
from tests.support.recruiting import proposals, waiting
from tests.support.steps import MARIA, invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url


def times(context: Context, *hours: float, **more: Any) -> dict[str, Any]:
    moments = [(context.clock() + timedelta(hours=hour)).isoformat() for hour in hours]
    return {"starts_at": moments, **more}


def test_the_answer_is_the_text_with_its_times(api: ApiClient, context: Context) -> None:
    made = waiting(context)
    answer = api.post(f"/interviews/{made.id}/propose", times(context, 26, 30, duration_minutes=30))
    said = answer.get_json()
    assert answer.status_code == 202
    assert (said["kind"], said["channel"], said["state"]) == ("proposal", "sms", "planned")
    assert [(one["duration_minutes"], one["open"]) for one in said["slots"]] == [(30, True)] * 2
    assert said["id"] in {one["id"] for one in api.get(f"/interviews/{made.id}")["reminders"]}


def test_the_timeline_says_who_proposed_what(api: ApiClient, context: Context) -> None:
    made = waiting(context)
    api.post(f"/interviews/{made.id}/propose", times(context, 26))
    send_due_touches(context)
    items = api.get(f"/interviews/{made.id}/timeline")["items"]
    told = {one["kind"]: one["detail"] for one in items}
    assert told["times.proposed"].startswith("proposed ")
    assert told["times.proposed"].endswith("(by tests)")
    assert "text with times to choose from: Acme: " in told["reminder.sent"]


def test_the_same_key_proposes_once(api: ApiClient, context: Context) -> None:
    made = waiting(context)
    wish = times(context, 26)
    first, again = (api.post(f"/interviews/{made.id}/propose", wish, key="one") for _ in range(2))
    assert (first.status_code, again.text) == (202, first.text)
    assert len(proposals(context, made.id)) == 1


def test_a_number_that_has_opted_out_is_a_conflict(api: ApiClient, context: Context) -> None:
    made = waiting(context)
    texted(context, "STOP")
    refused = api.post(f"/interviews/{made.id}/propose", times(context, 26))
    assert refused.status_code == 409
    assert refused.get_json()["detail"].endswith("call them instead")


def test_a_taken_time_is_a_conflict(api: ApiClient, context: Context) -> None:
    made = waiting(context)
    invited(context, "Maria García", MARIA, hours=26)
    refused = api.post(f"/interviews/{made.id}/propose", times(context, 26))
    assert refused.status_code == 409
    assert "is taken by another interview" in refused.get_json()["detail"]


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({}, "starts_at", "is required"),
        ({"starts_at": []}, "starts_at", "accepts 1 or more"),
        ({"starts_at": "2999-01-01T10:00:00Z"}, "starts_at", "accepts a list"),
        ({"starts_at": ["2999-01-01T10:00:00Z"] * 4}, "starts_at", "accepts 3 of them at most"),
        ({"starts_at": ["2999-01-01T10:00:00Z"] * 2}, "starts_at.1", "is there twice"),
        ({"starts_at": ["2999-01-01T10:00:00"]}, "starts_at.0", "RFC 3339"),
        ({"starts_at": ["friday"]}, "starts_at.0", "RFC 3339"),
        ({"starts_at": ["2020-01-01T10:00:00Z"]}, "starts_at.0", "is past"),
        ({"starts_at": [None]}, "starts_at.0", "RFC 3339"),
        (
            {"starts_at": ["2999-01-01T10:00:00Z"], "duration_minutes": 0},
            "duration_minutes",
            "accepts 1 or more",
        ),
    ],
)
def test_bad_input_is_named(
    api: ApiClient, context: Context, body: dict[str, Any], field: str, says: str
) -> None:
    made = waiting(context)
    refused = api.post(f"/interviews/{made.id}/propose", body)
    assert refused.status_code == 422
    assert [(one["field"], says in one["message"]) for one in refused.get_json()["errors"]] == [
        (field, True)
    ]
    assert proposals(context, made.id) == []


def test_there_must_be_an_interview(api: ApiClient, context: Context) -> None:
    assert api.post("/interviews/404/propose", times(context, 26)).status_code == 404
