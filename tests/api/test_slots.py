"""Open times are offered, listed and withdrawn over HTTP."""

from service.store.messages import Inbound
from service.usecases.context import Context
from service.usecases.receive_text import receive_text
from tests.support.api import ApiClient
from tests.support.clock import StandingClock
from tests.support.steps import SAM, invited, offered

OFFER = {"recruiter": "dana@acme.example", "starts_at": "2998-12-01T14:00:00-08:00"}


def ids(api: ApiClient, **query: object) -> list[int]:
    return [one["id"] for one in api.get("/slots", **query)["items"]]


def test_an_offered_time_comes_back(api: ApiClient) -> None:
    made = api.post("/slots", {**OFFER, "duration_minutes": 30})
    slot = made.get_json()
    assert made.status_code == 201
    assert slot == {
        "id": slot["id"],
        "recruiter": "dana@acme.example",
        "starts_at": "2998-12-01T22:00:00Z",
        "duration_minutes": 30,
        "open": True,
        "interview_id": None,
    }
    assert api.get("/slots")["items"] == [slot]


def test_a_time_lasts_45_minutes_unless_told(api: ApiClient) -> None:
    assert api.post("/slots", OFFER).get_json()["duration_minutes"] == 45


def test_a_time_is_offered_once(api: ApiClient) -> None:
    api.post("/slots", OFFER)
    again = api.post("/slots", OFFER)
    assert (again.status_code, "already" in again.get_json()["detail"]) == (409, True)


def test_an_open_time_may_be_withdrawn(api: ApiClient) -> None:
    made = api.post("/slots", OFFER).get_json()
    gone = api("DELETE", f"/slots/{made['id']}")
    assert (gone.status_code, gone.data) == (204, b"")
    assert api("DELETE", f"/slots/{made['id']}").status_code == 404


def test_a_taken_time_says_whose_it_is_and_stays(api: ApiClient, context: Context) -> None:
    interview = taken(context)
    slot = api.get("/slots")["items"][0]
    assert (slot["open"], slot["interview_id"]) == (False, interview)
    refused = api("DELETE", f"/slots/{slot['id']}")
    assert (refused.status_code, "taken" in refused.get_json()["detail"]) == (409, True)


def test_an_interview_that_took_a_slot_is_confirmed_at_its_time(
    api: ApiClient, context: Context
) -> None:
    interview = taken(context)
    shown = api.get(f"/interviews/{interview}")
    assert shown["status"] == "confirmed"
    assert shown["starts_at"] == api.get("/slots")["items"][0]["starts_at"]


def test_open_slots_are_neither_taken_nor_past(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    taken(context)
    offered(context, 1, 60)
    clock.advance(hours=2)
    past, held, free = ids(api)
    assert ids(api, open="true") == [free]
    assert ids(api, open="false") == [held]
    assert [one["open"] for one in api.get("/slots")["items"]] == [False, False, True]
    assert past not in ids(api, open="true", limit=1)


def taken(context: Context) -> int:
    """Let a candidate take the only time that is offered; return the interview."""
    interview = invited(context, hours=26)
    offered(context, 30)
    for number, answer in enumerate(("2", "1")):
        receive_text(context, Inbound(f"SM{number}", SAM, answer))
    return interview.id
