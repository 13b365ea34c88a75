"""A POST that is repeated with its Idempotency-Key is done once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from service.deps import Deps
from service.store import tokens
from tests.support.api import ApiClient, caller, interview_body
from tests.support.clock import StandingClock
from tests.support.steps import invited

THREADS = 8


def at_once(api: ApiClient, app: Flask, key: str | None, **given: object) -> list[TestResponse]:
    """Post the same interview from eight threads that start together."""
    start = Barrier(THREADS)

    def post(_number: int) -> TestResponse:
        own = ApiClient(app.test_client(), api.token)
        start.wait(10)
        return own.post("/interviews", interview_body(**given), key=key)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(post, range(THREADS)))


def count(api: ApiClient) -> int:
    return len(api.get("/interviews")["items"])


def test_the_same_key_and_body_get_the_same_answer(api: ApiClient) -> None:
    first = api.post("/interviews", interview_body(), key="one")
    again = api.post("/interviews", interview_body(), key="one")
    assert (again.status_code, again.text) == (first.status_code, first.text) == (201, first.text)
    assert again.mimetype == "application/json"
    assert count(api) == 1


def test_an_answer_stays_as_it_was_though_the_interview_changes(api: ApiClient) -> None:
    first = api.post("/interviews", interview_body(), key="one")
    api("PATCH", f"/interviews/{first.get_json()['id']}", json={"title": "Changed"})
    assert api.post("/interviews", interview_body(), key="one").text == first.text


def test_without_a_key_every_post_is_done(api: ApiClient) -> None:
    api.post("/interviews", interview_body())
    api.post("/interviews", interview_body())
    assert count(api) == 2


def test_the_same_key_with_another_body_is_a_conflict(api: ApiClient) -> None:
    api.post("/interviews", interview_body(), key="one")
    other = api.post("/interviews", interview_body(title="Another"), key="one")
    assert (other.status_code, other.mimetype) == (409, "application/problem+json")
    assert "another request" in other.get_json()["detail"]
    assert count(api) == 1


def test_the_same_key_at_another_address_is_a_conflict(api: ApiClient, deps: Deps) -> None:
    first, second = invited(deps.context), invited(deps.context)
    assert api.post(f"/interviews/{first.id}/cancel", key="one").status_code == 200
    assert api.post(f"/interviews/{second.id}/cancel", key="one").status_code == 409


def test_a_key_belongs_to_its_token(app: Flask, deps: Deps, api: ApiClient) -> None:
    api.post("/interviews", interview_body(), key="one")
    other = caller(app, deps, "another program")
    assert other.post("/interviews", interview_body(title="Theirs"), key="one").status_code == 201


def test_a_refusal_is_repeated_as_it_was(api: ApiClient, deps: Deps) -> None:
    bad = interview_body(**{"candidate.phone": "+442079460123"})
    first = api.post("/interviews", bad, key="one")
    again = api.post("/interviews", bad, key="one")
    assert (again.status_code, again.mimetype) == (422, "application/problem+json")
    assert again.text == first.text


def test_an_action_with_a_key_is_done_once(api: ApiClient, deps: Deps) -> None:
    made = invited(deps.context, hours=100)
    first = api.post(f"/interviews/{made.id}/remind", {"channel": "sms"}, key="one")
    again = api.post(f"/interviews/{made.id}/remind", {"channel": "sms"}, key="one")
    assert (first.status_code, again.status_code, again.text) == (202, 202, first.text)


def test_a_slot_with_a_key_is_offered_once(api: ApiClient) -> None:
    slot = {"recruiter": "dana@acme.example", "starts_at": "2998-01-01T00:00:00Z"}
    first, again = (api.post("/slots", slot, key="one") for _ in range(2))
    assert (first.status_code, again.status_code, again.text) == (201, 201, first.text)


def died(api: ApiClient, deps: Deps) -> None:
    """Let a request begin under a key, and its process end before its work."""
    api.post("/interviews", interview_body(), key="one")
    with deps.context.database.write() as tx:
        tx.execute(text("UPDATE idempotency_key SET status = NULL, body = NULL"))


def test_the_second_waits_a_few_seconds_for_the_first_and_is_told_so(
    api: ApiClient, deps: Deps
) -> None:
    died(api, deps)
    second = api.post("/interviews", interview_body(), key="one")
    assert (second.status_code, "still running" in second.get_json()["detail"]) == (409, True)


def test_what_a_request_that_died_may_have_done_is_never_done_again(
    api: ApiClient, deps: Deps, clock: StandingClock
) -> None:
    died(api, deps)
    clock.advance(hours=1)
    again = api.post("/interviews", interview_body(), key="one")
    assert (again.status_code, "use a new key" in again.get_json()["detail"]) == (409, True)


def test_after_a_fault_of_ours_the_key_may_be_used_again(api: ApiClient, deps: Deps) -> None:
    made = invited(deps.context)
    for status, code in (("of a later version", 500), ("scheduled", 200)):
        with deps.context.database.write() as tx:
            tx.execute(text("UPDATE interview SET status = :status"), {"status": status})
        assert api.post(f"/interviews/{made.id}/cancel", key="one").status_code == code


@pytest.mark.parametrize("key", ["x" * 256, "", "schlüssel"])
def test_a_key_that_is_none_is_refused(refused: ApiClient, key: str) -> None:
    headers = {"Idempotency-Key": key}
    response = refused("POST", "/interviews", json=interview_body(), headers=headers)
    assert response.status_code == 422
    assert [one["field"] for one in response.get_json()["errors"]] == ["Idempotency-Key"]


def test_one_key_from_eight_threads_makes_one_interview(api: ApiClient, app: Flask) -> None:
    answers = at_once(api, app, "one")
    assert {answer.status_code for answer in answers} == {201}
    assert (len({answer.text for answer in answers}), count(api)) == (1, 1)


def test_one_external_id_from_eight_threads_makes_one_interview(api: ApiClient, app: Flask) -> None:
    answers = at_once(api, app, None, external_id="ats-1")
    made = [answer.get_json()["id"] for answer in answers if answer.status_code == 201]
    others = [answer.get_json() for answer in answers if answer.status_code == 409]
    assert (len(made), len(others)) == (1, 7)
    assert {problem["interview_id"] for problem in others} == set(made)


def test_only_the_digest_of_a_token_is_kept(api: ApiClient, deps: Deps) -> None:
    with deps.context.database.read() as tx:
        kept = tx.execute(text("SELECT digest FROM api_token")).scalars().all()
    assert kept == [tokens.digest(api.token)]
    assert api.token not in kept
