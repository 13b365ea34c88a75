"""Recruiters are made, changed and listed over HTTP."""

from typing import Any

import pytest

from service.deps import Deps
from service.simulator.settings import DEFAULT_PHONE_NUMBER
from service.store.audit import Wanted
from service.usecases import accounts, audit
from tests.support import on_sqlite
from tests.support.api import ApiClient
from tests.support.phone_steps import DESK
from tests.support.steps import DANA, invited, offered

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

PATH = f"/recruiters/{DANA}"
KNOWN = {
    "email": DANA, "name": "Dana Reyes", "phone": None, "notify": ["email"], "time_zone": None
}  # fmt: skip


def put(api: ApiClient, path: str = PATH, /, **body: Any) -> tuple[int, Any]:
    """Put a recruiter; return the status and the JSON."""
    response = api("PUT", path, json=body)
    return response.status_code, response.get_json()


def error(api: ApiClient, path: str = PATH, /, **body: Any) -> tuple[str, str]:
    """Put what is refused; return the bad field and what is said of it."""
    status, problem = put(api, path, **body)
    assert status == 422
    (only,) = problem["errors"]
    return only["field"], only["message"]


def test_a_recruiter_is_made_and_comes_back(api: ApiClient) -> None:
    facts: dict[str, Any] = {
        "name": "Dana R.", "phone": DESK, "notify": ["email"], "time_zone": "Europe/Madrid"
    }  # fmt: skip
    made = {**facts, "email": DANA}
    assert put(api, **facts) == (201, made)
    assert api.get("/recruiters") == {"items": [made], "next_cursor": None}


def test_a_recruiter_of_an_address_only_is_named_after_it(api: ApiClient) -> None:
    assert put(api) == (201, KNOWN)


@pytest.mark.parametrize(
    "changes",
    [{"name": "Dana R."}, {"phone": "+12135550145"}, {"notify": ["email"]},
     {"time_zone": "Europe/Berlin"}, {}],
)  # fmt: skip
def test_what_is_left_out_stays(api: ApiClient, changes: dict[str, Any]) -> None:
    _, made = put(api, name="Dana", phone=DESK)
    assert put(api, **changes) == (200, {**made, **changes})


@pytest.mark.parametrize("none", [None, "", " "])
def test_a_phone_and_a_zone_are_removed(api: ApiClient, none: str | None) -> None:
    put(api, phone=DESK, time_zone="Europe/Madrid")
    assert put(api, phone=none, time_zone=none) == (200, KNOWN)


def test_the_audit_says_which_program_set_what(api: ApiClient, deps: Deps) -> None:
    for _ in range(2):  # the second time nothing is new
        put(api, name="Dana", phone=DESK, notify=["email"])
    [event] = audit.events(deps.context, Wanted(about="recruiter"), None, 10)
    assert (event.action, event.detail) == ("colleague.set", f"{DANA}: name, phone, notify")
    assert event.actor in {one.name for one in accounts.list_tokens(deps.context)}


def test_a_phone_is_kept_as_e164(api: ApiClient) -> None:
    assert put(api, phone="(415) 555-0100")[1]["phone"] == DESK


def test_the_recruiter_of_an_interview_is_known(api: ApiClient, deps: Deps) -> None:
    invited(deps.context)
    assert put(api, phone=DESK) == (200, {**KNOWN, "phone": DESK})


def test_an_address_is_one_in_any_case(api: ApiClient) -> None:
    put(api, f"/recruiters/{DANA.upper()}", phone=DESK)
    assert put(api) == (200, {**KNOWN, "phone": DESK})


@pytest.mark.parametrize("address", ["dana/reyes@acme.example", "dana%2Freyes@acme.example"])
def test_an_address_may_hold_a_slash(api: ApiClient, address: str) -> None:
    assert put(api, f"/recruiters/{address}")[1]["email"] == "dana/reyes@acme.example"


@pytest.mark.parametrize(
    ("field", "value", "accepts"),
    [
        ("phone", "+442079460123", "accepts a number with its country code, such as +14155550123"),
        ("phone", "+442079460123", "in CA, US"),
        ("phone", "+19005550123", "premium-rate"),
        ("phone", "+14155550100 ext. 5", "has an extension"),
        ("phone", "call me", "is not a phone number"),
        ("phone", "4" * 41, "accepts 40 characters at most"),
        ("phone", 14155550100, "accepts text"),
        ("phone", DEFAULT_PHONE_NUMBER, "is our own number"),
        ("phone", "+1 (500) 555-0006", "is our own number"),
        ("name", "", "accepts 1 characters or more"),
        ("name", "x" * 201, "accepts 200 characters at most"),
        ("time_zone", "Mars/Olympus", "accepts an IANA zone such as America/Chicago"),
        ("notify", ["sms"], "texts need a phone number"),
        ("notify", ["email", "slack://acme"], "accepts email, sms, or an address of Apprise"),
        ("notify", ["json://10.0.0.1/room"], "leads to a private address"),
        ("notify", ["syslog://"], "accepts email, sms, or an address of Apprise"),
        ("notify", [], "accepts"),
        ("notify", "email", "accepts"),
        ("role", "admin", "is unknown here"),
    ],
)
def test_a_bad_field_is_told_what_is_accepted(
    api: ApiClient, field: str, value: Any, accepts: str
) -> None:
    found, message = error(api, **{field: value})
    assert found == field
    assert accepts in message
    assert api.get("/recruiters")["items"] == []


@pytest.mark.parametrize("address", ["dana", "@", "a@b@c", "a%20b@c", "%00", "x" * 255 + "@a"])
def test_a_path_that_is_no_address_is_bad_input(refused: ApiClient, address: str) -> None:
    field, message = error(refused, f"/recruiters/{address}")
    assert (field, message.startswith("accepts")) == ("email", True)


def test_pages_hold_every_recruiter_once(api: ApiClient, deps: Deps) -> None:
    addresses = [f"{name}@acme.example" for name in ("zoe", "adam", "kim")]
    for address in addresses:
        offered(deps.context, 30, recruiter=address)
    first = api.get("/recruiters", limit=2)
    rest = api.get("/recruiters", limit=2, cursor=first["next_cursor"])
    assert [one["email"] for one in (*first["items"], *rest["items"])] == addresses
    assert (len(first["items"]), rest["next_cursor"]) == (2, None)


def test_ways_to_be_told_are_replaced_and_their_secrets_are_masked(api: ApiClient) -> None:
    secret = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/"
    put(api, PATH, phone=DESK, notify=["sms", secret])
    (first, masked) = api.get("/recruiters")["items"][0]["notify"]
    assert (first, masked[:9]) == ("sms", "slack://T")
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in masked
    assert put(api, PATH, notify=["email", masked])[1]["notify"] == [masked, "email"]
    assert put(api, PATH, notify=["email"])[1]["notify"] == ["email"]
