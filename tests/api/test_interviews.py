"""Interviews are made, looked at, changed, called off and reminded of over HTTP."""

from datetime import timedelta

import pytest
from redis import Redis

from service.flows import calendars
from service.store.schema import outbox
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support.api import ApiClient, interview_body
from tests.support.clock import StandingClock
from tests.support.core import rows
from tests.support.steps import SAM, invited

FULL = {
    "external_id": "ats-123",
    "candidate": {
        "name": "Sam Lee",
        "phone": SAM,
        "email": "sam@example.com",
        "language": "en",
        "time_zone": "America/Los_Angeles",
        "consent": {"source": "application form", "at": "2026-11-01T10:00:00Z"},
    },
    "recruiter": "dana@acme.example",
    "title": "Backend engineer, first interview",
    "starts_at": "2998-12-01T14:00:07-08:00",
    "duration_minutes": 45,
    "location": "https://meet.example/abc",
}
QUEUE = "rq:queue:texts"


def test_an_interview_comes_back_as_it_was_given(api: ApiClient) -> None:
    made = api.post("/interviews", FULL).get_json()
    given = {**FULL, "starts_at": "2998-12-01T22:00:07Z"}
    candidate = {**FULL["candidate"], "texts_allowed": True, "calls_allowed": True}
    assert {name: made[name] for name in given} == {**given, "candidate": candidate}
    assert api.get(f"/interviews/{made['id']}") == made


def test_an_answer_adds_id_status_link_and_reminders(api: ApiClient) -> None:
    made = api.post("/interviews", FULL)
    answer = made.get_json()
    assert (made.status_code, answer["status"], answer["last_reply"]) == (201, "scheduled", None)
    assert isinstance(answer["id"], int)
    assert "/i/" in answer["answer_url"]
    assert answer["created_at"].endswith("Z")
    assert [one["channel"] for one in answer["reminders"]] == ["sms", "sms", "voice", "sms"]
    assert {one["state"] for one in answer["reminders"]} == {"planned"}
    assert answer["reminders"][0]["due_at"] == "2998-11-28T22:00:07Z"


def test_what_is_left_out_gets_the_contracts_defaults(api: ApiClient) -> None:
    made = api.post("/interviews", interview_body()).get_json()
    assert (made["duration_minutes"], made["location"], made["external_id"]) == (45, "", None)
    assert (made["candidate"]["language"], made["candidate"]["email"]) == ("en", None)
    assert made["candidate"]["consent"] is None


@pytest.mark.parametrize(
    "name",
    [
        "candidate.email", "candidate.language", "candidate.time_zone", "candidate.consent",
        "duration_minutes", "location", "external_id", "ladder",
    ],
)  # fmt: skip
def test_null_is_what_is_left_out(api: ApiClient, name: str) -> None:
    body = interview_body(**{"candidate.phone": "+14155550177"})
    body["candidate"].pop("time_zone")
    plain = api.post("/interviews", body).get_json()
    *outer, last = name.split(".")
    (body[outer[0]] if outer else body)[last] = None
    made = api.post("/interviews", body)
    differs = ("id", "answer_url", "reminders")
    assert made.status_code == 201, made.text
    assert [made.get_json()[one] for one in plain if one not in differs] == [
        plain[one] for one in plain if one not in differs
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2998-12-01T14:00:00.1234567-08:00", "2998-12-01T22:00:00.123456Z"),
        ("2998-12-01T14:00:00.123456789Z", "2998-12-01T14:00:00.123456Z"),
        ("2998-12-01T14:00:00.5Z", "2998-12-01T14:00:00.500000Z"),
        ("2998-12-01t14:00:00z", "2998-12-01T14:00:00Z"),
        ("2998-12-01 14:00+14:00", "2998-12-01T00:00:00Z"),
    ],
)
def test_every_rfc_3339_time_is_taken(api: ApiClient, given: str, kept: str) -> None:
    assert api.post("/interviews", interview_body(starts_at=given)).get_json()["starts_at"] == kept


def test_a_number_that_was_copied_with_marks_of_direction_is_taken(api: ApiClient) -> None:
    body = interview_body(**{"candidate.phone": "\u202a+1 415-555-0123\u202c"})
    made = api.post("/interviews", body).get_json()
    assert made["candidate"]["phone"] == "+14155550123"


def test_a_skipped_rung_says_why(api: ApiClient, clock: StandingClock) -> None:
    soon = (clock() + timedelta(hours=5)).isoformat()
    made = api.post("/interviews", interview_body(starts_at=soon)).get_json()
    skipped = [one for one in made["reminders"] if one["state"] == "skipped"]
    assert len(skipped) == 2
    assert all("past" in one["why"] for one in skipped)


def test_a_second_post_of_an_external_id_names_the_first(api: ApiClient) -> None:
    first = api.post("/interviews", FULL).get_json()
    again = api.post("/interviews", FULL)
    assert again.status_code == 409
    assert again.get_json()["interview_id"] == first["id"]
    assert str(first["id"]) in again.get_json()["detail"]


