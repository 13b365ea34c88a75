"""An interview may have a ladder of its own, over HTTP."""

from typing import Any

import pytest

from tests.support import on_sqlite
from tests.support.api import ApiClient, interview_body
from tests.support.clock import StandingClock

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

OWN = "-2d sms, -90m sms"


def ahead(made: dict[str, Any]) -> list[str]:
    return [one["label"] for one in made["reminders"] if one["state"] == "planned"]


def test_an_interview_keeps_to_its_own_ladder(api: ApiClient) -> None:
    made = api.post("/interviews", interview_body(ladder=" -90m  sms,-2d sms,")).get_json()
    assert (made["ladder"], ahead(made)) == (OWN, ["-2d sms", "-90m sms"])


@pytest.mark.parametrize("none", [None, ""])
def test_another_ladder_plans_what_is_ahead_anew_and_none_is_the_organisation_s(
    api: ApiClient, none: str | None
) -> None:
    made = api.post("/interviews", interview_body()).get_json()
    path = f"/interviews/{made['id']}"
    other = api("PATCH", path, json={"ladder": OWN}).get_json()
    assert (other["ladder"], ahead(other)) == (OWN, ["-2d sms", "-90m sms"])
    assert {one["why"] for one in other["reminders"]} == {None, "the ladder was changed"}
    again = api("PATCH", path, json={"ladder": none}).get_json()
    assert (again["ladder"], ahead(again)) == (None, ahead(made))


def test_a_change_of_something_else_leaves_the_ladder(api: ApiClient) -> None:
    made = api.post("/interviews", interview_body(ladder=OWN)).get_json()
    changed = api("PATCH", f"/interviews/{made['id']}", json={"title": "Team lead"}).get_json()
    assert (changed["ladder"], changed["reminders"]) == (OWN, made["reminders"])


def test_an_interview_that_is_off_is_given_no_reminders_by_a_ladder(
    api: ApiClient, clock: StandingClock
) -> None:
    made = api.post("/interviews", interview_body()).get_json()
    api.post(f"/interviews/{made['id']}/cancel", {"tell_candidate": False})
    changed = api("PATCH", f"/interviews/{made['id']}", json={"ladder": OWN}).get_json()
    assert (changed["ladder"], ahead(changed)) == (OWN, [])


@pytest.mark.parametrize(
    "bad",
    ["-2d fax", "2 days", "-1d sms; -2h sms", 5, "-1d sms," * 80, "-5m sms", "-1d sms, -24h sms"],
)
def test_a_bad_ladder_is_told_what_is_accepted(api: ApiClient, bad: object) -> None:
    problem = api.post("/interviews", interview_body(ladder=bad))
    (error,) = problem.get_json()["errors"]
    assert (problem.status_code, error["field"]) == (422, "ladder")
    assert "accepts" in error["message"]
