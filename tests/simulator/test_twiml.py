"""What a webhook answers becomes texts, or a warning as Twilio's debugger has it."""

import pytest
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, PRIYA, SAM


def response(inner: str) -> str:
    """Return a TwiML document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'


def bodies(sim: EmbeddedSimulator, phone: str = SAM) -> list[str]:
    """Return the texts that came to a handset."""
    return [text["body"] for text in sim.messages(phone) if text["direction"] == "out"]


@pytest.mark.parametrize(
    ("answer", "kind", "texts"),
    [
        (response("<Message>Hi</Message>"), "text/xml", ["Hi"]),
        (response("<Message>Hi</Message>"), "application/xml; charset=utf-8", ["Hi"]),
        (response("<Message>Hi</Message>"), "text/html", ["Hi"]),
        (response("<Message><Body>Hi</Body></Message>"), "text/xml", ["Hi"]),
        (response("<Message>A</Message><Message>B</Message>"), "text/xml", ["A", "B"]),
        (response("<Message>1 &lt; 2 &amp; é</Message>"), "text/xml", ["1 < 2 & é"]),
        (response(""), "text/xml", []),
        ("", "text/html", []),
        ("OK", "text/plain", ["OK"]),
    ],
)
def test_a_good_answer_is_texted_without_a_warning(
    sim: EmbeddedSimulator, receiver: Receiver, answer: str, kind: str, texts: list[str]
) -> None:
    receiver.reply(answer, kind)
    assert sim.text(SAM, "1")["answers"] == texts
    assert (bodies(sim), sim.alerts()) == (texts, [])


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("OK", "text/html", 12100),
        ("<Response>", "text/xml", 12100),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><Response/>", "text/xml", 12100),
        ("<html/>", "text/html", 12200),
        (response("<Say>Hi</Say>"), "text/xml", 12200),
        ('{"a": 1}', "application/json", 12300),
        (response(f"<Message>{'a' * 70_000}</Message>"), "text/xml", 11750),
        (response("<Message/>"), "text/xml", 14103),
        (response(f"<Message>{'a' * 1601}</Message>"), "text/xml", 14103),
        (response('<Message to="nobody">Hi</Message>'), "text/xml", 14101),
    ],
)
def test_a_bad_answer_is_a_warning_and_no_text(
    sim: EmbeddedSimulator, receiver: Receiver, answer: str, kind: str, code: int
) -> None:
    receiver.reply(answer, kind)
    assert sim.text(SAM, "1")["webhook_status"] == 200
    assert [alert["code"] for alert in sim.alerts()] == [code]
    assert bodies(sim) == []


def test_a_reply_is_in_the_accounts_log(
    client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    receiver.reply(response("<Message>Hi</Message>"))
    sim.text(SAM, "1")
    reply = client.messages.list(to=SAM)[0]
    assert (reply.direction, reply.body, reply.from_) == ("outbound-reply", "Hi", OURS)


def test_a_reply_can_go_to_somebody_else(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    receiver.reply(response(f'<Message to="{PRIYA}">Hi</Message>'))
    sim.text(SAM, "1")
    assert (bodies(sim, PRIYA), bodies(sim)) == (["Hi"], [])


@pytest.mark.parametrize("attribute", ["statusCallback", "action"])
def test_a_reply_calls_back_where_it_says(
    sim: EmbeddedSimulator, receiver: Receiver, attribute: str
) -> None:
    receiver.reply(response(f'<Message {attribute}="/status">Hi</Message>'))
    sim.text(SAM, "1")
    assert receiver.statuses(2) == ["sent", "delivered"]


def test_a_redirect_is_followed_with_the_same_parameters(
    sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    receiver.reply(response("<Message>A</Message><Redirect>/more</Redirect><Message>X</Message>"))
    receiver.reply(response("<Message>B</Message>"))
    sim.text(SAM, "1")
    assert bodies(sim) == ["A", "B"]
    assert receiver.at("/more")[0].form == receiver.at("/sms")[0].form


def test_a_redirect_without_end_is_stopped(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    for _ in range(20):
        receiver.reply(response("<Redirect>/sms</Redirect>"))
    sim.text(SAM, "1")
    assert [alert["code"] for alert in sim.alerts()] == [11215]


def test_a_bad_answer_to_a_status_is_a_warning(
    client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    receiver.reply("OK", "text/html")
    client.messages.create(to=SAM, from_=OURS, body="x", status_callback=f"{receiver.url}/warned")
    receiver.wait(2, "/warned")
    assert [alert["code"] for alert in sim.alerts()] == [12100]
