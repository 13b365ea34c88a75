"""When a recruiter hears that no answer has come, and what they are told was tried."""

from datetime import timedelta

import pytest

from service.flows import unanswered
from service.flows.checking import Reach
from service.flows.ladder import parse_ladder
from service.flows.quiet import QuietHours, parse
from service.flows.reminders import PlannedTouch, Rules, plan
from service.flows.state import Channel, Intent, Status, TouchKind, TouchState
from service.flows.unanswered import Tried
from tests.support.flow import NOW, interview

LADDER = parse_ladder("-3d sms, -1d sms, -4h call if unanswered, -2h sms")
ALWAYS = parse("00:00-00:00")
# Eight in the evening until nine in the morning where the candidate is; NOW is ten there.
NIGHT = parse("20:00-09:00")


def minutes_before(
    hours: float, ladder: str = "", quiet: QuietHours = ALWAYS, **reach: bool
) -> float | None:
    """How long before the start it is told of an interview that is booked now."""
    about = interview(hours=hours)
    rungs = parse_ladder(ladder) if ladder else LADDER
    planned = plan(about, Rules(rungs, quiet), NOW)
    moment = unanswered.told_at(about, planned, Reach(**reach), NOW)
    return moment and (about.starts_at - moment) / timedelta(minutes=1)


@pytest.mark.parametrize(
    ("hours", "ladder", "expected"),
    [
        (100, "", 90), (26, "", 90),  # half an hour after the text two hours before
        (100, "-1d sms", 18 * 60), (100, "-4d sms", 84 * 60),  # a quarter of the rest, 12 h at most
        (100, "-1d sms, -30m sms", 60), (100, "-10m call", 60),  # never later than an hour before
        (100, "-1d sms, -2h sms if confirmed", 18 * 60),  # which asks nothing
        (3, "", 90), (1.75, "", 75), (1.25, "", 45), (1, "", 30), (0.5, "", 15),  # booked late
    ],
)  # fmt: skip
def test_silence_is_told_in_time_to_act(hours: float, ladder: str, expected: float) -> None:
    assert minutes_before(hours, ladder) == expected


def test_a_text_that_waits_for_the_morning_keeps_nobody_from_being_told() -> None:
    # Booked at ten for half past nine on the next day: the last text goes the evening before.
    assert minutes_before(23.5, "-1h sms", NIGHT) == pytest.approx(13.5 * 60 * 0.75, abs=1)


@pytest.mark.parametrize(
    ("reach", "at_once"),
    [
        ({"texts_allowed": False, "calls_allowed": False}, True),
        ({"landline": True, "calls_allowed": False}, True),
        ({"texts_allowed": False}, False),
        ({"calls_allowed": False}, False),
    ],
)
def test_who_cannot_be_asked_is_told_of_at_once(reach: dict[str, bool], at_once: bool) -> None:
    assert (minutes_before(100, **reach) == 100 * 60) is at_once


@pytest.mark.parametrize(
    ("ladder", "reach", "expected"),
    [
        ("-3d sms, -2h sms", {}, 100 * 60),  # at once: only texts are ahead
        ("-3d sms, -4h call if unanswered, -2h sms", {}, 180),  # an hour after the call
        ("-4h call if unanswered", {"calls_allowed": False}, 100 * 60),
        ("-3d sms, -2h sms", {"landline": True}, None),  # calls stand in for the texts
        ("-2h sms", {"landline": True, "calls_allowed": False}, 100 * 60),
    ],
)
def test_where_no_text_arrives_any_more_only_calls_are_waited_for(
    ladder: str, reach: dict[str, bool], expected: float | None
) -> None:
    about = interview(hours=100)
    planned = plan(about, Rules(parse_ladder(ladder), ALWAYS), NOW)
    moment = unanswered.told_without_texts(about, planned, Reach(**reach), NOW)
    assert (moment and (about.starts_at - moment) / timedelta(minutes=1)) == expected


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.SCHEDULED])
def test_after_an_answer_no_silence_is_waited_for(status: Status) -> None:
    about = interview(status=status)
    planned = plan(about, Rules(LADDER, ALWAYS), NOW)
    assert unanswered.told_at(about, planned, Reach(), NOW) is None
    assert unanswered.item(about, [], Reach(), NOW) is None


