"""The Messages resource, as Twilio's own client sees it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.words import OURS, PRIYA, SAM, SERVICE_SID

STATUSES = {value for name, value in vars(MessageInstance.Status).items() if name.isupper()}


def test_a_created_message_has_what_the_client_parses(client: Client) -> None:
    message = client.messages.create(to=SAM, from_=OURS, body="Hello")
    assert re.fullmatch(r"SM[0-9a-f]{32}", message.sid or "")
    assert (message.to, message.from_, message.body) == (SAM, OURS, "Hello")
    assert (message.status, message.direction) == ("queued", "outbound-api")
    assert (message.num_segments, message.num_media) == ("1", "0")
    assert isinstance(message.date_created, datetime)
    assert message.date_sent is None
    assert message.error_code is None


def test_a_fetched_message_has_moved_on(client: Client, sim: EmbeddedSimulator) -> None:
    sid = client.messages.create(to=SAM, from_=OURS, body="Hello").sid
    sim.messages(SAM, wait=5, settled=True)
    message = client.messages(sid).fetch()
    assert message.status == "delivered"
    assert message.status in STATUSES
    assert isinstance(message.date_sent, datetime)


def test_a_service_knows_neither_sender_nor_segments_at_create(
    service_client: Client, service_sim: EmbeddedSimulator
) -> None:
    service = SERVICE_SID
    message = service_client.messages.create(to=SAM, messaging_service_sid=service, body="Hello")
    assert (message.status, message.num_segments, message.from_) == ("accepted", "0", None)
    service_sim.messages(SAM, wait=5, settled=True)
    later = message.fetch()
    assert (later.status, later.num_segments, later.from_) == ("delivered", "1", OURS)


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("a" * 160, "1"),
        ("a" * 161, "2"),
        ("é" * 160, "1"),
        ("€" * 81, "2"),
        ("ő" * 71, "2"),
        ("👍" * 35, "1"),
        ("👍" * 36, "2"),
    ],
)
def test_segments_are_counted_in_gsm_7_or_utf_16(client: Client, body: str, segments: str) -> None:
    assert client.messages.create(to=SAM, from_=OURS, body=body).num_segments == segments


def test_a_number_is_read_as_people_write_it(client: Client) -> None:
    assert client.messages.create(to="+1 (415) 555-0123", from_=OURS, body="x").to == SAM


def test_the_list_has_both_directions_newest_first(client: Client, sim: EmbeddedSimulator) -> None:
    client.messages.create(to=SAM, from_=OURS, body="question")
    sim.text(SAM, "answer")
    listed = [(one.body, one.direction, one.from_) for one in client.messages.list()]
    assert listed == [("answer", "inbound", SAM), ("question", "outbound-api", OURS)]


@pytest.mark.parametrize(
    ("filters", "bodies"),
    [
        ({"to": SAM}, ["to Sam"]),
        ({"to": OURS}, ["from Priya"]),
        ({"from_": PRIYA}, ["from Priya"]),
        ({"to": SAM, "from_": OURS}, ["to Sam"]),
        ({"to": "+14155550199"}, []),
    ],
)
def test_the_list_is_filtered_by_number(
    client: Client, sim: EmbeddedSimulator, filters: dict[str, str], bodies: list[str]
) -> None:
    client.messages.create(to=SAM, from_=OURS, body="to Sam")
    sim.text(PRIYA, "from Priya")
    assert [one.body for one in client.messages.list(**filters)] == bodies


@pytest.mark.parametrize(
    ("name", "hours", "found"),
    [
        ("date_sent_after", -1, True),
        ("date_sent_after", 1, False),
        ("date_sent_before", 1, True),
        ("date_sent_before", -1, False),
        ("date_sent", -49, False),
    ],
)
def test_the_list_is_filtered_by_the_time_of_sending(
    client: Client, sim: EmbeddedSimulator, name: str, hours: int, found: bool
) -> None:
    sid = sim.text(SAM, "now")["sid"]
    sent = client.messages(sid).fetch().date_sent or datetime.min.replace(tzinfo=UTC)
    assert bool(client.messages.list(**{name: sent + timedelta(hours=hours)})) is found


def test_a_whole_day_is_found_by_its_date(client: Client, sim: EmbeddedSimulator) -> None:
    sent = client.messages(sim.text(SAM, "now")["sid"]).fetch().date_sent
    assert sent is not None
    assert client.messages.list(date_sent=sent.replace(hour=0, minute=0, second=0))


def test_paging_shows_every_message_once(client: Client) -> None:
    sent = [client.messages.create(to=SAM, from_=OURS, body=str(n)).sid for n in range(7)]
    assert [one.sid for one in client.messages.stream(page_size=3)] == sent[::-1]


def test_a_redacted_message_stays_on_the_handset(client: Client, sim: EmbeddedSimulator) -> None:
    message = client.messages.create(to=SAM, from_=OURS, body="private")
    sim.messages(SAM, wait=5, settled=True)
    assert message.update(body="").body == ""
    assert sim.messages(SAM)[0]["body"] == "private"


def test_a_deleted_message_is_gone_from_the_account(client: Client, sim: EmbeddedSimulator) -> None:
    message = client.messages.create(to=SAM, from_=OURS, body="x")
    sim.messages(SAM, wait=5, settled=True)
    assert message.delete()
    with pytest.raises(TwilioRestException) as refusal:
        message.fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_a_scheduled_message_can_be_cancelled(
    service_client: Client, service_sim: EmbeddedSimulator
) -> None:
    created = service_client.messages.create(to=PRIYA, messaging_service_sid=SERVICE_SID, body="x")
    soon = (created.date_created or datetime.min.replace(tzinfo=UTC)) + timedelta(hours=1)
    message = service_client.messages.create(
        to=SAM, messaging_service_sid=SERVICE_SID, body="x", send_at=soon, schedule_type="fixed"
    )
    assert message.status == "scheduled"
    assert message.update(status="canceled").status == "canceled"
