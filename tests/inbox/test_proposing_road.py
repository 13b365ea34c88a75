"""From "another time" to a booked one, through the real doors: handset, mail, page, handset."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage, Message

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.deps import Deps
from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support import servers
from tests.support.api import ApiClient, caller
from tests.support.core import interview
from tests.support.inbox import post
from tests.support.mail import Post, open_at
from tests.support.recruiting import typed
from tests.support.service import free_port
from tests.support.steps import DANA, MARIA, SAM, invited, offered
from tests.support.telling import pass_on


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{free_port()}", "MAIL_FROM": "jobs@acme.example"}
    return {**environment, **mail, "PUBLIC_URL": f"http://127.0.0.1:{free_port()}"}


@pytest.fixture
def mails(environment: dict[str, str]) -> Iterator[list[EmailMessage]]:
    box = Post()
    with open_at(int(environment["SMTP_URL"].rpartition(":")[2]), box):
        yield box.mails


@pytest.fixture
def phones(
    environment: dict[str, str], app: Flask, simulator: EmbeddedSimulator
) -> Iterator[EmbeddedSimulator]:
    """The sandbox, with its texts led to this service."""
    url = environment["PUBLIC_URL"]
    with servers.serving(app, int(url.rpartition(":")[2])):
        simulator.sms_url = f"{url}/twilio/sms"
        yield simulator


@pytest.fixture
def api(app: Flask, deps: Deps) -> ApiClient:
    return caller(app, deps)


def says(phones: EmbeddedSimulator, phone: str, body: str) -> str:
    """Text from a handset, and return the answer."""
    (answer,) = phones.text(phone, body)["answers"]
    return str(answer)


def last_text(phones: EmbeddedSimulator, phone: str) -> str:
    return str(phones.messages(phone, settled=True, wait=5)[-1]["body"])


def told(context: Context, mails: list[EmailMessage]) -> str:
    """Let the recruiter be told, and return every mail so far; two may come in either order."""
    pass_on(context)
    parts = [part for mail in mails for part in mail.walk() if not part.is_multipart()]
    return "\n".join([*(mail["Subject"] for mail in mails), *map(str, map(content, parts))])


def content(part: Message) -> object:
    assert isinstance(part, EmailMessage)
    return part.get_content()


def in_days(context: Context, *days: int) -> list[datetime]:
    now = context.clock().replace(second=0, microsecond=0)
    return [now + timedelta(days=each) for each in days]


def propose(client: FlaskClient, made: InterviewRecord, *moments: datetime) -> None:
    page = client.get("/inbox").text
    assert f'href="/interviews/{made.id}/propose"' in page
    answer = post(client, f"/interviews/{made.id}/propose", **typed(*moments))
    assert answer.status_code == 303, re.sub("<[^>]+>", " ", answer.text)


def test_no_slots_a_proposal_a_digit_a_booking(
    signed: FlaskClient, context: Context, phones: EmbeddedSimulator, mails: list[EmailMessage]
) -> None:
    made = invited(context, hours=50)
    says(phones, SAM, "2")
    assert "Sam Lee asks for another time" in told(context, mails)
    _, second = wish = in_days(context, 4, 5)
    propose(signed, made, *wish)
    send_due_touches(context)
    assert re.search(r"\n1 .+\n2 ", last_text(phones, SAM))
    says(phones, SAM, "2")
    booked = interview(context, made.id)
    assert (booked.status, booked.starts_at) == (Status.CONFIRMED, second)
    assert "Sam Lee moved the interview to" in told(context, mails)
    assert "moved the interview to" in signed.get("/inbox").text


def test_when_no_open_time_suits_others_are_proposed(
    signed: FlaskClient, context: Context, phones: EmbeddedSimulator, mails: list[EmailMessage]
) -> None:
    made = invited(context, hours=50)
    offered(context, 70)
    assert "\n1 " in says(phones, SAM, "2")
    says(phones, SAM, "none of these")
    assert "none of the open times" in told(context, mails)
    (wish,) = in_days(context, 6)
    propose(signed, made, wish)
    send_due_touches(context)
    says(phones, SAM, "1")
    assert interview(context, made.id).starts_at == wish


def test_who_loses_a_proposed_time_gets_the_next_ones_in_the_answer(
    signed: FlaskClient, context: Context, phones: EmbeddedSimulator
) -> None:
    sam, maria = invited(context, hours=50), invited(context, "Maria García", MARIA, hours=52)
    first, second = wish = in_days(context, 4, 5)
    says(phones, SAM, "2")
    propose(signed, sam, *wish)
    send_due_touches(context)
    assert "\n2 " in says(phones, MARIA, "2")
    says(phones, MARIA, "1")
    lost = says(phones, SAM, "1")
    assert ("\n1 " in lost, "\n2 " in lost) == (True, False)
    says(phones, SAM, "1")
    assert [interview(context, one.id).starts_at for one in (maria, sam)] == [first, second]


def test_private_words_are_in_no_mail_page_feed_or_timeline(
    signed: FlaskClient,
    context: Context,
    api: ApiClient,
    phones: EmbeddedSimulator,
    mails: list[EmailMessage],
) -> None:
    words = "please cancel, my mother is in hospital"
    made = invited(context, hours=50)
    says(phones, SAM, words)
    mail = told(context, mails)
    pages = [signed.get(path).text for path in ("/inbox", "/inbox/news?after=0")]
    one = f"/interviews/{made.id}"
    feeds = [api("GET", path).text for path in ("/replies", "/interviews", one, f"{one}/timeline")]
    assert [each for each in (mail, *pages, *feeds) if re.search("mother|hospital", each)] == []
    assert "are about health or family and stay in the inbox" in mail
    assert "Show their words" in pages[0]
    (reply,) = api.get("/replies")["items"]
    assert words in post(signed, f"/inbox/{reply['id']}/words").text
    shown = [each["detail"] for each in api.get(f"{one}/timeline")["items"]]
    assert f"the candidate's own words were shown (by {DANA})" in shown
