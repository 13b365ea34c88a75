"""The way to Twilio, against the sandbox: what each bad day means for a send."""

import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioException
from twilio.http.response import Response

from service.clock import utc_now
from service.flows.state import TouchState
from service.ports import (
    LineMisconfigured,
    OutboundText,
    OutcomeUnknown,
    RecipientOptedOut,
    RecipientUnreachable,
    SendError,
    TryLater,
)
from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
)
from service.telephony.asking import answer_in
from service.telephony.client import Account, TwilioGateway
from tests.support.steps import SAM

TEXT = OutboundText(attempt_id=7, phone=SAM, body="Hello", valid_seconds=600)


@pytest.fixture
def account(simulator: EmbeddedSimulator) -> Account:
    return Account(
        DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, DEFAULT_PHONE_NUMBER, base_url=simulator.url
    )


def gateway(account: Account, seconds: float = 10) -> TwilioGateway:
    return TwilioGateway(account, "http://127.0.0.1:9/twilio/status", seconds)


def asked(simulator: EmbeddedSimulator) -> list[int]:
    return [row["count"] for row in simulator.requests()]


def test_a_text_is_taken_with_its_sid(account: Account, simulator: EmbeddedSimulator) -> None:
    taken = gateway(account).send(TEXT)
    assert taken.sid.startswith("SM")
    assert taken.state is TouchState.SENT
    assert [one["body"] for one in simulator.messages(SAM)] == ["Hello"]


def test_a_number_that_has_opted_out_is_refused_as_such(
    account: Account, simulator: EmbeddedSimulator
) -> None:
    simulator.text(SAM, "STOP")
    with pytest.raises(RecipientOptedOut) as refused:
        gateway(account).send(TEXT)
    assert refused.value.code == 21610


def test_a_number_that_cannot_be_is_refused_for_good(account: Account) -> None:
    with pytest.raises(RecipientUnreachable):
        gateway(account).send(replace(TEXT, phone="+15005550001"))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("too_many_requests", TryLater),
        ("error_before_accept", OutcomeUnknown),
        ("error_after_accept", OutcomeUnknown),
        ("drop", OutcomeUnknown),
        ("hang", OutcomeUnknown),
    ],
)
def test_a_bad_day_is_told_apart_and_the_text_posted_once(
    account: Account, simulator: EmbeddedSimulator, fault: str, kind: type[SendError]
) -> None:
    simulator.fault(fault, seconds=1.0)
    with pytest.raises(kind):
        gateway(account, seconds=0.5).send(TEXT)
    assert asked(simulator) == [1]


def test_a_refused_connection_is_safe_to_repeat(account: Account) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(TryLater):
            gateway(replace(account, base_url=dead)).send(TEXT)


def test_wrong_credentials_are_the_operator_s_matter(account: Account) -> None:
    with pytest.raises(LineMisconfigured):
        gateway(replace(account, token="wrong")).send(TEXT)


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"sid": ""}, "TWILIO_ACCOUNT_SID"),
        ({"token": ""}, "TWILIO_AUTH_TOKEN"),
        ({"phone_number": ""}, "TWILIO_PHONE_NUMBER"),
    ],
)
def test_what_is_not_set_is_named(account: Account, missing: dict[str, str], named: str) -> None:
    with pytest.raises(LineMisconfigured, match=f"not set: {named}"):
        gateway(replace(account, **missing)).send(TEXT)


def test_what_was_taken_can_be_listed(account: Account) -> None:
    line = gateway(account)
    sent = line.send(TEXT)
    listed = line.sent_to(SAM, utc_now() - timedelta(minutes=1))
    assert [(one.sid, one.body) for one in listed] == [(sent.sid, "Hello")]
    assert line.sent_to(SAM, utc_now() + timedelta(hours=1)) == []


def test_a_list_that_cannot_be_had_is_tried_later(account: Account) -> None:
    with pytest.raises(TryLater, match=r"^Twilio could not be asked: Authenticate$"):
        gateway(replace(account, token="wrong")).sent_to(SAM, utc_now())


@pytest.mark.parametrize("text", ["<html>Bad gateway</html>", "[]", '{"message": "no code"}', ""])
def test_an_answer_that_is_not_twilio_s_is_told_by_its_status(text: str) -> None:
    error = TwilioException("Unable to fetch page", Response(502, text))
    assert answer_in(error) == (0, "HTTP 502")


def test_the_machine_s_proxy_is_not_used(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert gateway(account).send(TEXT).sid
