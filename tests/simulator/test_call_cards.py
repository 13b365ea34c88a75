"""What a past call is called among the texts, and what a voicemail box has kept of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.simulator import call_cards

RANG = datetime(2026, 3, 2, 9, tzinfo=UTC)


def call(**facts: Any) -> dict[str, Any]:
    """Return a call as the control API shows it."""
    usual = {"sid": "CA1", "direction": "to", "status": "completed", "answered_by": "human"}
    rest = {"seconds": 42, "transcript": [], "listening": None}
    times = {"created_at": RANG.isoformat(), "ended_at": RANG.isoformat()}
    return {**usual, **rest, **times, **facts}


def line(seconds: float, text: str, kind: str = "say") -> dict[str, Any]:
    return {"at": (RANG + timedelta(seconds=seconds)).isoformat(), "kind": kind, "text": text}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Answered call · 0:42"),
        ({"seconds": 61}, "Answered call · 1:01"),
        ({"direction": "from"}, "Call · 0:42"),
        ({"answered_by": "machine_end_beep"}, "Voicemail · 0:42"),
        ({"answered_by": "fax"}, "Fax · 0:42"),
        ({"answered_by": "unknown"}, "Answered call · 0:42"),
        ({"status": "busy"}, "Declined call"),
        ({"status": "no-answer"}, "Missed call"),
        ({"status": "canceled"}, "Missed call"),
        ({"status": "failed"}, "Call that failed"),
        ({"status": "busy", "direction": "from"}, "Call · line busy"),
        ({"status": "no-answer", "direction": "from"}, "Call · no answer"),
        ({"status": "canceled", "direction": "from"}, "Call · given up"),
        ({"status": "failed", "direction": "from"}, "Call · failed"),
    ],
)
def test_a_past_call_is_told_in_words(facts: dict[str, Any], words: str) -> None:
    assert call_cards.title(call(**facts)) == words


def test_a_voicemail_box_keeps_what_was_said_after_its_greeting() -> None:
    to_a_person = [line(0.01, "Press 1"), line(0.011, "if you are Sam")]
    to_the_box = [line(0.35, "Please call"), line(0.351, "Acme")]
    one = call(answered_by="machine_end_beep", transcript=to_a_person + to_the_box)
    assert call_cards.recorded(one) == "Please call Acme"


def test_what_a_person_heard_is_not_recorded() -> None:
    assert call_cards.recorded(call(transcript=[line(0, "Press 1")])) == ""


def test_the_call_that_is_talked_on_comes_before_one_that_rings() -> None:
    ringing = call(sid="CA1", status="ringing", ended_at=None)
    talked = call(sid="CA2", status="in-progress", ended_at=None)
    going = call_cards.going_on([ringing, talked])
    assert going is not None
    assert (going["sid"], going["stage"]) == ("CA2", "talking")


def test_a_call_that_is_only_queued_shows_nothing() -> None:
    assert call_cards.going_on([call(status="queued", ended_at=None)]) is None


def test_an_ended_call_is_shown_as_long_as_the_page_asks_for_it() -> None:
    assert call_cards.going_on([call()]) is None
    going = call_cards.going_on([call()], ended="CA1")
    assert going is not None
    assert going["stage"] == "ended"


def test_the_list_of_phones_tells_a_call_that_is_newer_than_the_last_text() -> None:
    older = {"created_at": (RANG - timedelta(seconds=1)).isoformat()}
    newer = {"created_at": (RANG + timedelta(seconds=1)).isoformat()}
    missed = [call(status="no-answer")]
    assert call_cards.listed(missed, older)["last_call"] == "Missed call"
    assert call_cards.listed(missed, newer)["last_call"] == ""
