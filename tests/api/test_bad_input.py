"""Bad input is refused as a problem that names each field; never a 500, never a page."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.deps import Deps
from tests.support.api import ApiClient, interview_body
from tests.support.clock import StandingClock
from tests.support.steps import invited

HUGE = 10**30
BAD_FIELDS = [
    ("candidate.phone", "+15555550123"),
    ("candidate.phone", "+1415555"),
    ("candidate.phone", "+19005550123"),
    ("candidate.phone", "+881612345678"),
    ("candidate.phone", "+870773111632"),
    ("candidate.phone", "+442079460123"),
    ("candidate.phone", "+4915112345678"),
    ("candidate.phone", "call me"),
    ("candidate.phone", ""),
    ("candidate.phone", "\x00"),
    ("candidate.phone", "+14155550123\x00"),
    ("candidate.phone", 14155550123),
    ("candidate.phone", None),
    ("candidate.phone", "+1" + "4" * 500),
    ("candidate.phone", "+14155550123 ext. 5"),
    ("candidate.name", ""),
    ("candidate.name", " \t\x00 "),
    ("candidate.name", "\u202e\u200b\u3164"),
    ("candidate.name", "x" * 201),
    ("candidate.name", ["Sam"]),
    ("candidate.email", "sam"),
    ("candidate.email", "sam@"),
    ("candidate.email", "s\x00am@mail.example"),
    ("candidate.email", "s\u200bam@mail.example"),
    ("candidate.language", "klingon"),
    ("candidate.language", 1),
    ("candidate.time_zone", "Mars/Olympus"),
    ("candidate.time_zone", "PST8"),
    ("candidate.time_zone", "Factory"),
    ("candidate.time_zone", "localtime"),
    ("candidate.time_zone", "../../etc/passwd"),
    ("candidate.nickname", "Sammy"),
    ("recruiter", "dana"),
    ("recruiter", "İ" * 200 + "@acme.example"),
    ("recruiter", "dana@\x00acme"),
    ("recruiter", "dana@acme.example\x1f"),
    ("title", ""),
    ("title", "\u202e\u200b"),
    ("title", None),
    ("title", {}),
    ("title", "x" * 201),
    ("starts_at", "2998-12-01T14:00:00"),
    ("starts_at", "2998-12-01"),
    ("starts_at", "32503680000"),
    ("starts_at", 32503680000),
    ("starts_at", "tomorrow"),
    ("starts_at", "2998-02-30T14:00:00Z"),
    ("starts_at", "2998-12-01T23:59:60Z"),
    ("starts_at", "2998-12-01T24:00:00Z"),
    ("starts_at", "2998-12-01T14:00:00.Z"),
    ("starts_at", "2998-12-01T14:00:00+25:00"),
    ("starts_at", "2998-12-01T14:00:00-08:60"),
    ("starts_at", "2001-12-01T14:00:00Z"),
    ("starts_at", "0001-01-01T00:00:00+14:00"),
    ("starts_at", "9999-12-31T23:59:59-14:00"),
    ("duration_minutes", 0),
    ("duration_minutes", -45),
    ("duration_minutes", 1441),
    ("duration_minutes", HUGE),
    ("duration_minutes", "45"),
    ("duration_minutes", 45.5),
    ("duration_minutes", True),
    ("location", "x" * 1001),
    ("external_id", ""),
    ("external_id", "x" * 201),
    ("external_id", 7),
    ("strats_at", "2998-12-01T14:00:00Z"),
]
BAD_BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"{}"',
    b"NaN",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"title": "\\ud800"}',
    b'{"duration_minutes": 1' + b"0" * 5000 + b"}",
]
BAD_QUERIES = [
    ("/interviews", "limit", "0"),
    ("/interviews", "limit", "201"),
    ("/interviews", "limit", "-1"),
    ("/interviews", "limit", "ten"),
    ("/interviews", "limit", "1.5"),
    ("/interviews", "limit", "1_0"),
    ("/interviews", "limit", "\N{FULLWIDTH DIGIT ONE}"),
    ("/interviews", "limit", str(HUGE)),
    ("/interviews", "limit", ["1", "2"]),
    ("/interviews", "cursor", ""),
    ("/interviews", "cursor", "x" * 201),
    ("/interviews", "cursor", "ä"),
    ("/interviews", "cursor", "not-ours"),
    ("/interviews", "cursor", "MjAyNi0wMS0wMVQwMDowMDowMHwx"),
    ("/interviews", "status", "maybe"),
    ("/interviews", "status", "\x00"),
    ("/interviews", "recruiter", "dana"),
    ("/interviews", "recruiter", "\x00"),
    ("/interviews", "starts_after", "2026-12-01"),
    ("/interviews", "starts_after", "2026-12-01T00:00:00 01:00"),
    ("/interviews", "starts_before", "0001-01-01T00:00:00+14:00"),
    ("/interviews", "external_id", "\x00"),
    ("/interviews", "stauts", "confirmed"),
    ("/interviews/1/timeline", "limit", "1"),
    ("/slots", "open", "maybe"),
    ("/slots", "open", "1"),
    ("/slots", "cursor", "fDE"),
    ("/replies", "cursor", "OTk5OTk5OTk5OTk5OTk5OTk5OTk"),
    ("/replies", "cursor", "LTE"),
]
BAD_IDS = ["0", "-1", "abc", "1.0", "1e3", "%00", "%D9%A1", str(2**63), str(HUGE), "9" * 5000]


def fields_of(response: TestResponse) -> set[str]:
    """Check that a response is bad input and return the names of its fields."""
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    problem = response.get_json()
    assert (problem["status"], problem["title"]) == (422, "Unprocessable Entity")
    assert problem["type"]
    assert problem["detail"]
    assert all(error["message"] for error in problem["errors"])
    return {error["field"] for error in problem["errors"]}


@pytest.mark.parametrize(("field", "value"), BAD_FIELDS)
def test_a_bad_field_of_an_interview_is_named(refused: ApiClient, field: str, value: Any) -> None:
    assert fields_of(refused.post("/interviews", interview_body(**{field: value}))) == {field}


@pytest.mark.parametrize("field", ["candidate.name", "candidate.phone", "recruiter", "title"])
def test_a_required_field_is_missed_by_name(refused: ApiClient, field: str) -> None:
    body = interview_body()
    *outer, last = field.split(".")
    del (body[outer[0]] if outer else body)[last]
    response = refused.post("/interviews", body)
    assert fields_of(response) == {field}
    assert response.get_json()["errors"][0]["message"] == "is required"


def test_every_bad_field_is_named_at_once(refused: ApiClient) -> None:
    bad = interview_body(**{"candidate.name": "", "recruiter": "x", "starts_at": "soon"})
    assert fields_of(refused.post("/interviews", bad)) == {
        "candidate.name",
        "recruiter",
        "starts_at",
    }


def test_the_start_and_the_number_are_judged_together(refused: ApiClient) -> None:
    bad = interview_body(**{"candidate.phone": "+442079460123", "starts_at": "2001-01-01T00:00Z"})
    assert fields_of(refused.post("/interviews", bad)) == {"candidate.phone", "starts_at"}


@pytest.mark.parametrize(
    "text", [one for name, one in BAD_FIELDS if name == "starts_at" and "2998" in str(one)]
)
def test_a_time_that_is_none_is_told_what_would_be_accepted(refused: ApiClient, text: str) -> None:
    (error,) = refused.post("/interviews", interview_body(starts_at=text)).get_json()["errors"]
    assert "RFC 3339" in error["message"]
    assert "datetime" not in error["message"]


def test_a_plus_that_was_lost_on_the_way_is_named(refused: ApiClient) -> None:
    answer = refused("GET", "/interviews?starts_after=2026-12-01T00:00:00+01:00")
    assert "%2B" in answer.get_json()["errors"][0]["message"]


def test_a_recruiter_with_a_hidden_mark_is_nobody_else(refused: ApiClient) -> None:
    response = refused("PUT", "/recruiters/a%00b@acme.example", json={"name": "A"})
    assert fields_of(response) == {"email"}


def test_a_refused_number_is_told_what_would_be_accepted(refused: ApiClient) -> None:
    answer = refused.post("/interviews", interview_body(**{"candidate.phone": "+442079460123"}))
    assert "CA, US" in answer.get_json()["errors"][0]["message"]


def test_a_moment_that_has_just_come_is_past(api: ApiClient, clock: StandingClock) -> None:
    now = clock().isoformat()
    assert fields_of(api.post("/interviews", interview_body(starts_at=now))) == {"starts_at"}


@pytest.mark.parametrize("data", BAD_BODIES)
@pytest.mark.parametrize("path", ["/interviews", "/slots"])
def test_a_body_that_is_no_object_is_bad_input(refused: ApiClient, path: str, data: bytes) -> None:
    response = refused("POST", path, data=data, content_type="application/json")
    assert "body" in fields_of(response)


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("/cancel", "reason", 1),
        ("/cancel", "reason", "x" * 1001),
        ("/cancel", "tell_candidate", "no"),
        ("/cancel", "tell_candidate", 1),
        ("/cancel", "why", "x"),
        ("/remind", "channel", "pigeon"),
        ("/remind", "channel", "link"),
        ("/remind", "channel", None),
    ],
)
def test_a_bad_field_of_an_action_is_named(
    refused: ApiClient, lasting_deps: Deps, path: str, field: str, value: Any
) -> None:
    made = invited(lasting_deps.context)
    assert fields_of(refused.post(f"/interviews/{made.id}{path}", {field: value})) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("candidate.phone", "+442079460123"),
        ("candidate.language", "klingon"),
        ("starts_at", "2001-01-01T00:00:00Z"),
        ("starts_at", "2998-01-01T00:00:00"),
        ("status", "confirmed"),
        ("external_id", "another"),
    ],
)
def test_a_bad_change_is_named_and_changes_nothing(
    refused: ApiClient, lasting_deps: Deps, field: str, value: Any
) -> None:
    made = invited(lasting_deps.context)
    before = refused.get(f"/interviews/{made.id}")
    outer, _, last = field.rpartition(".")
    changes = {"title": "New", **({outer: {last: value}} if outer else {last: value})}
    assert fields_of(refused("PATCH", f"/interviews/{made.id}", json=changes)) == {field}
    assert refused.get(f"/interviews/{made.id}") == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recruiter", "dana"),
        ("starts_at", "2001-01-01T00:00:00Z"),
        ("starts_at", "2998-01-01T00:00:00"),
        ("duration_minutes", 0),
        ("ends_at", "2998-01-01T00:00:00Z"),
    ],
)
def test_a_bad_field_of_a_slot_is_named(refused: ApiClient, field: str, value: Any) -> None:
    slot = {"recruiter": "dana@acme.example", "starts_at": "2998-01-01T00:00:00Z", field: value}
    assert fields_of(refused.post("/slots", slot)) == {field}


@pytest.mark.parametrize(("path", "name", "value"), BAD_QUERIES)
def test_a_bad_parameter_is_named(refused: ApiClient, path: str, name: str, value: Any) -> None:
    assert fields_of(refused("GET", path, query_string={name: value})) == {name}


@pytest.mark.parametrize("text", BAD_IDS)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/interviews/{}"),
        ("PATCH", "/interviews/{}"),
        ("POST", "/interviews/{}/cancel"),
        ("POST", "/interviews/{}/remind"),
        ("GET", "/interviews/{}/timeline"),
        ("DELETE", "/slots/{}"),
    ],
)
def test_what_is_no_id_is_not_found(refused: ApiClient, method: str, path: str, text: str) -> None:
    given = {"json": {}} if method in {"PATCH", "POST"} else {}
    response = refused(method, path.format(text), **given)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


def test_a_name_keeps_no_nul_byte(api: ApiClient) -> None:
    made = api.post("/interviews", interview_body(**{"candidate.name": "Sam\x00 Lee"})).get_json()
    assert made["candidate"]["name"] == "Sam Lee"


def test_a_long_address_of_a_recruiter_fits(api: ApiClient) -> None:
    long = "a" * 240 + "@acme.example"
    assert api.post("/interviews", interview_body(recruiter=long)).get_json()["recruiter"] == long
