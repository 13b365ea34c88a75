"""The settings of channels and webhooks: chosen, tried, removed; whatever is wrong is said."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from service.flows.announced import Event
from service.flows.telling import Kind
from service.simulator.embedded import EmbeddedSimulator
from service.store.records import Recruiter
from service.store.recruiter_channels import Chosen
from service.usecases.choose_channels import ways_of
from service.usecases.context import Context
from service.usecases.webhooks_out import add_webhook, deliver_webhooks, last_deliveries, send_test
from tests.support import on_sqlite
from tests.support.core import inbox
from tests.support.inbox import post, sign_in, user
from tests.support.receiver import Receiver, receiving
from tests.support.steps import DANA
from tests.support.telling import chosen, living

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

BOSS = "boss@acme.example"
SECRET = "TIiajkdnlazkcOXrIdevi7FQ"
SLACK = f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}/"
PHONE = "+14155550199"
HOME = "/settings/channels"


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "WEBHOOK_ALLOW_PRIVATE": "true"}


@pytest.fixture
def boss(client: FlaskClient, context: Context) -> FlaskClient:
    user(context, BOSS, role="admin")
    sign_in(client, BOSS)
    return client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as found:
        yield found


def ways(context: Context, dana: Recruiter) -> list[tuple[str, bool, bool]]:
    return [(one.kind, one.for_urgent, one.for_rest) for one in ways_of(context, dana.id)]


def first(context: Context, dana: Recruiter) -> Chosen:
    return ways_of(context, dana.id)[0]


def test_a_chat_is_added_beside_the_mail_and_shown_masked(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    assert post(signed, HOME, address=SLACK).status_code == 303
    assert ways(context, dana) == [("email", True, True), ("chat", True, True)]
    page = signed.get(HOME).text
    assert "Slack" in page
    assert SECRET not in page


def test_a_way_is_kept_for_what_is_urgent_only_and_removed(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    chosen(context, Kind.EMAIL)
    path = f"{HOME}/{first(context, dana).id}"
    post(signed, path, for_urgent="on")
    assert ways(context, dana) == [("email", True, False)]
    post(signed, f"{path}/remove")
    assert ways(context, dana) == []
    assert "every answer comes by mail" in signed.get(HOME).text


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("sms", "Texts need a phone number"),
        ("<b>nonsense</b>", "Accepts email, sms, or an address of Apprise"),
        ("syslog://", "Accepts email, sms"),
        ("slack://" + "a" * 2000, "Accepts email, sms"),
    ],
)
def test_what_is_no_way_is_said_at_the_field(
    signed: FlaskClient, context: Context, dana: Recruiter, address: str, why: str
) -> None:
    answer = post(signed, HOME, address=address)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert "<b>nonsense" not in answer.text
    assert ways(context, dana) == []


def test_a_test_goes_out_and_a_refusal_is_said_in_words(
    signed: FlaskClient, context: Context, dana: Recruiter, simulator: EmbeddedSimulator
) -> None:
    living(context, phone=PHONE)
    chosen(context, Kind.SMS)
    path = f"{HOME}/{first(context, dana).id}/test"
    assert post(signed, path).status_code == 303
    assert "The test was taken" in signed.get(HOME).text
    assert "A test from unghost" in inbox(simulator, PHONE)[0]
    living(context, phone="")
    answer = post(signed, path)
    assert "The test did not go out: No phone number is known." in answer.text


def test_a_chat_that_refuses_a_test_shows_why_until_one_arrives(
    signed: FlaskClient, context: Context, dana: Recruiter, receiver: Receiver
) -> None:
    chosen(context, Kind.CHAT, receiver.url.replace("http", "json") + "/room")
    path = f"{HOME}/{first(context, dana).id}/test"
    receiver.statuses = [500]
    assert "JSON did not take it" in post(signed, path).text
    assert "The last message did not arrive" in signed.get(HOME).text
    post(signed, path)
    assert first(context, dana).last_error == ""


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"quiet_from": "20:00"}, "Accepts HH:MM-HH:MM"),
        ({"quiet_from": "25:00", "quiet_to": "08:00"}, "Accepts HH:MM-HH:MM"),
        ({"digest_at": "soon"}, "Accepts a time such as 08:30"),
    ],
)
def test_hours_that_are_none_are_said_at_the_field(
    signed: FlaskClient, typed: dict[str, str], why: str
) -> None:
    answer = post(signed, f"{HOME}/hours", **typed)
    assert (answer.status_code, why in answer.text) == (422, True)


def test_hours_are_kept(signed: FlaskClient) -> None:
    post(signed, f"{HOME}/hours", quiet_from="20:00", quiet_to="08:00", digest_at="08:30")
    page = signed.get(HOME).text
    assert all(f'value="{clock}"' in page for clock in ("20:00", "08:00", "08:30"))


def test_who_wants_no_calendar_mails_switches_them_off_and_on(signed: FlaskClient) -> None:
    switch = 'name="calendar_mails" checked'
    assert switch in signed.get(HOME).text
    post(signed, f"{HOME}/calendar")
    assert switch not in signed.get(HOME).text
    post(signed, f"{HOME}/calendar", calendar_mails="on")
    assert switch in signed.get(HOME).text


def test_an_admin_makes_a_webhook_and_sees_its_secret_once(
    boss: FlaskClient, receiver: Receiver
) -> None:
    made = post(boss, "/settings/webhooks", url=receiver.url, events="reply.received")
    assert "whsec_" in made.text
    page = boss.get("/settings/webhooks").text
    assert ("whsec_" in page, receiver.url in page) == (False, True)


def test_what_was_delivered_is_listed_and_sent_again(
    boss: FlaskClient, context: Context, receiver: Receiver
) -> None:
    hook = add_webhook(context, receiver.url, Event, BOSS)
    receiver.statuses = [410]
    send_test(context, hook.id, BOSS)
    deliver_webhooks(context)
    page = boss.get("/settings/webhooks").text
    assert "Given up. <span" in page
    assert "It answered 410." in page
    post(boss, f"/settings/webhooks/{hook.id}/deliveries/1/resend")
    deliver_webhooks(context)
    assert [one.state for one in last_deliveries(context, [hook.id])[hook.id]] == ["sent"]


@pytest.mark.parametrize(
    ("url", "why"),
    [("nowhere", "Accepts an address"), ("https://a.example/", "Accepts one or more")],
)
def test_a_bad_webhook_is_said_at_the_field(boss: FlaskClient, url: str, why: str) -> None:
    answer = post(boss, "/settings/webhooks", url=url)
    assert (answer.status_code, why in answer.text) == (422, True)


def test_webhooks_are_no_business_of_a_recruiter_s(signed: FlaskClient) -> None:
    assert signed.get("/settings/webhooks").status_code == 403
    assert "/settings/webhooks" not in signed.get(HOME).text
    assert DANA in signed.get(HOME).text
