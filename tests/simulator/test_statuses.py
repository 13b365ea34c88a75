"""Each status of a text is posted to its callback, signed and in order."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import SimulatorSettings
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, SAM, SERVICE_SID, client_of


def test_a_text_from_a_number_is_sent_then_delivered(client: Client, receiver: Receiver) -> None:
    callback = f"{receiver.url}/status"
    client.messages.create(to=SAM, from_=OURS, body="x", status_callback=callback)
    assert receiver.statuses(2) == ["sent", "delivered"]


def test_a_text_by_a_service_is_queued_first(service_client: Client, receiver: Receiver) -> None:
    service_client.messages.create(
        to=SAM,
        messaging_service_sid=SERVICE_SID,
        body="x",
        status_callback=f"{receiver.url}/status",
    )
    assert receiver.statuses(3) == ["queued", "sent", "delivered"]
    assert receiver.at("/status")[0].form["MessagingServiceSid"] == SERVICE_SID


def test_a_callback_has_twilios_parameters(
    client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    callback = f"{receiver.url}/status"
    sid = client.messages.create(to=SAM, from_=OURS, body="x", status_callback=callback).sid
    form = receiver.wait(2)[1].form
    assert form.pop("RawDlrDoneDate")
    assert form.to_dict() == {
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": "delivered",
        "SmsStatus": "delivered",
        "AccountSid": sim.settings.account_sid,
        "From": OURS,
        "To": SAM,
        "ApiVersion": "2010-04-01",
    }


@pytest.mark.parametrize("query", ["", "?a=1&b=two", "?x=caf%C3%A9&y=%7E&z=%2F", "?a=b+c%20d"])
def test_a_callback_is_signed_for_the_address_without_its_fragment(
    client: Client, sim: EmbeddedSimulator, receiver: Receiver, query: str
) -> None:
    callback = f"{receiver.url}/status{query}"
    fragment = "#rc=2&rp=5xx"
    client.messages.create(to=SAM, from_=OURS, body="é", status_callback=callback + fragment)
    (sent, _) = receiver.wait(2)
    assert sent.url == callback
    validator = RequestValidator(sim.settings.auth_token)
    assert validator.validate(callback, sent.form, sent.signature)
    assert not validator.validate(callback + "x", sent.form, sent.signature)


def test_someone_who_opted_out_is_refused_at_once_from_a_number(
    client: Client, sim: EmbeddedSimulator
) -> None:
    sim.text(SAM, "stop")
    with pytest.raises(TwilioRestException) as refusal:
        client.messages.create(to=SAM, from_=OURS, body="x")
    assert (refusal.value.status, refusal.value.code) == (400, 21610)
    assert [one["by"] for one in sim.messages(SAM)] == ["candidate", "carrier"]


def test_someone_who_opted_out_fails_later_by_a_service(
    service_client: Client, service_sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    service_sim.text(SAM, "stop")
    message = service_client.messages.create(
        to=SAM,
        messaging_service_sid=SERVICE_SID,
        body="x",
        status_callback=f"{receiver.url}/status",
    )
    assert message.status == "accepted"
    assert receiver.statuses(2) == ["queued", "failed"]
    assert receiver.at("/status")[1].form["ErrorCode"] == "21610"
    assert message.fetch().error_code == 21610


def test_a_text_that_is_not_sent_in_its_validity_period_fails(receiver: Receiver) -> None:
    callback = f"{receiver.url}/status"
    with EmbeddedSimulator(SimulatorSettings(delivery_delay=60)) as sim:
        client_of(sim).messages.create(
            to=SAM, from_=OURS, body="x", validity_period=1, status_callback=callback
        )
        assert receiver.statuses(1) == ["failed"]
        assert receiver.at("/status")[0].form["ErrorCode"] == "30036"


def test_a_slow_receiver_delays_nobody_else(client: Client, receiver: Receiver) -> None:
    with receiver.changed:  # the receiver cannot record, so its answers wait
        client.messages.create(
            to=SAM, from_=OURS, body="x", status_callback=f"{receiver.url}/status"
        )
        other = client.messages.create(to=SAM, from_=OURS, body="y")
        sids = [one.sid for one in client.messages.list()]
    assert other.sid in sids
    assert receiver.statuses(2) == ["sent", "delivered"]
