"""Calls by the SDK: what is asked of Twilio word for word, and what its answers mean for a call."""

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from service.flows.voice.state import CallStatus
from service.ports import (
    LineMisconfigured,
    OutboundCall,
    OutcomeUnknown,
    ProviderCall,
    RecipientUnreachable,
    SendError,
    TryLater,
)
from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
)
from service.telephony.call_client import TwilioCalls
from service.telephony.client import Account
from tests.simulator.receiver import Receiver, running
from tests.support.steps import SAM

BASE = "https://unghost.example"
CALLS = f"/2010-04-01/Accounts/{DEFAULT_ACCOUNT_SID}/Calls"
CALL = OutboundCall(call_id=7, phone=SAM)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MADE = {"sid": "CA1", "status": "queued", "direction": "outbound-api"}
Deed = Callable[[TwilioCalls], object]
DEEDS: dict[str, Deed] = {
    "place": lambda line: line.place(CALL),
    "leave_voicemail": lambda line: line.leave_voicemail("CA1", 7),
    "placed_to": lambda line: line.placed_to(SAM, NOON),
    "look_up": lambda line: line.look_up("CA1"),
}


@pytest.fixture
def twilio() -> Iterator[Receiver]:
    """A server that keeps what it is asked and answers as told, in Twilio's place."""
    with running() as receiver:
        yield receiver


@pytest.fixture
def account(twilio: Receiver) -> Account:
    return Account(
        DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, DEFAULT_PHONE_NUMBER, base_url=twilio.url
    )


def calls(account: Account, seconds: float = 10) -> TwilioCalls:
    return TwilioCalls(account, BASE, seconds)


def says(twilio: Receiver, body: object, status: int = 200) -> None:
    twilio.reply(json.dumps(body), "application/json", status)


def listed(**values: object) -> dict[str, object]:
    return {**MADE, "date_created": format_datetime(NOON), **values}


def refuses(twilio: Receiver, code: int, status: int = 400) -> None:
    says(twilio, {"code": code, "message": "Twilio's words", "status": status}, status)


def test_a_call_is_asked_for_in_one_post_with_all_its_addresses(
    account: Account, twilio: Receiver
) -> None:
    says(twilio, MADE, 201)
    placed = calls(account).place(CALL)
    assert (placed.sid, placed.status) == ("CA1", CallStatus.QUEUED)
    asked = [one.form.to_dict(flat=False) for one in twilio.at(f"{CALLS}.json")]
    at, on = f"{BASE}/twilio/voice/7", "#rc=3&rp=ct,rt,5xx"
    assert asked == [
        {
            "To": [SAM], "From": [DEFAULT_PHONE_NUMBER], "Url": [f"{at}/0{on}"],
            "StatusCallback": [f"{at}/status{on}"],
            "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
            "MachineDetection": ["DetectMessageEnd"], "AsyncAmd": ["true"],
            "AsyncAmdStatusCallback": [f"{at}/machine{on}"],
            "Timeout": ["45"], "TimeLimit": ["3600"],
        }
    ]  # fmt: skip


def test_a_live_call_is_led_to_the_voicemail(account: Account, twilio: Receiver) -> None:
    says(twilio, {**MADE, "status": "in-progress"})
    calls(account).leave_voicemail("CA1", 7)
    asked = [one.form.to_dict() for one in twilio.at(f"{CALLS}/CA1.json")]
    assert asked == [{"Url": f"{BASE}/twilio/voice/7/voicemail#rc=3&rp=ct,rt,5xx"}]


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        *((code, 400, RecipientUnreachable) for code in (21211, 21214, 21217, 21220)),
        *((code, 400, LineMisconfigured) for code in (21215, 21216, 13227, 32017, 21219, 13214)),
        *((code, 400, LineMisconfigured) for code in (21205, 21210, 21212, 21213, 99999)),
        (20003, 401, LineMisconfigured), (20404, 404, LineMisconfigured),
        (22005, 400, TryLater), (20429, 429, TryLater),
        (20500, 500, OutcomeUnknown), (20503, 503, OutcomeUnknown),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_do_next(
    account: Account, twilio: Receiver, code: int, status: int, kind: type[SendError]
) -> None:
    for deed in (DEEDS["place"], DEEDS["leave_voicemail"]):
        refuses(twilio, code, status)
        with pytest.raises(SendError) as refused:
            deed(calls(account))
        assert (type(refused.value), refused.value.code) == (kind, code)
    assert len(twilio.received) == 2


@pytest.mark.parametrize("deed", ["placed_to", "look_up"])
@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_what_cannot_be_asked_is_asked_later(
    account: Account, twilio: Receiver, deed: str, status: int
) -> None:
    refuses(twilio, 20003, status)
    with pytest.raises(TryLater):
        DEEDS[deed](calls(account))


def test_no_answer_leaves_it_open_whether_a_phone_will_ring(account: Account) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = replace(account, base_url=f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(OutcomeUnknown):
            calls(mute, seconds=0.3).place(CALL)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_refused_connection_is_safe_to_repeat(account: Account, deed: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(TryLater):
            DEEDS[deed](calls(replace(account, base_url=dead)))


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"sid": ""}, "TWILIO_ACCOUNT_SID"),
        ({"token": ""}, "TWILIO_AUTH_TOKEN"),
        ({"phone_number": "", "messaging_service_sid": "MG1"}, "TWILIO_PHONE_NUMBER"),
    ],
)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_not_set_is_named(
    account: Account, missing: dict[str, str], named: str, deed: str
) -> None:
    with pytest.raises(LineMisconfigured, match=f"not set: {named}"):
        DEEDS[deed](calls(replace(account, **missing)))


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ({"status": "in-progress"}, (CallStatus.IN_PROGRESS, 0, "")),
        ({"status": "completed", "duration": "42"}, (CallStatus.COMPLETED, 42, "")),
        ({"status": "busy", "duration": None}, (CallStatus.BUSY, 0, "the line was busy")),
        ({"status": "no-answer"}, (CallStatus.NO_ANSWER, 0, "nobody picked up")),
        ({"status": "teleported"}, (CallStatus.QUEUED, 0, "")),
    ],
)
def test_a_call_can_be_looked_up(
    account: Account, twilio: Receiver, values: dict[str, object], known: tuple[object, ...]
) -> None:
    says(twilio, listed(**values))
    call = calls(account).look_up("CA1")
    assert (call.status, call.seconds, call.why) == known
    assert (call.sid, call.created_at) == ("CA1", NOON)


def test_only_our_own_calls_since_a_moment_are_listed(account: Account, twilio: Receiver) -> None:
    earlier = format_datetime(NOON - timedelta(hours=1))
    page = [
        listed(sid="CA4"), listed(sid="CA3", direction="outbound-dial"),
        listed(sid="CA2", direction="inbound"), listed(date_created=earlier),
    ]  # fmt: skip
    says(twilio, {"calls": page, "next_page_uri": None, "uri": "/"})
    found = calls(account).placed_to(SAM, NOON)
    assert found == [ProviderCall("CA4", CallStatus.QUEUED, created_at=NOON)]
    assert f"To=%2B{SAM[1:]}" in twilio.received[0].url
