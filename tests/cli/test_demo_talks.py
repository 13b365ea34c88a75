"""The demo's talks: whom they are with, and what is said when one went wrong."""

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.cli.demo_checks import Shown, unmet
from service.cli.demo_link import link_in
from service.cli.demo_shapes import End, Heard, Talk
from service.cli.demo_talks import TALKS
from service.flows.state import Intent, Reason, Status

MAKER = Path(__file__).parents[2] / "examples" / "make_interviews.py"
START = datetime(2026, 12, 1, 22, tzinfo=UTC)
CANCEL = Heard(Intent.CANCEL, Reason.FAMILY_OR_HEALTH, private=True)
TALK = Talk("", "+14155550110", ("…",), (End("Sam", Status.CANCELLED, (CANCEL,)),), "flu")
REPLY = {
    "id": 7,
    "interview_id": 1,
    "intent": "cancel",
    "reason": "family_or_health",
    "private": True,
    "minutes_late": None,
    "deadline_at": None,
    "channel": "sms",
}
INTERVIEW = {"id": 1, "status": "cancelled", "starts_at": START.isoformat(), "reminders": []}
GOOD = Shown({"Sam": INTERVIEW}, [REPLY], "", "", {"Sam": START})


def made(now: datetime) -> Iterator[dict[str, Any]]:
    """The rows of the example, as it is made at some moment."""
    spec = importlib.util.spec_from_file_location("make_interviews", MAKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield from module.rows(now)


@pytest.mark.parametrize("day", range(7))
def test_everybody_who_talks_is_reminded_at_once_on_any_day(day: int) -> None:
    now = datetime(2026, 11, 23, 7, 59, tzinfo=UTC) + timedelta(days=day)
    people = {(row["candidate_name"], row["candidate_phone"]): row for row in made(now)}
    for talk in TALKS:
        for end in talk.ends:
            start = datetime.fromisoformat(people[end.name, talk.phone]["starts_at"])
            assert timedelta(hours=1) < start - now < timedelta(days=6)


def test_the_numbers_are_fictitious_and_nobody_talks_twice() -> None:
    phones = [talk.phone for talk in TALKS]
    assert len(set(phones)) == len(phones) >= 14
    everybody = {row["candidate_phone"] for row in made(START)} | set(phones)
    assert all(phone[5:10] == "55501" for phone in everybody)


def test_a_talk_that_came_as_it_must_leaves_nothing_to_say() -> None:
    assert list(unmet(TALK, GOOD)) == []


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (replace(GOOD, replies=[]), "heard nothing"),
        (replace(GOOD, replies=[{**REPLY, "reason": "other"}]), "heard cancel (other, private)"),
        (
            replace(GOOD, replies=[{**REPLY, "private": False}]),
            "heard cancel (family_or_health), not",
        ),
        (replace(GOOD, interviews={"Sam": {**INTERVIEW, "status": "confirmed"}}), "is confirmed"),
        (replace(GOOD, before={"Sam": START - timedelta(hours=1)}), "has a new time"),
        (
            replace(GOOD, replies=[{**REPLY, "channel": "voice"}]),
            "heard cancel (family_or_health, private, voice), not",
        ),
        (
            replace(
                GOOD,
                interviews={"Sam": {**INTERVIEW, "reminders": [{"state": "voicemail_left"}]}},
            ),
            "a message was left on a machine",
        ),
        (replace(GOOD, inbox="I have the flu"), "private words are in the inbox"),
        (replace(GOOD, mails="I have the flu"), "private words are in a mail"),
    ],
)
def test_what_went_wrong_is_said(shown: Shown, said: str) -> None:
    (line,) = unmet(TALK, shown)
    assert said in line


def test_a_strangers_text_must_stand_in_the_inbox() -> None:
    stranger = Talk("", "+14155550199", ("who is this?",))
    assert list(unmet(stranger, GOOD)) == ["+14155550199: 'who is this?' is not in the inbox"]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (
            "Or answer here: http://127.0.0.1:8000/i/a-b_c Reply STOP.",
            "http://127.0.0.1:8000/i/a-b_c",
        ),
        ("For your calendar: https://x.example/i/abc/calendar.ics", "https://x.example/i/abc"),
        ("See https://meet.example/abc", ""),
    ],
)
def test_the_link_of_a_text_is_found(text: str, link: str) -> None:
    assert link_in(text) == link
