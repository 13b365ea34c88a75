"""A handset that answers by itself."""

from urllib.parse import quote

import pytest
import requests
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, SAM

AWAY = "I am away until Monday."


def written(sim: EmbeddedSimulator, texts: int) -> list[str]:
    """Wait for so many texts on Sam's phone; return those that it wrote."""
    thread = sim.messages(SAM, after=texts - 1, wait=10)
    assert len(thread) == 1
    return [one["body"] for one in sim.messages(SAM) if one["by"] == "candidate"]


def seen(sim: EmbeddedSimulator) -> tuple[object, int]:
    (handset,) = sim.handsets()
    return handset["answers_by_itself"], handset["answered_by_itself"]


def test_it_answers_each_text_it_gets(client: Client, sim: EmbeddedSimulator) -> None:
    sim.answer_by_itself(SAM, AWAY)
    for texts in (2, 4):
        client.messages.create(to=SAM, from_=OURS, body="Reply 1 to confirm")
        assert set(written(sim, texts)) == {AWAY}
    assert seen(sim) == (AWAY, 2)


def test_it_answers_no_text_that_did_not_arrive(client: Client, sim: EmbeddedSimulator) -> None:
    sim.answer_by_itself(SAM, AWAY)
    sim.fault("undelivered")
    client.messages.create(to=SAM, from_=OURS, body="lost")
    sim.messages(SAM, wait=10, settled=True)
    client.messages.create(to=SAM, from_=OURS, body="Reply 1 to confirm")
    assert written(sim, 3) == [AWAY]


def test_two_machines_stop_after_fifty_texts(
    client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    for _ in range(60):
        receiver.reply("<Response><Message>Thank you</Message></Response>")
    sim.answer_by_itself(SAM, AWAY)
    client.messages.create(to=SAM, from_=OURS, body="Reply 1 to confirm")
    assert len(written(sim, 101)) == 50
    assert sim.messages(SAM, wait=10, settled=True)[-1]["body"] == "Thank you"
    assert "It has stopped" in requests.get(f"{sim.url}/fragments/machine/{SAM}", timeout=5).text


def test_switched_off_it_is_a_phone_again(client: Client, sim: EmbeddedSimulator) -> None:
    sim.answer_by_itself(SAM, AWAY)
    sim.answer_by_itself(SAM, None)
    client.messages.create(to=SAM, from_=OURS, body="Reply 1 to confirm")
    assert len(sim.messages(SAM, wait=10, settled=True)) == 1
    assert seen(sim) == (None, 0)


def test_the_switch_of_the_handset_works_without_javascript(sim: EmbeddedSimulator) -> None:
    address = f"{sim.url}/phones/{quote(SAM)}/machine"
    for on, expected in (("1", AWAY), ("0", None)):
        requests.post(address, data={"answer": AWAY, "on": on}, timeout=5)
        assert seen(sim)[0] == expected


@pytest.mark.parametrize("given", [{}, {"answers_by_itself": 5}, {"answers_by_itself": "a" * 1601}])
def test_an_answer_that_no_phone_could_send_is_refused(
    sim: EmbeddedSimulator, given: dict[str, object]
) -> None:
    answer = requests.put(f"{sim.url}/sandbox/handsets/{SAM}", json=given, timeout=5)
    assert answer.status_code == 422
    assert "answers_by_itself" in answer.json()["error"]


def test_a_name_and_an_answer_are_set_apart(sim: EmbeddedSimulator) -> None:
    sim.answer_by_itself(SAM, AWAY)
    requests.put(f"{sim.url}/sandbox/handsets/{SAM}", json={"name": "Sam Lee"}, timeout=5)
    (handset,) = sim.handsets()
    assert (handset["name"], handset["answers_by_itself"]) == ("Sam Lee", AWAY)
