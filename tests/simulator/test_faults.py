"""Every fault does what its name says, as often as it was told, and then stops."""

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.faults import ACCEPTED
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, SAM


def send(client: Client, receiver: Receiver | None = None) -> str:
    """Send one text; return its sid."""
    callback = {"status_callback": f"{receiver.url}/status"} if receiver else {}
    sid: str = client.messages.create(to=SAM, from_=OURS, body="x", **callback).sid
    return sid


@pytest.mark.parametrize(
    ("fault", "answer", "arrived"),
    [
        ("too_many_requests", (429, 20429), 0),
        ("error_before_accept", (503, 20503), 0),
        ("error_after_accept", (500, 20500), 1),
    ],
)
def test_a_send_is_answered_with_an_error_once(
    client: Client, sim: EmbeddedSimulator, fault: str, answer: tuple[int, int], arrived: int
) -> None:
    sim.fault(fault)
    with pytest.raises(TwilioRestException) as refusal:
        send(client)
    assert (refusal.value.status, refusal.value.code) == answer
    assert len(sim.messages(SAM)) == arrived
    assert send(client)


@pytest.mark.parametrize(("fault", "arrived"), [("hang", 1), ("hang_before_accept", 0)])
def test_a_send_hangs_longer_than_the_client_waits(
    client: Client, sim: EmbeddedSimulator, fault: str, arrived: int
) -> None:
    sim.fault(fault, seconds=30)
    client.http_client = TwilioHttpClient(timeout=0.3)
    with pytest.raises(requests.ReadTimeout):
        send(client)
    assert len(sim.messages(SAM)) == arrived


@pytest.mark.parametrize(("fault", "status"), [("hang", 201), ("hang_before_accept", 503)])
def test_a_hanging_send_is_answered_at_last(
    sim: EmbeddedSimulator, fault: str, status: int
) -> None:
    sim.fault(fault, seconds=0.05)
    settings = sim.settings
    answer = requests.post(
        f"{sim.url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json",
        data={"To": SAM, "From": OURS, "Body": "x"},
        auth=(settings.account_sid, settings.auth_token),
        timeout=10,
    )
    assert answer.status_code == status


def test_a_dropped_connection_has_delivered_the_text(
    client: Client, sim: EmbeddedSimulator
) -> None:
    sim.fault("drop")
    with pytest.raises(requests.ConnectionError):
        send(client)
    assert [text["status"] for text in sim.messages(SAM, wait=5, settled=True)] == ["delivered"]


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ("lost_callbacks", ["delivered"]),
        ("doubled_callbacks", ["sent", "sent", "delivered"]),
        ("reordered_callbacks", ["delivered", "sent"]),
        ("undelivered", ["sent", "undelivered"]),
    ],
)
def test_callbacks_go_astray_once(
    client: Client, sim: EmbeddedSimulator, receiver: Receiver, fault: str, statuses: list[str]
) -> None:
    sim.fault(fault)
    send(client, receiver)
    assert receiver.statuses(len(statuses)) == statuses
    send(client, receiver)
    assert receiver.statuses(len(statuses) + 2) == [*statuses, "sent", "delivered"]


@pytest.mark.parametrize(("settings", "code"), [({}, 30003), ({"code": 30007}, 30007)])
def test_an_undelivered_text_says_why(
    client: Client, sim: EmbeddedSimulator, settings: dict[str, float], code: int
) -> None:
    sim.fault("undelivered", **settings)
    message = client.messages(send(client))
    sim.messages(SAM, wait=5, settled=True)
    assert (message.fetch().status, message.fetch().error_code) == ("undelivered", code)


def test_a_fault_without_a_count_stays_until_it_is_cleared(
    client: Client, sim: EmbeddedSimulator
) -> None:
    sim.fault("too_many_requests", count=None)
    for _ in range(3):
        with pytest.raises(TwilioRestException):
            send(client)
    sim.clear_faults()
    assert send(client)


def test_a_counted_fault_strikes_that_often(client: Client, sim: EmbeddedSimulator) -> None:
    sim.fault("too_many_requests", count=2)
    for _ in range(2):
        with pytest.raises(TwilioRestException):
            send(client)
    assert send(client)


@pytest.mark.parametrize(
    "bad",
    [
        {"fault": "earthquake"},
        {"fault": None},
        {"fault": "hang", "count": 0},
        {"fault": "hang", "count": "two"},
        {"fault": "hang", "seconds": -1},
        {"fault": "hang", "seconds": "long"},
        {"fault": "undelivered", "code": "x"},
        ["hang"],
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_with_what_would(
    sim: EmbeddedSimulator, bad: object
) -> None:
    answer = requests.post(f"{sim.url}/sandbox/faults", json=bad, timeout=10)
    assert answer.status_code == 422
    assert set(answer.json()["accepted_faults"]) == set(ACCEPTED)


def test_the_faults_that_are_on_are_listed_and_cleared_one_by_one(sim: EmbeddedSimulator) -> None:
    sim.fault("hang", seconds=3)
    sim.fault("drop", count=None)
    url = f"{sim.url}/sandbox/faults"
    listed = requests.get(url, timeout=10).json()["faults"]
    assert [(one["fault"], one["count"], one["seconds"]) for one in listed] == [
        ("hang", 1, 3.0),
        ("drop", None, 20.0),
    ]
    requests.delete(f"{url}?fault=hang", timeout=10)
    assert [one["fault"] for one in requests.get(url, timeout=10).json()["faults"]] == ["drop"]
