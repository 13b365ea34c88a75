"""A text from a handset reaches the webhook as Twilio posts it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from twilio.request_validator import RequestValidator

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import SimulatorSettings
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, SAM, SERVICE_SID


def test_a_text_is_posted_with_twilios_parameters(
    sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    receipt = sim.text(SAM, "  ok 👍 ")
    (post,) = receiver.at("/sms")
    expected = {
        "MessageSid": receipt["sid"],
        "SmsSid": receipt["sid"],
        "SmsMessageSid": receipt["sid"],
        "AccountSid": sim.settings.account_sid,
        "From": SAM,
        "To": OURS,
        "Body": "  ok 👍 ",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
        "FromCountry": "US",
        "FromCity": "",
    }
    assert expected.items() <= post.form.to_dict().items()
    assert "OptOutType" not in post.form


def test_a_service_names_itself(service_sim: EmbeddedSimulator, receiver: Receiver) -> None:
    service_sim.text(SAM, "1")
    assert receiver.at("/sms")[0].form["MessagingServiceSid"] == SERVICE_SID


def test_pictures_come_with_their_addresses(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    receipt = sim.text(SAM, "", media=2)
    form = receiver.at("/sms")[0].form
    assert (form["NumMedia"], form["MediaContentType1"]) == ("2", "image/jpeg")
    assert receipt["sid"] in form["MediaUrl1"]
    assert receipt["sid"].startswith("MM")


def test_the_first_of_two_tokens_signs(receiver: Receiver) -> None:
    settings = SimulatorSettings(auth_token="first,second", sms_url=f"{receiver.url}/sms?q=%C3%A9")
    with EmbeddedSimulator(settings) as sim:
        sim.text(SAM, "grüße")
    (post,) = receiver.at("/sms")
    assert RequestValidator("first").validate(post.url, post.form, post.signature)
    assert not RequestValidator("second").validate(post.url, post.form, post.signature)


def test_the_user_in_an_address_is_sent_but_not_signed(
    sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    sim.sms_url = receiver.url.replace("//", "//dana:secret@") + "/sms#rc=1"
    sim.text(SAM, "1")
    (post,) = receiver.at("/sms")
    assert post.authorization == "Basic ZGFuYTpzZWNyZXQ="
    validator = RequestValidator(sim.settings.auth_token)
    assert validator.validate(f"{receiver.url}/sms", post.form, post.signature)


def test_the_answer_says_what_the_webhook_said(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    receiver.reply("<Response><Message>Thank you</Message></Response>")
    receipt = sim.text(SAM, "1")
    assert (receipt["webhook_status"], receipt["answers"]) == (200, ["Thank you"])


def test_a_repeat_posts_the_same_text_and_adds_nothing(
    sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    receiver.reply("<Response><Message>Thank you</Message></Response>")
    receiver.reply("<Response><Message>Thank you</Message></Response>")
    first = sim.text(SAM, "1")
    assert sim.text(SAM, "1", sid=first["sid"]) == first
    one, two = receiver.at("/sms")
    assert (one.form, one.token) == (two.form, two.token)
    assert [text["body"] for text in sim.messages(SAM)] == ["1", "Thank you"]


def test_a_repeat_after_a_failure_gets_its_answer(
    sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    receiver.reply("down", status=500)
    receiver.reply("<Response><Message>Thank you</Message></Response>")
    first = sim.text(SAM, "1")
    assert (first["webhook_status"], first["answers"]) == (500, [])
    assert sim.text(SAM, "1", sid=first["sid"])["answers"] == ["Thank you"]
    assert [text["body"] for text in sim.messages(SAM)] == ["1", "Thank you"]


def test_two_tries_at_the_same_moment_are_one_text(
    sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    for _ in range(4):
        receiver.reply("<Response><Message>Thank you</Message></Response>")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sim.text(SAM, "1", sid="SM" + "7" * 32), range(4)))
    assert len(receiver.at("/sms")) == 4
    assert [text["body"] for text in sim.messages(SAM)] == ["1", "Thank you"]


@pytest.mark.parametrize(
    ("fragment", "posts"),
    [
        ("", 1),
        ("#rc=2", 1),
        ("#rc=1&rp=5xx", 2),
        ("#rc=3&rp=ct,rt,5xx", 4),
        ("#rc=9&rp=all", 6),
        ("#rc=0&rp=all", 1),
        ("#rc=2&rp=4xx", 1),
        ("#rc=many&rp=5xx", 2),
    ],
)
def test_a_failing_webhook_is_tried_again_only_when_its_address_asks(
    sim: EmbeddedSimulator, receiver: Receiver, fragment: str, posts: int
) -> None:
    for _ in range(6):
        receiver.reply("down", status=503)
    sim.sms_url = f"{receiver.url}/sms{fragment}"
    assert sim.text(SAM, "1")["webhook_status"] == 503
    assert len(receiver.at("/sms")) == posts
    assert len({post.token for post in receiver.at("/sms")}) == 1


def test_a_webhook_that_is_not_there_is_a_warning(sim: EmbeddedSimulator) -> None:
    sim.sms_url = "http://127.0.0.1:9/sms"
    assert sim.text(SAM, "1")["webhook_status"] is None
    assert [alert["code"] for alert in sim.alerts()] == [11200]
