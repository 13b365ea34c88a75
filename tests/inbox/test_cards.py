"""What a card says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.flows.state import Intent
from service.inbox.replies.cards import Card, Reaching, age, card
from service.store.inbox import Entry
from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.inbox import known_reply, replied, sign_in, user
from tests.support.steps import DANA, SAM, invited

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

NOW = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


def said(reader_zone: str = "", **facts: Any) -> Card:
    """Say a reply of Sam's, twelve minutes old, with some facts changed."""
    plain: dict[str, Any] = {
        "id": 5,
        "phone": SAM,
        "channel": "sms",
        "intent": "confirm",
        "reason": None,
        "text": "1",
        "told": "told.confirm",
        "moved_to": None,
        "notice_minutes": 26 * 60,
        "urgent": False,
        "received_at": NOW - timedelta(minutes=12),
        "read_at": None,
        "minutes_late": None,
        "deadline_at": None,
        "private": False,
        "kind": "reply",
        "interview_id": 7,
        "status": "confirmed",
        "title": "Backend engineer",
        "starts_at": NOW + timedelta(hours=26),
        "candidate": "Sam Lee",
        "candidate_zone": "America/Los_Angeles",
        "candidate_email": "",
        "recruiter": "Dana",
        "recruiter_zone": "",
        "proposal": None,
        "proposed_at": None,
    }
    reader = Recruiter(1, DANA, "Dana", "", reader_zone, "recruiter", None)
    return card(Entry(**{**plain, **facts}), reader, NOW)


def test_a_notice_of_an_earlier_time_stands_beside_the_time_that_is_now() -> None:
    was = said(starts_at=NOW + timedelta(hours=26))
    now = said(starts_at=NOW + timedelta(hours=46))
    assert (was.notice, was.starts) == ("26 h before", "Wed, Dec 2 at 12:00 PM PST")
    assert (now.notice, now.starts) == ("26 h before", "now Thu, Dec 3 at 8:00 AM PST")


def stranger(**facts: Any) -> Card:
    """Say what somebody wrote whom nobody knows."""
    nothing = dict.fromkeys(
        ("title", "starts_at", "candidate", "candidate_zone", "recruiter", "recruiter_zone")
    )
    return said(**{**nothing, "notice_minutes": None, "told": "told.unclear", **facts})


def test_a_card_says_who_what_when_and_how_much_notice() -> None:
    shown = said()
    assert (shown.who, shown.answer, shown.notice) == ("Sam Lee", "confirmed", "26 h before")
    assert (shown.title, shown.starts) == ("Backend engineer", "Wed, Dec 2 at 12:00 PM PST")
    assert (shown.age, shown.received) == ("12 min ago", "Tue, Dec 1 at 9:48 AM PST")
    assert (shown.channel, shown.unread, shown.urgent) == ("by text", True, False)


@pytest.mark.parametrize(
    ("reader", "recruiter", "candidate", "starts"),
    [
        ("America/New_York", "America/Denver", "America/Chicago", "Wed, Dec 2 at 3:00 PM EST"),
        ("", "America/Denver", "America/Chicago", "Wed, Dec 2 at 1:00 PM MST"),
        ("", "", "America/Chicago", "Wed, Dec 2 at 2:00 PM CST"),
    ],
)
def test_times_are_in_the_readers_zone_or_the_next_best(
    reader: str, recruiter: str, candidate: str, starts: str
) -> None:
    assert said(reader, recruiter_zone=recruiter, candidate_zone=candidate).starts == starts


@pytest.mark.parametrize(
    ("hours", "words", "state"),
    [
        (84, "3 days left", ""),
        (48, "2 days left", ""),
        (47.9, "47 h left", "soon"),
        (1, "1 h left", "soon"),
        (0.9, "54 min left", "soon"),
        (0, "passed", "passed"),
        (-30, "passed", "passed"),
    ],
)
def test_a_deadline_is_counted_down(hours: float, words: str, state: str) -> None:
    shown = said(told="told.offer_deadline", deadline_at=NOW + timedelta(hours=hours)).deadline
    assert shown is not None
    assert (shown.left, shown.state) == (words, state)


def test_a_deadline_is_a_day_of_the_candidates() -> None:
    midnight = datetime(2026, 12, 5, 7, 59, tzinfo=UTC)
    shown = said("Europe/Berlin", told="told.offer_deadline", deadline_at=midnight)
    assert shown.deadline is not None
    assert shown.deadline.by == "by Fri, Dec 4"
    assert shown.answer.endswith("Fri, Dec 4")


@pytest.mark.parametrize(
    ("facts", "reason", "late"),
    [
        ({"told": "told.cancel", "reason": "another_offer"}, "another offer", ""),
        ({"told": "told.cancel", "reason": "not_given"}, "", ""),
        ({"told": "told.cancel", "reason": "of a later version"}, "", ""),
        ({"told": "told.cancel_reason", "reason": "family_or_health"}, "", ""),
        ({"told": "told.running_late", "minutes_late": 10}, "", ""),
        ({"told": "told.confirm", "minutes_late": 10}, "", "10 min late"),
    ],
)
def test_reason_and_lateness_are_said_once(facts: dict[str, Any], reason: str, late: str) -> None:
    shown = said(**facts)
    assert (shown.reason, shown.late) == (reason, late)


@pytest.mark.parametrize(
    ("text", "kept_back"), [("", True), ("my mother is ill", False)], ids=["before", "after"]
)
def test_private_words_are_kept_back_until_they_are_asked_for(text: str, kept_back: bool) -> None:
    assert said(private=True, text=text).kept_back is kept_back


