"""What Twilio's log says of our texts and of those that came in, against the sandbox."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.clock import utc_now
from service.flows.state import TouchState
from service.ports import OutboundText, ReceivedText
from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
    SimulatorSettings,
)
from service.telephony.client import Account, TwilioGateway
from tests.support.steps import MARIA, SAM

SERVICE = "MG" + "1" * 32
NOWHERE = "http://127.0.0.1:9/sms"
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def account(simulator: EmbeddedSimulator) -> Account:
    simulator.sms_url = NOWHERE
    return Account(
        DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, DEFAULT_PHONE_NUMBER, base_url=simulator.url
    )


@pytest.fixture
def line(account: Account) -> TwilioGateway:
    return TwilioGateway(account, "http://127.0.0.1:9/twilio/status")


def heard(line: TwilioGateway) -> list[ReceivedText]:
    return line.received(utc_now() - AN_HOUR, utc_now() + AN_HOUR)


def test_one_list_shows_what_went_to_many(
    line: TwilioGateway, simulator: EmbeddedSimulator
) -> None:
    for at, phone in enumerate((SAM, MARIA), 1):
        line.send(OutboundText(at, phone, f"Hello {phone}", 600))
    simulator.text(SAM, "1")
    listed = line.sent_since(utc_now() - timedelta(minutes=1))
    assert {(one.phone, one.body) for one in listed} == {
        (SAM, f"Hello {SAM}"), (MARIA, f"Hello {MARIA}"),
    }  # fmt: skip
    assert line.sent_since(utc_now() + AN_HOUR) == []


def test_a_text_can_be_asked_about(line: TwilioGateway, simulator: EmbeddedSimulator) -> None:
    sid = line.send(OutboundText(1, SAM, "Hello", 600)).sid
    assert simulator.messages(SAM, settled=True, wait=5)
    known = line.look_up(sid)
    assert (known.state, known.status) == (TouchState.DELIVERED, "delivered")


def test_what_came_in_is_listed_in_its_order_and_nothing_else(
    line: TwilioGateway, simulator: EmbeddedSimulator
) -> None:
    line.send(OutboundText(1, SAM, "Hello", 600))
    for words in ("first", "second"):
        simulator.text(SAM, words)
    assert [(one.phone, one.body, one.media) for one in heard(line)] == [
        (SAM, "first", 0), (SAM, "second", 0),
    ]  # fmt: skip
    assert line.received(utc_now() + AN_HOUR, utc_now() + 2 * AN_HOUR) == []


def test_what_came_in_on_another_number_is_not_ours(
    account: Account, simulator: EmbeddedSimulator
) -> None:
    simulator.text(SAM, "1")
    other = TwilioGateway(replace(account, phone_number="+15005550009"), NOWHERE)
    assert heard(other) == []


def test_the_numbers_of_a_service_are_ours() -> None:
    settings = SimulatorSettings(messaging_service_sid=SERVICE, delivery_delay=0)
    with EmbeddedSimulator(settings) as simulator:
        simulator.sms_url = NOWHERE
        simulator.text(SAM, "1")
        account = Account(
            DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, "", SERVICE, base_url=simulator.url
        )
        line = TwilioGateway(account, NOWHERE)
        assert (line.line, [one.body for one in heard(line)]) == (SERVICE, ["1"])


def test_an_unfinished_account_has_no_line(account: Account) -> None:
    assert TwilioGateway(replace(account, token=""), NOWHERE).line == ""


def test_a_moment_in_any_zone_is_asked_for_in_utc(line: TwilioGateway) -> None:
    since = datetime(2026, 11, 1, 12, tzinfo=UTC).astimezone()
    assert line.received(since, since) == []
