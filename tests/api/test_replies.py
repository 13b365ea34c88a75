"""The feed gives every reply once, oldest first, and goes on where it ended."""

from datetime import timedelta

from service.store.messages import Inbound
from service.usecases.context import Context
from service.usecases.receive_text import receive_text
from service.usecases.tell_recruiters import tell_recruiters
from tests.support.api import ApiClient
from tests.support.clock import StandingClock
from tests.support.steps import SAM, invited


def says(context: Context, number: int, body: str, phone: str = SAM) -> None:
    receive_text(context, Inbound(f"SM{number}", phone, body))


def intents(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["intent"] for one in page["items"]]


def test_a_reply_comes_in_the_contracts_words(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=26)
    says(context, 1, "3")
    reply = api.get("/replies")["items"][0]
    assert reply == {
        "id": reply["id"],
        "interview_id": made.id,
        "channel": "sms",
        "intent": "cancel",
        "text": "3",
        "reason": reply["reason"],
        "notice_minutes": 26 * 60,
        "urgent": False,
        "received_at": clock().isoformat().replace("+00:00", "Z"),
        "notified_at": None,
        "minutes_late": None,
        "deadline_at": None,
        "private": False,
    }
    assert reply["reason"] in {None, "not_given"}


def test_the_moment_of_telling_is_shown(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    invited(context)
    says(context, 1, "1")
    clock.advance(seconds=2)
    tell_recruiters(context)
    told = api.get("/replies")["items"][0]["notified_at"]
    assert told == clock().isoformat().replace("+00:00", "Z")


def test_each_reply_comes_once_oldest_first(api: ApiClient, context: Context) -> None:
    invited(context)
    for number, body in enumerate(("1", "3", "1")):
        says(context, number, body)
    first = api.get("/replies", limit=2)
    rest = api.get("/replies", limit=2, cursor=first["next_cursor"])
    assert intents(first) + intents(rest) == ["confirm", "cancel", "confirm"]


def test_the_feed_goes_on_where_it_ended(api: ApiClient, context: Context) -> None:
    invited(context)
    says(context, 1, "1")
    end = api.get("/replies")["next_cursor"]
    assert api.get("/replies", cursor=end) == {"items": [], "next_cursor": end}
    says(context, 2, "3")
    assert intents(api.get("/replies", cursor=end)) == ["cancel"]


def test_an_empty_feed_begins_at_its_beginning(api: ApiClient) -> None:
    assert api.get("/replies") == {"items": [], "next_cursor": None}


def test_the_last_reply_stands_on_the_interview(api: ApiClient, context: Context) -> None:
    made = invited(context)
    says(context, 1, "1")
    says(context, 2, "3")
    shown = api.get(f"/interviews/{made.id}")
    assert shown["last_reply"] == api.get("/replies")["items"][-1]
    assert api.get("/interviews")["items"][0]["last_reply"] == shown["last_reply"]


def test_a_strangers_text_is_no_reply_to_an_interview(api: ApiClient, context: Context) -> None:
    says(context, 1, "hello?", phone="+12135550199")
    assert api.get("/replies")["items"] == []


def test_notice_is_counted_to_the_minute(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    invited(context, hours=26)
    clock.now += timedelta(minutes=90)
    says(context, 1, "1")
    assert api.get("/replies")["items"][0]["notice_minutes"] == 26 * 60 - 90
