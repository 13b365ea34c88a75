"""What a call that has ended was worth, and what follows it: every way a call can end, by name."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from service.flows.checking import Reach
from service.flows.fallback import Called, EndedCall, by_phone, follow_up, outcome
from service.flows.quiet import parse
from service.flows.state import Status, TouchKind, TouchState
from service.flows.voice.state import CallStatus
from tests.support.flow import NOW, interview

OPEN = parse("00:00-00:00")
NIGHT = parse("20:00-09:00")
# NOW is 10 am in Los Angeles.
MORNING = parse("09:00-12:00")
TEXT, AGAIN, NONE = "after_call", "call_again", None


def ended(status: str, **facts: Any) -> EndedCall:
    return EndedCall(CallStatus(status), **facts)


BUSY, NO_ANSWER, SILENT = ended("busy"), ended("no-answer"), ended("completed")
VOICEMAIL = ended("completed", answered_by="machine_end_beep", voicemail_left=True)


def called(hours: float = 26, reach: Reach | None = None, **facts: Any) -> Called:
    about = facts.pop("interview", None) or interview(hours=hours)
    return Called(about, facts.pop("revision", 1), reach or Reach(), **facts)


def kind_and_wait(
    call: EndedCall, known: Called, quiet: str = "00:00-00:00"
) -> tuple[str | None, float]:
    """The kind of what follows, and in how many hours."""
    touch = follow_up(call, known, parse(quiet), NOW)
    return (touch.kind, (touch.due_at - NOW) / timedelta(hours=1)) if touch else (None, 0)


@pytest.mark.parametrize(
    ("call", "state", "why"),
    [
        (ended("completed", keyed=True, answered=True), "delivered", ""),
        (ended("completed", keyed=True), "delivered", "picked up; no answer given"),
        (ended("failed", keyed=True, answered=True), "delivered", ""),
        (ended("completed", keyed=True, voicemail_left=True), "delivered",
         "picked up; no answer given"),
        (SILENT, "undelivered", "picked up, and nothing was pressed"),
        (ended("completed", answered=True), "undelivered", "picked up, and nothing was pressed"),
        (ended("completed", answered_by="human"), "undelivered",
         "picked up, and nothing was pressed"),
        (ended("completed", answered_by="unknown"), "undelivered",
         "picked up, and nothing was pressed"),
        (ended("completed", answered_by="machine_end_silence"), "undelivered",
         "a machine answered, and no message could be left"),
        (ended("completed", answered_by="fax"), "undelivered", "a fax machine answered"),
        (VOICEMAIL, "voicemail_left", ""),
        (BUSY, "undelivered", "the line was busy"),
        (NO_ANSWER, "undelivered", "nobody picked up"),
        (ended("canceled"), "undelivered",
         "the call was called off before anybody picked up"),
        (ended("failed"), "failed", "the call could not be put through"),
        (ended("failed", why="the number is not valid"), "failed", "the number is not valid"),
        (ended("refused", why="the number is not valid"), "failed", "the number is not valid"),
    ],
)  # fmt: skip
def test_only_a_person_who_said_or_pressed_something_was_reached(
    call: EndedCall, state: str, why: str
) -> None:
    assert outcome(call) == (TouchState(state), why)


@pytest.mark.parametrize(
    ("call", "follows"),
    [
        (BUSY, (AGAIN, 2)), (NO_ANSWER, (AGAIN, 2)), (VOICEMAIL, (TEXT, 0)), (SILENT, (TEXT, 0)),
        (ended("completed", answered_by="human"), (TEXT, 0)),
        (ended("completed", answered_by="unknown"), (TEXT, 0)),
        (ended("completed", answered_by="machine_end_other"), (TEXT, 0)),
        (ended("completed", answered_by="fax"), (NONE, 0)),
        (ended("completed", keyed=True), (NONE, 0)),
        (ended("failed"), (TEXT, 0)), (ended("refused"), (TEXT, 0)), (ended("canceled"), (NONE, 0)),
    ],
)  # fmt: skip
def test_each_end_of_a_call_has_its_own_next_contact(
    call: EndedCall, follows: tuple[str | None, float]
) -> None:
    assert kind_and_wait(call, called()) == follows


@pytest.mark.parametrize("call", [BUSY, NO_ANSWER, VOICEMAIL, SILENT, ended("failed")])
@pytest.mark.parametrize(
    "known",
    [
        *(called(interview=interview(status=status)) for status in Status
          if status is not Status.SCHEDULED),
        called(interview=interview(revision=2)),
        called(hours=0),
        called(interview=interview(called_off=True)),
        called(reach=Reach(texts_allowed=False, calls_allowed=False)),
        called(reach=Reach(landline=True, calls_allowed=False)),
    ],
)  # fmt: skip
def test_nothing_follows_an_answer_a_move_a_cancel_the_start_or_both_opt_outs(
    call: EndedCall, known: Called
) -> None:
    assert follow_up(call, known, OPEN, NOW) is None


@pytest.mark.parametrize(
    ("call", "known", "follows"),
    [
        (BUSY, called(again=True), (TEXT, 0)),
        (NO_ANSWER, called(called_again=True), (TEXT, 0)),
        (NO_ANSWER, called(reach=Reach(calls_allowed=False)), (TEXT, 0)),
        (NO_ANSWER, called(reach=Reach(texts_allowed=False)), (AGAIN, 2)),
        (NO_ANSWER, called(again=True, reach=Reach(texts_allowed=False)), (NONE, 0)),
        (NO_ANSWER, called(again=True, reach=Reach(landline=True)), (NONE, 0)),
        (VOICEMAIL, called(reach=Reach(texts_allowed=False)), (NONE, 0)),
        (VOICEMAIL, called(reach=Reach(landline=True)), (NONE, 0)),
        (VOICEMAIL, called(reach=Reach(calls_allowed=False)), (TEXT, 0)),
        # Half an hour is the least that a call may come before the start.
        (NO_ANSWER, called(hours=2.5), (AGAIN, 2)),
        (NO_ANSWER, called(hours=2.49), (TEXT, 0)),
        (NO_ANSWER, called(hours=2.49, reach=Reach(landline=True)), (NONE, 0)),
    ],
)
def test_there_is_one_more_try_and_then_a_text_where_each_is_allowed(
    call: EndedCall, known: Called, follows: tuple[str | None, float]
) -> None:
    assert kind_and_wait(call, known) == follows


@pytest.mark.parametrize(
    ("quiet", "hours", "follows"),
    [
        ("11:30-13:00", 26, (AGAIN, 3)),
        ("11:30-13:00", 3.4, (TEXT, 0)),
        ("09:00-12:00", 26, (AGAIN, 2)),
        # Nothing at all goes out before noon.
        ("09:00-12:30", 2.9, (TEXT, 2.5)),
    ],
)
def test_what_follows_keeps_out_of_quiet_hours(
    quiet: str, hours: float, follows: tuple[str | None, float]
) -> None:
    assert kind_and_wait(NO_ANSWER, called(hours), quiet) == follows


def test_a_text_that_quiet_hours_hold_back_until_the_start_is_planned_as_skipped() -> None:
    touch = follow_up(VOICEMAIL, called(2.1), MORNING, NOW)
    assert touch is not None
    assert (touch.state, touch.why) == (
        TouchState.SKIPPED, "the next allowed hour comes too late before the interview"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("planned", "follows"), [(1.1, (NONE, 0)), (2.9, (NONE, 0)), (0.9, (AGAIN, 2)), (3, (AGAIN, 2))]
)
def test_a_call_of_the_ladder_at_about_that_time_is_the_second_try(
    planned: float, follows: tuple[str | None, float]
) -> None:
    known = called(calls=(NOW + timedelta(hours=planned),))
    assert kind_and_wait(NO_ANSWER, known) == follows


@pytest.mark.parametrize(
    ("text", "hours", "follows"),
    [
        (1.2, 26, (AGAIN, 2)), (1.26, 26, (AGAIN, 2.01)), (2, 26, (AGAIN, 2.75)),
        (2.74, 26, (AGAIN, 3.49)), (2.75, 26, (AGAIN, 2)),
        # Behind the text it would come too late for a call.
        (2, 3.24, (TEXT, 0)),
    ],
)  # fmt: skip
def test_a_second_try_keeps_away_from_a_text_of_the_ladder(
    text: float, hours: float, follows: tuple[str | None, float]
) -> None:
    kind, wait = kind_and_wait(NO_ANSWER, called(hours, texts_ahead=(NOW + timedelta(hours=text),)))
    assert (kind, round(wait, 3)) == follows


@pytest.mark.parametrize(
    ("again", "minutes_ago", "kind"),
    [(True, 29, NONE), (True, 30, TEXT), (False, 1, TEXT)],
)
def test_a_text_after_the_second_try_is_spared_who_was_texted_a_moment_ago(
    again: bool, minutes_ago: int, kind: str | None
) -> None:
    texts = (NOW - timedelta(minutes=minutes_ago),)
    assert kind_and_wait(SILENT, called(again=again, texts=texts))[0] == kind


def test_what_follows_is_for_those_only_who_have_not_answered_by_then() -> None:
    for call in (BUSY, VOICEMAIL):
        touch = follow_up(call, called(), OPEN, NOW)
        assert touch is not None
        assert touch.condition == "unanswered"


@pytest.mark.parametrize(
    ("kind", "known", "due"),
    [
        *((kind, called(), NOW) for kind in ("rung", "at_once", "moved", "by_hand")),
        *((kind, called(), None) for kind in ("cancelled", "proposal", "after_call")),
        ("rung", called(reach=Reach(calls_allowed=False)), None),
        ("rung", called(interview=interview(status=Status.CONFIRMED)), None),
        ("rung", called(revision=2), None),
        ("rung", called(hours=0.1), None),
        ("rung", called(hours=0.2), NOW),
    ],
)
def test_a_text_that_met_a_landline_becomes_a_call_where_one_can_say_it(
    kind: str, known: Called, due: datetime | None
) -> None:
    touch = by_phone((TouchKind(kind), "-1d sms"), known, OPEN, NOW)
    assert (touch.due_at if touch else None) == due


def test_the_call_instead_of_a_text_says_what_it_stands_for_and_waits_for_the_day() -> None:
    touch = by_phone((TouchKind.RUNG, "-1d sms"), called(), MORNING, NOW)
    assert touch is not None
    assert (touch.label, touch.channel, touch.condition) == (
        "-1d sms, by phone", "voice", "unanswered"
    )  # fmt: skip
    assert touch.due_at == NOW + timedelta(hours=2)
