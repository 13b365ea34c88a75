"""The account, its number and its Messaging Service can be read and changed."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, SAM, SERVICE_SID


def test_the_account_is_active(client: Client, sim: EmbeddedSimulator) -> None:
    account = client.api.accounts(sim.settings.account_sid).fetch()
    assert (account.sid, account.status) == (sim.settings.account_sid, "active")


def test_the_number_says_where_its_texts_go(client: Client, receiver: Receiver) -> None:
    (number,) = client.incoming_phone_numbers.list(phone_number=OURS)
    assert (number.phone_number, number.sms_url) == (OURS, f"{receiver.url}/sms")


def test_another_number_is_not_ours(client: Client) -> None:
    assert client.incoming_phone_numbers.list(phone_number=SAM) == []


def test_texts_follow_a_number_that_is_pointed_elsewhere(
    client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    (number,) = client.incoming_phone_numbers.list()
    assert number.update(sms_url=f"{receiver.url}/moved").sms_url == f"{receiver.url}/moved"
    sim.text(SAM, "1")
    assert [one.form["Body"] for one in receiver.wait(1, "/moved")] == ["1"]


def test_the_service_says_where_its_texts_go(service_client: Client, receiver: Receiver) -> None:
    service = service_client.messaging.v1.services(SERVICE_SID).fetch()
    assert (service.sid, service.inbound_request_url) == (SERVICE_SID, f"{receiver.url}/sms")
    assert service.use_inbound_webhook_on_number is False


def test_the_numbers_address_wins_when_the_service_says_so(
    service_client: Client, service_sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    service = service_client.messaging.v1.services(SERVICE_SID).fetch()
    service.update(inbound_request_url=f"{receiver.url}/no", use_inbound_webhook_on_number=True)
    service_sim.text(SAM, "1")
    assert receiver.wait(1, "/sms")
    assert not receiver.at("/no")


def test_a_service_without_an_address_drops_texts_but_not_opt_outs(
    service_client: Client, service_sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    service_client.messaging.v1.services(SERVICE_SID).update(inbound_request_url="")
    assert service_sim.text(SAM, "STOP")["webhook_status"] is None
    assert service_client.messages.list() == []
    assert receiver.received == []
    assert service_sim.handsets()[0]["opted_out"] is True


@pytest.mark.parametrize("sid", ["MG1", "MG" + "6" * 32])
def test_another_service_is_not_found(service_client: Client, sid: str) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        service_client.messaging.v1.services(sid).fetch()
    assert refusal.value.code == 20404


def test_the_services_status_callback_is_used_when_the_send_names_none(
    service_client: Client, receiver: Receiver
) -> None:
    service = service_client.messaging.v1.services(SERVICE_SID)
    service.update(status_callback=f"{receiver.url}/status")
    service_client.messages.create(to=SAM, messaging_service_sid=SERVICE_SID, body="x")
    assert receiver.statuses(3) == ["queued", "sent", "delivered"]