def test_a_new_start_makes_a_new_ladder(api: ApiClient) -> None:
    made = api.post("/interviews", FULL).get_json()
    moved = api(
        "PATCH", f"/interviews/{made['id']}", json={"starts_at": "2998-12-05T14:00:00-08:00"}
    ).get_json()
    planned = [one["due_at"] for one in moved["reminders"] if one["state"] == "planned"]
    assert moved["starts_at"] == "2998-12-05T22:00:00Z"
    assert planned[1:] == [
        "2998-12-02T22:00:00Z",
        "2998-12-04T22:00:00Z",
        "2998-12-05T18:00:00Z",
        "2998-12-05T20:00:00Z",
    ]


def test_what_a_patch_leaves_out_stays(api: ApiClient) -> None:
    made = api.post("/interviews", FULL).get_json()
    changes = {"title": "Second round", "candidate": {"email": "lee@example.com"}}
    changed = api("PATCH", f"/interviews/{made['id']}", json=changes).get_json()
    expected = {**made, "title": "Second round"}
    expected["candidate"] = {**made["candidate"], "email": "lee@example.com"}
    assert changed == expected


def test_null_in_a_patch_removes_an_address_and_a_place(api: ApiClient) -> None:
    path = f"/interviews/{api.post('/interviews', FULL).get_json()['id']}"
    changed = api("PATCH", path, json={"candidate": {"email": None}, "location": None}).get_json()
    assert (changed["candidate"]["email"], changed["location"]) == (None, "")
    assert api.get(path) == changed


def test_a_cancelled_interview_is_told_to_the_candidate(api: ApiClient, context: Context) -> None:
    made = invited(context)
    answer = api.post(f"/interviews/{made.id}/cancel", {"reason": "The position is filled"})
    planned = [one["kind"] for one in answer.get_json()["reminders"] if one["state"] == "planned"]
    assert (answer.status_code, answer.get_json()["status"]) == (200, "cancelled")
    assert planned == ["cancelled"]


def test_a_silent_cancel_plans_no_text(api: ApiClient, context: Context) -> None:
    made = invited(context)
    answer = api.post(f"/interviews/{made.id}/cancel", {"tell_candidate": False}).get_json()
    assert {one["state"] for one in answer["reminders"]} == {"skipped"}


def test_a_cancelled_interview_cannot_be_cancelled_again(api: ApiClient, context: Context) -> None:
    made = invited(context)
    api.post(f"/interviews/{made.id}/cancel")
    assert api.post(f"/interviews/{made.id}/cancel").status_code == 409


def test_calendars_follow_what_a_program_does(api: ApiClient, context: Context) -> None:
    path = f"/interviews/{api.post('/interviews', FULL).get_json()['id']}"
    api("PATCH", path, json={"title": "Data engineer"})
    api("PATCH", path, json={"ladder": "-1d sms"})
    api.post(f"{path}/cancel", {"tell_candidate": False})
    topics = [row["topic"] for row in rows(context, outbox)]
    assert topics == [calendars.TOPIC, calendars.TOPIC, "interview.cancelled", calendars.TOPIC]


def test_a_reminder_by_hand_is_due_at_once(api: ApiClient, context: Context) -> None:
    made = invited(context, hours=100)
    answer = api.post(f"/interviews/{made.id}/remind", {"channel": "sms"})
    by_hand = [one for one in answer.get_json()["reminders"] if one["kind"] == "by_hand"]
    assert answer.status_code == 202
    assert [one["state"] for one in by_hand] == ["planned"]
    send_due_touches(context)
    assert api.get(f"/interviews/{made.id}")["reminders"][0]["state"] in {"sent", "delivered"}


def test_a_second_reminder_within_a_minute_is_refused(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=100)
    api.post(f"/interviews/{made.id}/remind")
    clock.advance(seconds=59)
    refused = api.post(f"/interviews/{made.id}/remind")
    clock.advance(seconds=1)
    assert (refused.status_code, "60 seconds" in refused.get_json()["detail"]) == (409, True)
    assert api.post(f"/interviews/{made.id}/remind").status_code == 202


def test_no_reminder_goes_out_for_a_cancelled_interview(api: ApiClient, context: Context) -> None:
    made = invited(context)
    api.post(f"/interviews/{made.id}/cancel")
    refused = api.post(f"/interviews/{made.id}/remind")
    assert (refused.status_code, "cancelled" in refused.get_json()["detail"]) == (409, True)


def test_no_reminder_goes_out_for_a_past_interview(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=1)
    clock.advance(hours=1)
    refused = api.post(f"/interviews/{made.id}/remind")
    assert (refused.status_code, "started" in refused.get_json()["detail"]) == (409, True)


def test_a_worker_is_told_after_a_change(api: ApiClient, redis_url: str) -> None:
    api.post("/interviews", FULL).close()
    with Redis.from_url(redis_url) as redis:
        assert redis.blpop([QUEUE], timeout=10) is not None
