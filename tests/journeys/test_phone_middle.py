"""Calls that end in the middle: what was answered stays, and nobody is forgotten."""

import pytest

from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.core import feed, status
from tests.support.phone_calls import picked_up
from tests.support.phone_steps import over, told
from tests.support.placing import follows
from tests.support.steps import offered

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

UNABLE = ["told.silent_declined"]


def test_what_was_answered_stays_when_the_call_ends_in_the_middle(
    context: Context, phones: EmbeddedSimulator
) -> None:
    offered(context, 30, 31)
    call = picked_up(context, phones)
    call.press("1", "2")
    call.hang_up()
    assert over(context) == ("delivered", "")
    assert status(context, 1) is Status.RESCHEDULE_REQUESTED
    assert follows(context, 1) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "sorry, I can't make it"),
        ("es", "no puedo ir, mi mamá está en el hospital"),
        ("en", "I have to cancel"),
    ],
)
def test_who_says_they_cannot_come_and_hangs_up_is_told_of(
    context: Context, phones: EmbeddedSimulator, language: str, words: str
) -> None:
    call = picked_up(context, phones, language=language)
    call.press("1")
    call.say(words)
    assert feed(context) == []
    call.hang_up()
    assert over(context) == ("delivered", "picked up; no answer given")
    assert [one.told for one in feed(context)] == UNABLE
    assert status(context, 1) is Status.SCHEDULED


@pytest.mark.parametrize("silences", [0, 3])
def test_a_cancel_without_its_second_key_cancels_nothing_and_is_told(
    context: Context, phones: EmbeddedSimulator, silences: int
) -> None:
    call = picked_up(context, phones)
    call.press("1", "3")
    for _ in range(silences):
        call.stay_silent()
    if not silences:
        call.hang_up()
    over(context)
    assert [one.told for one in feed(context)] == UNABLE
    assert status(context, 1) is Status.SCHEDULED


@pytest.mark.parametrize("keys", ["1", "17", "13*", "1*"])
def test_who_hangs_up_over_anything_else_said_nothing(
    context: Context, phones: EmbeddedSimulator, keys: str
) -> None:
    call = picked_up(context, phones)
    call.press(*keys)
    call.hang_up()
    over(context)
    assert told(context) == []
