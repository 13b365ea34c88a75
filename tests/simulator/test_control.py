"""The control API: handsets to hold, waits without polling, clear refusals."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from service.simulator.core import simulator_of
from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, PRIYA, SAM


@contextmanager
def waiting(sim: EmbeddedSimulator, path: str) -> Iterator[threading.Event]:
    """Ask a long poll in another thread; the event is set when it was answered."""
    answered = threading.Event()

    def ask() -> None:
        requests.get(sim.url + path, timeout=20)
        answered.set()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(ask)
        yield answered


def test_a_thread_tells_who_wrote_what(
    client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    client.messages.create(to=SAM, from_=OURS, body="question")
    sim.text(SAM, "STOP")
    thread = [(one["direction"], one["by"]) for one in sim.messages(SAM)]
    assert thread == [("out", "service"), ("in", "candidate"), ("out", "carrier")]


def test_a_text_of_a_thread_has_its_particulars(client: Client, sim: EmbeddedSimulator) -> None:
    sid = client.messages.create(to=SAM, from_=OURS, body="👍" * 36).sid
    (text,) = sim.messages(SAM, wait=5, settled=True)
    assert (text["sid"], text["status"], text["error_code"]) == (sid, "delivered", None)
    assert (text["segments"], text["media"]) == (2, 0)
    assert datetime.fromisoformat(text["created_at"]).utcoffset() == timedelta(0)


def test_only_what_came_after_is_returned(sim: EmbeddedSimulator) -> None:
    for body in "abc":
        sim.text(SAM, body)
    assert [one["body"] for one in sim.messages(SAM, after=1)] == ["b", "c"]
    assert sim.messages(SAM, after=3) == []
    assert sim.messages(PRIYA) == []


def test_a_wait_ends_with_the_text_that_was_awaited(sim: EmbeddedSimulator) -> None:
    with waiting(sim, f"/sandbox/handsets/{SAM}/messages?after=1&wait=20") as answered:
        sim.text(SAM, "first")
        sim.text(SAM, "second")
        assert answered.wait(5)


def test_a_wait_for_news_ends_with_any_change(sim: EmbeddedSimulator) -> None:
    version = requests.get(f"{sim.url}/sandbox/changes", timeout=5).json()["version"]
    with waiting(sim, f"/sandbox/changes?after={version}&wait=20") as answered:
        sim.fault("drop")
        assert answered.wait(5)


def test_closing_ends_every_wait(sim: EmbeddedSimulator) -> None:
    with waiting(sim, "/sandbox/changes?after=99&wait=20") as answered:
        simulator_of(sim.app).close()
        assert answered.wait(5)


def test_handsets_are_listed_with_the_newest_text_first(
    client: Client, sim: EmbeddedSimulator
) -> None:
    sim.text(SAM, "1")
    client.messages.create(to=PRIYA, from_=OURS, body="question")
    listed = [(one["phone"], one["count"], one["last"]["body"]) for one in sim.handsets()]
    assert listed == [(PRIYA, 1, "question"), (SAM, 1, "1")]


def test_a_handset_can_be_named_before_it_texts(sim: EmbeddedSimulator) -> None:
    url = f"{sim.url}/sandbox/handsets/{SAM}"
    assert requests.put(url, json={"name": "Sam Lee"}, timeout=5).json()["name"] == "Sam Lee"
    assert [(one["name"], one["last"]) for one in sim.handsets()] == [("Sam Lee", None)]


def test_sends_are_counted_with_those_that_were_refused(
    client: Client, sim: EmbeddedSimulator
) -> None:
    sim.fault("too_many_requests")
    with pytest.raises(TwilioRestException):
        client.messages.create(to=SAM, from_=OURS, body="x")
    client.messages.create(to=SAM, from_=OURS, body="x")
    assert sim.requests() == [{"to": SAM, "body": "x", "count": 2, "accepted": 1}]


def test_a_reset_forgets_everything(client: Client, sim: EmbeddedSimulator) -> None:
    sim.text(SAM, "STOP")
    sim.fault("drop", count=None)
    sim.reset()
    assert (sim.handsets(), sim.requests(), sim.alerts()) == ([], [], [])
    assert client.messages.create(to=SAM, from_=OURS, body="x").status == "queued"


@pytest.mark.parametrize(
    "given",
    [
        {"body": ""},
        {"body": "  "},
        {"body": "a" * 1601},
        {"body": 1},
        {"body": None},
        {"body": "\ud83d"},
        {"body": "x", "media": "two"},
        {"body": "x", "media": 11},
        {"body": "x", "sid": 5},
        {"body": "x", "sid": "../etc"},
        {"sid": "SM1"},
        {},
        [],
        None,
    ],
)
def test_a_text_that_no_phone_could_send_is_refused(sim: EmbeddedSimulator, given: object) -> None:
    url = f"{sim.url}/sandbox/handsets/{SAM}/texts"
    answer = requests.post(url, json=given, timeout=5)
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sandbox/handsets/nobody/messages"),
        ("POST", "/sandbox/handsets/12/texts"),
        ("PUT", f"/sandbox/handsets/{SAM}"),
        ("GET", "/phones/nobody"),
        ("GET", "/?phone=nobody"),
        ("POST", "/phones"),
        ("POST", f"/phones/{SAM}/texts"),
        ("POST", "/faults"),
    ],
)
def test_bad_input_is_told_what_would_do(sim: EmbeddedSimulator, method: str, path: str) -> None:
    assert requests.request(method, sim.url + path, timeout=5).status_code == 422


@pytest.mark.parametrize("query", ["after=x", "after=-5", "wait=nan", "wait=x", "wait=-1"])
def test_a_query_that_makes_no_sense_is_as_good_as_none(sim: EmbeddedSimulator, query: str) -> None:
    sim.text(SAM, "1")
    answer = requests.get(f"{sim.url}/sandbox/handsets/{SAM}/messages?{query}", timeout=30)
    assert len(answer.json()["messages"]) == 1


@pytest.mark.parametrize("phone", [SAM, "%2B14155550123", "14155550123", "+1-415-555-0123"])
def test_a_phone_is_found_however_its_number_is_written(sim: EmbeddedSimulator, phone: str) -> None:
    sim.text(SAM, "1")
    answer = requests.get(f"{sim.url}/sandbox/handsets/{phone}/messages", timeout=5)
    assert len(answer.json()["messages"]) == 1


def test_the_process_says_that_it_is_up(sim: EmbeddedSimulator) -> None:
    assert requests.get(f"{sim.url}/healthz", timeout=5).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("origin", "status"), [("https://elsewhere.example", 403), ("null", 403), ("", 204)]
)
def test_pages_from_elsewhere_may_not_change_the_sandbox(
    sim: EmbeddedSimulator, origin: str, status: int
) -> None:
    headers = {"Origin": origin or sim.url}
    answer = requests.post(f"{sim.url}/sandbox/reset", headers=headers, timeout=5)
    assert answer.status_code == status


def test_a_request_that_is_too_large_is_refused(sim: EmbeddedSimulator) -> None:
    url = f"{sim.url}/sandbox/handsets/{SAM}/texts"
    assert requests.post(url, json={"body": "a" * 2_000_000}, timeout=5).status_code in {413, 422}


def test_outside_its_context_the_sandbox_has_no_address(sim: EmbeddedSimulator) -> None:
    with pytest.raises(RuntimeError, match="enter"):
        _ = EmbeddedSimulator(sim.settings).url


def test_a_refusal_is_told_to_the_test_that_caused_it(sim: EmbeddedSimulator) -> None:
    with pytest.raises(ValueError, match="too_many_requests"):
        sim.fault("earthquake")