def test_after_the_start_there_is_nothing_to_tell() -> None:
    about = interview(hours=-1)
    assert unanswered.told_at(about, [], Reach(), NOW) is None
    assert unanswered.item(about, [], Reach(), NOW) is None


def test_a_text_about_something_else_asks_nothing() -> None:
    touch = PlannedTouch(TouchKind.CANCELLED, "at once", Channel.SMS, NOW + timedelta(hours=1))
    assert unanswered.told_at(interview(hours=100), [touch], Reach(), NOW) == NOW


@pytest.mark.parametrize(
    ("intent", "settled"),
    [
        ("confirm", True), ("running_late", True), ("call_me", True), ("wrong_number", True),
        ("question", False), ("unclear", False), ("opt_out", False), ("thanks", False),
    ],
)  # fmt: skip
def test_some_replies_leave_the_question_open(intent: str, settled: bool) -> None:
    assert unanswered.settles(Intent(intent)) is settled


def tried(states: str, why: str = "", kind: TouchKind = TouchKind.RUNG) -> list[Tried]:
    """Contacts such as "sms delivered, voice voicemail_left"."""
    pairs = [one.split() for one in states.split(", ") if one]
    return [
        Tried(kind, Channel(by), TouchState(state), why if state not in {"sent", "planned"} else "")
        for by, state in pairs
    ]


@pytest.mark.parametrize(
    ("states", "why", "words"),
    [
        ("sms delivered, sms delivered, voice voicemail_left", "",
         "2 texts delivered, 1 call: voicemail left"),
        ("sms delivered", "", "1 text delivered"),
        ("sms sent, sms unknown, sms sending", "",
         "1 text sent, not known to have arrived, 2 texts on their way"),
        ("sms undelivered, sms failed", "the phone is off",
         "2 texts not delivered (the phone is off)"),
        ("voice undelivered, voice undelivered", "nobody picked up", "2 calls: nobody picked up"),
        ("voice delivered, voice unknown", "",
         "2 calls: picked up, no answer given; not known yet how it went"),
        ("sms sent, sms planned", "",
         "1 text sent, not known to have arrived, 1 contact still to come"),
        ("sms planned, voice planned", "", "2 contacts still to come"),
        ("sms skipped", "quiet hours last until the interview",
         "nothing could be sent: quiet hours last until the interview"),
        ("sms sent, voice skipped", "too late", "1 text sent, not known to have arrived"),
        ("", "", "nothing could be sent"),
    ],
)  # fmt: skip
def test_what_was_tried_is_said_in_words(states: str, why: str, words: str) -> None:
    assert unanswered.in_words(tried(states, why), Reach()) == words


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (Reach(texts_allowed=False), "1 text delivered, no more texts are wanted"),
        (Reach(calls_allowed=False), "1 text delivered, no more calls are wanted"),
        (Reach(landline=True), "1 text delivered, texts do not reach this number"),
        (Reach(texts_allowed=False, landline=True), "1 text delivered, no more texts are wanted"),
    ],
)
def test_ways_that_are_closed_are_named(reach: Reach, words: str) -> None:
    assert unanswered.in_words(tried("sms delivered"), reach) == words


@pytest.mark.parametrize(
    ("states", "urgent"),
    [("sms delivered", False), ("sms undelivered", True), ("sms failed, sms sent", False),
     ("", True), ("sms planned", True)],
)  # fmt: skip
def test_it_is_urgent_when_nothing_can_have_arrived(states: str, urgent: bool) -> None:
    found = unanswered.item(interview(), tried(states), Reach(), NOW)
    assert found is not None
    assert (found.urgent, found.notice_minutes) == (urgent, 26 * 60)


def test_a_text_that_only_told_of_a_cancel_was_no_question() -> None:
    found = unanswered.item(
        interview(), tried("sms delivered", kind=TouchKind.PROPOSAL), Reach(), NOW
    )
    assert found is not None
    assert found.tried == "nothing could be sent"
