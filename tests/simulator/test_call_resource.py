"""The Calls resource as Twilio's client reads it, and what it refuses."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.calling import Line
from tests.simulator.words import OURS, PRIYA, SAM

GOOD = {"To": SAM, "From": OURS, "Url": "http://127.0.0.1:9/voice"}
HOUR = timedelta(hours=1)


def post(sim: EmbeddedSimulator, form: dict[str, str]) -> requests.Response:
    """Create a call without the client, which would not send bad forms."""
    auth = (sim.settings.account_sid, sim.settings.auth_token)
    url = f"{sim.url}/2010-04-01/Accounts/{auth[0]}/Calls.json"
    return requests.post(url, data=form, auth=auth, timeout=10)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "nobody"}, 21211),
        ({"To": "client:dana"}, 21211),
        ({"To": "12"}, 21217),
        ({"To": "+1415555"}, 21217),
        ({"To": "+15005550001"}, 21217),
        ({"To": "+15005550002"}, 21214),
        ({"To": "+15005550003"}, 21215),
        ({"To": "+15005550004"}, 21216),
        ({"To": OURS}, 21266),
        ({"From": ""}, 21213),
        ({"From": "Acme"}, 21212),
        ({"From": "+15005550001"}, 21212),
        ({"From": "+14155550199"}, 21210),
        ({"Url": ""}, 21205),
        ({"Url": "voice"}, 21205),
        ({"Url": "ftp://example.com/"}, 21205),
        ({"Url": "http://under_score.example/"}, 21205),
        ({"FallbackUrl": "voice"}, 21205),
        ({"Url": "", "Twiml": "a" * 4001}, 20001),
        ({"ApplicationSid": "AP1"}, 21218),
        ({"Method": "PUT"}, 20001),
        ({"StatusCallback": "http://under_score.example/"}, 21609),
        ({"StatusCallbackEvent": "answered hungup"}, 21626),
        ({"AsyncAmdStatusCallback": "voice"}, 21609),
        ({"MachineDetection": "Maybe"}, 20001),
        ({"Timeout": "0"}, 20001),
        ({"Timeout": "601"}, 20001),
        ({"Timeout": "soon"}, 20001),
        ({"TimeLimit": "0"}, 20001),
    ],
)
def test_a_bad_create_is_refused_with_twilios_code(
    sim: EmbeddedSimulator, change: dict[str, str], code: int
) -> None:
    answer = post(sim, GOOD | change)
    assert answer.json()["code"] == code
    assert answer.json()["status"] == answer.status_code
    assert sim.handsets() == []


def test_without_the_token_there_are_no_calls(sim: EmbeddedSimulator) -> None:
    url = f"{sim.url}/2010-04-01/Accounts/{sim.settings.account_sid}/Calls.json"
    for method in ("GET", "POST"):
        answer = requests.request(method, url, auth=("AC1", "x"), data=GOOD, timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_a_call_that_rings_has_no_duration_yet(line: Line) -> None:
    call = line.client.calls(line.ring()).fetch()
    assert (call.status, call.to, call.direction) == ("ringing", SAM, "outbound-api")
    assert call._from == OURS  # noqa: SLF001 - the client's own name for it
    assert (call.duration, call.end_time, call.answered_by, call.parent_call_sid) == (None,) * 4
    assert (call.queue_time, call.price_unit, call.api_version) == ("0", "USD", "2010-04-01")
    assert call.start_time >= call.date_created


def test_a_call_that_was_talked_on_has_a_duration(line: Line) -> None:
    call = line.client.calls(line.talk("<Hangup/>")["sid"]).fetch()
    assert (call.status, call.duration) == ("completed", "1")
    assert call.end_time >= call.start_time


def test_the_log_is_listed_newest_first_page_by_page(line: Line) -> None:
    sids = [line.place(twiml="<Response/>") for _ in range(5)]
    assert [call.sid for call in line.client.calls.list(page_size=2)] == sids[::-1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, True),
        ({"to": SAM}, True),
        ({"to": PRIYA}, False),
        ({"from_": OURS}, True),
        ({"from_": SAM}, False),
        ({"status": "busy"}, True),
        ({"status": "completed"}, False),
        ({"parent_call_sid": "CA1"}, False),
        ({"start_time_after": -HOUR}, True),
        ({"start_time_after": HOUR}, False),
        ({"start_time_before": HOUR}, True),
        ({"end_time_before": -HOUR}, False),
    ],
)
def test_the_log_is_filtered_as_twilio_does(
    line: Line, asked: dict[str, object], found: bool
) -> None:
    line.sim.decline(line.ring())
    now = datetime.now(UTC)  # noqa: TID251 - the sandbox runs on the real clock
    filters = {
        key: now + value if isinstance(value, timedelta) else value for key, value in asked.items()
    }
    assert len(line.client.calls.list(**filters)) == found


def test_a_call_that_is_not_there_is_not_found(line: Line) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        line.client.calls("CA1").fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


@pytest.mark.parametrize(
    ("state", "change"),
    [
        ("over", {"status": "completed"}),
        ("over", {"status": "canceled"}),
        ("over", {"twiml": "<Response/>"}),
        ("ringing", {"twiml": "<Response/>"}),
        ("talking", {"status": "canceled"}),
    ],
)
def test_an_update_that_comes_at_the_wrong_time_is_refused(
    line: Line, state: str, change: dict[str, str]
) -> None:
    sid = line.talk()["sid"] if state == "talking" else line.ring()
    if state == "over":
        line.sim.decline(sid)
    with pytest.raises(TwilioRestException) as refusal:
        line.client.calls(sid).update(**change)
    assert (refusal.value.status, refusal.value.code) == (400, 21220)


@pytest.mark.parametrize(
    ("form", "code"), [({"status": "busy"}, 20001), ({}, 20001), ({"url": "voice"}, 21205)]
)
def test_an_update_that_makes_no_sense_is_refused(
    line: Line, form: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        line.client.calls(line.talk()["sid"]).update(**form)
    assert refusal.value.code == code


def test_the_number_says_where_calls_go(line: Line) -> None:
    (number,) = line.client.incoming_phone_numbers.list()
    assert (number.voice_url, number.voice_method) == (line.voice.url("inbound"), "POST")
    number.update(voice_url=line.voice.url("moved"))
    assert line.sim.voice_url == line.voice.url("moved")
