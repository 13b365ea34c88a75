"""A machine picks up: what it is told, and the text that follows."""

from typing import Any

import pytest

from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from service.usecases.place_calls import place_due_calls
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.calling import a_call
from tests.support.core import status
from tests.support.phone_calls import PhoneCall, ring, ringing
from tests.support.phone_steps import ended, over, told
from tests.support.placing import due, follows, unhurried
from tests.support.service import until
from tests.support.steps import SAM

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

BEEP = "machine_end_beep"
LEFT = ("voicemail_left", "")
NOTHING_PRESSED = ("undelivered", "picked up, and nothing was pressed")


def recorded(context: Context, phones: EmbeddedSimulator, **facts: Any) -> PhoneCall:
    """Let a machine pick up, and wait for the end of its recording."""
    phones.answer(ring(context, phones, **facts).sid, by=BEEP)
    return ended(phones)


def detected(context: Context, answered_by: str) -> None:
    """Wait until we have heard who picked up."""
    until(lambda: a_call(context, 1).answered_by == answered_by)


@pytest.mark.parametrize(
    ("language", "interview", "number"),
    [
        ("en", "interview", "call us back at 5 0 0, 5 5 5"),
        ("es", "entrevista", "llámanos al 5 0 0, 5 5 5"),
        ("fr", "entretien", "rappeler au"),
        ("de", "gespräch", "zurück unter"),
        ("pt", "entrevista", "ligue de volta para"),
    ],
)
def test_a_machine_hears_who_called_and_the_number_and_nothing_private(
    context: Context, phones: EmbeddedSimulator, language: str, interview: str, number: str
) -> None:
    heard = recorded(context, phones, language=language).said()
    assert number in heard[-1]
    assert "Acme" in heard[-1]
    for private in (interview, "backend", "dana", "reyes"):
        assert private not in " ".join(heard).lower()
    assert over(context) == LEFT


@pytest.mark.parametrize(
    ("language", "called", "confirmed"),
    [
        ("en", "tried to call you", "confirmed"),
        ("es", "te llamamos", "confirmada"),
    ],
)
def test_a_text_follows_a_voicemail_and_is_answered(
    context: Context, phones: EmbeddedSimulator, language: str, called: str, confirmed: str
) -> None:
    recorded(context, phones, language=language)
    over(context)
    send_due_touches(context)
    until(lambda: any(called in one["body"] for one in phones.messages(SAM, wait=10)))
    assert confirmed in "".join(phones.text(SAM, "1")["answers"])
    assert status(context, 1) is Status.CONFIRMED


def test_a_result_that_comes_after_a_key_changes_nothing(
    context: Context, phones: EmbeddedSimulator
) -> None:
    phones.fault("late_machine_results")
    call = ring(context, phones)
    phones.answer(call.sid, by=BEEP, machine_seconds=0)
    call.press("1")
    detected(context, BEEP)
    assert "You are confirmed" in call.press("1")
    call.hang_up()
    assert over(context) == ("delivered", "")
    assert a_call(context, 1).voicemail_at is None


def test_a_voice_that_nobody_knows_is_a_persons(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = ring(context, phones)
    phones.answer(call.sid, by="unknown", machine_seconds=0)
    detected(context, "unknown")
    assert "You are confirmed" in call.press("1", "1")


def test_a_fax_is_told_nothing_and_gets_no_text(
    context: Context, phones: EmbeddedSimulator
) -> None:
    phones.answer(ring(context, phones).sid, by="fax")
    call = ended(phones)
    assert over(context) == ("undelivered", "a fax machine answered")
    assert (len(call.said()), follows(context, 1), told(context)) == (2, [], [])


@pytest.mark.parametrize(("language", "text"), [("en", "text"), ("pt", "mensagem")])
def test_who_wants_no_texts_is_offered_none_and_gets_none(
    context: Context, phones: EmbeddedSimulator, language: str, text: str
) -> None:
    due(context, language=language)
    phones.text(SAM, "STOP")
    place_due_calls(unhurried(context))
    phones.answer(ringing(phones).sid, by=BEEP)
    call = ended(phones)
    assert text not in call.said()[-1]
    assert over(context) == LEFT
    assert follows(context, 1) == []


def test_a_result_that_comes_twice_is_one_voicemail_and_one_text(
    context: Context, phones: EmbeddedSimulator
) -> None:
    phones.fault("doubled_machine_results")
    heard = recorded(context, phones).said()
    assert over(context) == LEFT
    assert sum("with a message for Sam" in one for one in heard) == 1
    assert [kind for kind, *_ in follows(context, 1)] == ["after_call"]


@pytest.mark.parametrize(
    ("language", "greeting", "times", "becomes"),
    [
        ("en", "Hi, you've reached Sam Lee, please leave a message after the tone", 1, LEFT),
        (
            "en",
            "The person you are trying to reach is not accepting calls at this time",
            3,
            NOTHING_PRESSED,
        ),
        (
            "de",
            "Dies ist die Mailbox von Sam Lee, bitte hinterlassen Sie eine Nachricht",
            3,
            NOTHING_PRESSED,
        ),
    ],
)
def test_what_a_machine_says_by_itself_does_not_make_it_a_person(  # noqa: PLR0913, PLR0917  # a row
    context: Context,
    phones: EmbeddedSimulator,
    language: str,
    greeting: str,
    times: int,
    becomes: tuple[str, str],
) -> None:
    call = ring(context, phones, language=language)
    phones.answer(call.sid, by=BEEP, machine_seconds=3 if times == 1 else 60)
    for _ in range(times):
        call.say(greeting)
    ended(phones)
    assert over(context) == becomes
    assert [kind for kind, *_ in follows(context, 1)] == ["after_call"]
    assert told(context) == []