@pytest.mark.parametrize(
    ("phone", "who"),
    [("+12025550177", "+1 202-555-0177"), ("72345", "72345"), ("ACME", "ACME")],
)
def test_a_stranger_is_shown_by_number(phone: str, who: str) -> None:
    shown = stranger(phone=phone)
    assert (shown.who, shown.known, shown.notice, shown.title) == (who, False, "", "")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-3, "just now"),
        (0, "just now"),
        (1, "1 min ago"),
        (59, "59 min ago"),
        (60, "1 h ago"),
        (24 * 60 - 1, "23 h ago"),
        (24 * 60, "1 day ago"),
        (48 * 60, "2 days ago"),
        (7 * 24 * 60, "Nov 24"),
        (365 * 24 * 60, "Dec 1, 2025"),
    ],
)
def test_an_age_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert age(NOW - timedelta(minutes=minutes), NOW, "UTC") == words


@pytest.mark.parametrize(
    ("text", "begins", "long"),
    [
        ("", "", False),
        ("x" * 280, "", False),
        ("x" * 1600, "x" * 280 + " …", True),
        ("a\nb\nc\nd", "", False),
        ("a\nb\nc\nd\ne", "a\nb\nc\nd …", True),
    ],
)
def test_a_long_text_begins_short(text: str, begins: str, long: bool) -> None:
    shown = said(text=text)
    assert (shown.excerpt, shown.text) == (begins, text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\r\nb\rc", "a\nb\nc"), ("\x07bell\x00", "bell"), ("  hi  ", "hi"), ("אני 👍", "אני 👍")],
)
def test_texts_keep_their_lines_and_lose_control_characters(text: str, shown: str) -> None:
    assert said(text=text).text == shown


def test_names_cannot_turn_the_sentence_around() -> None:
    assert said(candidate="Sam\u202e eeL\n").who == "Sam eeL"


@pytest.mark.parametrize(
    ("channel", "by"), [("sms", "by text"), ("voice", "by phone"), ("link", "by link")]
)
def test_a_card_says_which_way_the_answer_came(channel: str, by: str) -> None:
    assert said(channel=channel).channel == by


def test_who_reached_nobody_is_offered_a_call_and_a_mail() -> None:
    mail = "sam@example.com"
    shown = said(channel="voice", told="told.reached_nobody", candidate_email=mail)
    assert shown.answer == "asked for you by phone and reached nobody: please call back"
    assert shown.reaching == Reaching(SAM, "+1 415-555-0123", mail)


@pytest.mark.parametrize("told", ["told.no_more_calls", "told.no_contact", "told.wrong_number"])
def test_who_wants_no_calls_is_not_offered_one(told: str) -> None:
    assert said(channel="voice", told=told).reaching is None


def test_an_answer_that_a_newer_version_kept_is_still_shown() -> None:
    shown = said(told="told.teleports", channel="fax")
    assert (shown.answer, shown.channel) == ("wrote something that needs a person", "fax")


def test_a_picked_time_is_told_in_the_readers_zone() -> None:
    shown = said("America/New_York", told="told.reschedule_booked", moved_to=NOW)
    assert shown.answer == "moved the interview to Tue, Dec 1 at 1:00 PM EST"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 1234567 * 8 }}",
        "</li></ol>",
    ],
)
def test_markup_is_shown_as_it_was_written(
    client: FlaskClient, context: Context, text: str
) -> None:
    user(context)
    replied(context, text, phone=text[:20])
    named = invited(context, name=text, title=text)
    replied(context, text, named.id, phone=SAM)
    sign_in(client)
    page = client.get("/inbox").text
    assert page.count('<li id="reply-') == 2
    for mark in ("<script>", "<img src=x", "9876536", "</ol>\n</li>"):
        assert mark not in page.partition('id="replies"')[2].replace("data-age-", "")


def test_an_unknown_number_is_called_one(client: FlaskClient, context: Context) -> None:
    user(context)
    replied(context, "hello")
    sign_in(client)
    page = client.get("/inbox").text
    assert "<bdi>+1 202-555-0177</bdi>" in page
    assert "Not a candidate we know" in page


def test_urgent_and_unread_are_said_in_words(client: FlaskClient, context: Context) -> None:
    user(context)
    known_reply(context, intent=Intent.CANCEL, urgent=True, notice_minutes=180)
    sign_in(client)
    page = client.get("/inbox").text
    assert '<strong class="flag">Urgent</strong>' in page
    assert '<span class="unseen">Unread: </span>' in page
    assert '<strong class="notice">3 h before</strong>' in page


def test_a_card_about_silence_says_what_was_tried_and_quotes_nobody() -> None:
    tried = "2 texts delivered, 1 call: voicemail left"
    shown = said(
        kind="unanswered", intent="unanswered", told="told.unanswered", channel="", text=tried,
        notice_minutes=90, status="scheduled",
    )  # fmt: skip
    assert (shown.answer, shown.tried, shown.text) == ("has not answered", tried, "")
    assert (shown.channel, shown.notice) == ("", "1 h before")
    assert shown.reaching is not None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("Iris",), "Iris was told too"),
        (("Iris", "Omar"), "Iris and Omar were told too"),
    ],
)
def test_a_card_says_who_was_told_because_nobody_looked(names: tuple[str, ...], words: str) -> None:
    assert said(told_too=names).told_too == words
