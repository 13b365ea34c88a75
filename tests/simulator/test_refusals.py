"""What the sandbox's REST API refuses, in Twilio's codes."""

from datetime import UTC, datetime

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import SimulatorSettings
from tests.simulator.words import OURS, SAM, SERVICE_SID, client_of

GOOD = {"To": SAM, "From": OURS, "Body": "Hello"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def post(sim: EmbeddedSimulator, form: dict[str, str]) -> requests.Response:
    """Create a message without the client, which would not send bad forms."""
    settings = sim.settings
    return requests.post(
        f"{sim.url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json",
        data=form,
        auth=(settings.account_sid, settings.auth_token),
        timeout=10,
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "12"}, 21211),
        ({"To": "nobody"}, 21211),
        ({"To": "+15005550001"}, 21211),
        ({"To": "+15005550002"}, 21612),
        ({"To": "+15005550003"}, 21408),
        ({"To": "+15005550004"}, 21610),
        ({"To": "+15005550009"}, 21614),
        ({"To": OURS}, 21266),
        ({"Body": ""}, 21602),
        ({"Body": "a" * 1601}, 21617),
        ({"From": ""}, 21603),
        ({"From": "+14155550199"}, 21606),
        ({"From": "+15005550001"}, 21212),
        ({"From": "+15005550008"}, 21611),
        ({"MessagingServiceSid": SERVICE_SID}, 21705),
        ({"StatusCallback": "ftp://example.com"}, 21609),
        ({"StatusCallback": "http://under_score.example/"}, 21609),
        ({"ValidityPeriod": "0"}, 20001),
        ({"ValidityPeriod": "36001"}, 20001),
        ({"ScheduleType": "fixed"}, 35118),
    ],
)
def test_a_bad_send_is_refused_with_twilios_code(
    sim: EmbeddedSimulator, change: dict[str, str], code: int
) -> None:
    answer = post(sim, GOOD | change)
    assert answer.json()["code"] == code
    assert answer.json()["status"] == answer.status_code
    assert set(answer.json()) == {"code", "message", "more_info", "status"}
    assert sim.handsets() == []


def test_the_longest_body_is_accepted(sim: EmbeddedSimulator) -> None:
    assert post(sim, GOOD | {"Body": "a" * 1600}).status_code == 201


@pytest.mark.parametrize("when", ["tomorrow", "", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
def test_a_schedule_out_of_range_is_refused(service_sim: EmbeddedSimulator, when: str) -> None:
    change = {"MessagingServiceSid": SERVICE_SID, "ScheduleType": "fixed", "SendAt": when}
    assert post(service_sim, GOOD | change).json()["code"] in {35111, 35114}


@pytest.mark.parametrize("moment", ["yesterday", "0001-01-01", "9999-12-31", "%00"])
def test_a_date_that_is_none_is_refused(sim: EmbeddedSimulator, moment: str) -> None:
    path = f"/2010-04-01/Accounts/{sim.settings.account_sid}/Messages.json?DateSent={moment}"
    auth = (sim.settings.account_sid, sim.settings.auth_token)
    sim.text(SAM, "x")
    assert requests.get(sim.url + path, auth=auth, timeout=10).status_code == 400


def test_only_a_scheduled_message_can_be_cancelled(client: Client) -> None:
    message = client.messages.create(to=SAM, from_=OURS, body="x")
    with pytest.raises(TwilioRestException) as refusal:
        message.update(status="canceled")
    assert refusal.value.code == 30409


@pytest.mark.parametrize("change", [{"body": ""}, {}])
def test_a_message_on_its_way_can_be_neither_redacted_nor_rewritten(
    change: dict[str, str],
) -> None:
    with EmbeddedSimulator(SimulatorSettings(delivery_delay=60)) as sim:
        message = client_of(sim).messages.create(to=SAM, from_=OURS, body="x")
        with pytest.raises(TwilioRestException) as refusal:
            message.update(**change)
    assert refusal.value.code in {20009, 20001}


def test_a_message_on_its_way_cannot_be_deleted() -> None:
    with EmbeddedSimulator(SimulatorSettings(delivery_delay=60)) as sim:
        message = client_of(sim).messages.create(to=SAM, from_=OURS, body="x")
        with pytest.raises(TwilioRestException) as refusal:
            message.delete()
    assert refusal.value.code == 20009


KEYED = SimulatorSettings(auth_token="first, second", api_key="SK1", api_secret="quiet")


@pytest.mark.parametrize(
    ("user", "secret", "status"),
    [
        (KEYED.account_sid, "first", 200),
        (KEYED.account_sid, "second", 200),
        ("SK1", "quiet", 200),
        (KEYED.account_sid, "first, second", 401),
        (KEYED.account_sid, "quiet", 401),
        ("SK1", "first", 401),
        ("SK1", "é", 401),
        ("", "", 401),
    ],
)
def test_credentials_open_the_account_or_do_not(user: str, secret: str, status: int) -> None:
    with EmbeddedSimulator(KEYED) as sim:
        path = f"/2010-04-01/Accounts/{KEYED.account_sid}.json"
        given = (user.encode(), secret.encode())
        answer = requests.get(sim.url + path, auth=given, timeout=10)
    assert answer.status_code == status
    assert status == 200 or answer.json()["code"] == 20003


def test_a_missing_api_key_is_no_key(sim: EmbeddedSimulator) -> None:
    path = f"/2010-04-01/Accounts/{sim.settings.account_sid}.json"
    assert requests.get(sim.url + path, auth=("", ""), timeout=10).status_code == 401


@pytest.mark.parametrize(
    ("path", "code"),
    [("Accounts/AC1.json", 20404), ("Accounts/AC1/Messages.json", 20404), ("Nothing.json", 20404)],
)
def test_what_is_not_there_is_not_found(sim: EmbeddedSimulator, path: str, code: int) -> None:
    auth = (sim.settings.account_sid, sim.settings.auth_token)
    answer = requests.get(f"{sim.url}/2010-04-01/{path}", auth=auth, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (404, code)
