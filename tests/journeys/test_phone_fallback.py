"""From one channel to the other: a text unanswered, a line busy, a landline, an opt-out."""

from typing import Any

import pytest

from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import consent_event
from service.usecases.context import Context
from service.usecases.place_calls import place_due_calls
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import plan, rows, sends, status
from tests.support.phone_calls import PhoneCall, ringing
from tests.support.phone_steps import over, told
from tests.support.placing import unhurried
from tests.support.service import until
from tests.support.steps import SAM, invited

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

BERLIN = "+4930123456"
BUSY = ("undelivered", "the line was busy")
NO_ANSWER = ("undelivered", "nobody picked up")


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    ladder = "-1d sms, -6h call if unanswered, -1h sms"
    return {**environment, "REMINDERS": ladder, "ALLOWED_COUNTRIES": "US,DE"}


def go_on(context: Context) -> None:
    """Let all go out that is due now, as the scheduler does."""
    send_due_touches(context)
    place_due_calls(unhurried(context))


def called(context: Context, clock: StandingClock, **facts: Any) -> None:
    """Sam was texted at once, an hour ago, and the phone rings now, six hours before the start."""
    invited(context, hours=7, **facts)
    go_on(context)
    clock.advance(hours=1)
    go_on(context)


def texts(phones: EmbeddedSimulator, at_least: int) -> list[str]:
    """What Sam was texted, once there are so many of them."""
    thread = phones.messages(SAM, after=at_least - 1, wait=10, settled=True)
    assert thread
    return [one["body"] for one in phones.messages(SAM) if one["by"] == "service"]


def picks_up(phones: EmbeddedSimulator, phone: str = SAM) -> PhoneCall:
    """The phone rings, and a person picks up."""
    call = ringing(phones, phone)
    phones.answer(call.sid)
    return call


def turned_away(
    context: Context, phones: EmbeddedSimulator, how: str, number: int
) -> tuple[str, str]:
    """The phone rings for a call of this number, and is not taken: what became of that."""
    getattr(phones, how)(ringing(phones, after=number - 1).sid)
    return over(context, number)


@pytest.mark.parametrize(("how", "became"), [("decline", BUSY), ("ring_out", NO_ANSWER)])
@pytest.mark.parametrize(
    ("language", "words"), [("en", "we tried to call you"), ("de", "wir haben angerufen")]
)
def test_a_phone_that_is_not_taken_rings_once_more_two_hours_later_and_is_then_texted(  # noqa: PLR0913, PLR0917  # a row
    context: Context,
    phones: EmbeddedSimulator,
    clock: StandingClock,
    language: str,
    words: str,
    how: str,
    became: tuple[str, str],
) -> None:
    called(context, clock, language=language)
    assert turned_away(context, phones, how, 1) == became
    clock.advance(hours=1, minutes=59)
    go_on(context)
    assert len(phones.calls(SAM)) == 1
    clock.advance(minutes=1)
    go_on(context)
    assert turned_away(context, phones, how, 2) == became
    go_on(context)
    assert [words in one for one in texts(phones, 2)] == [False, True]
    phones.text(SAM, "1")
    assert status(context, 1) is Status.CONFIRMED
    assert len(phones.calls(SAM)) == 2


def test_a_text_that_stays_unanswered_becomes_a_call(
    context: Context, phones: EmbeddedSimulator, clock: StandingClock
) -> None:
    invited(context, hours=26, language="es")
    for hours in (2, 18):
        assert phones.calls(SAM) == []
        clock.advance(hours=hours)
        go_on(context)
    assert "queda confirmada" in picks_up(phones).press("1", "1")
    assert sends(phones) == 1


def test_who_answers_the_text_is_not_called(
    context: Context, phones: EmbeddedSimulator, clock: StandingClock
) -> None:
    invited(context, hours=26)
    clock.advance(hours=2)
    go_on(context)
    texts(phones, 1)
    phones.text(SAM, "1")
    clock.advance(hours=18)
    go_on(context)
    assert phones.call_requests() == []


def test_who_answers_by_text_after_a_busy_line_is_not_called_again(
    context: Context, phones: EmbeddedSimulator, clock: StandingClock
) -> None:
    called(context, clock)
    assert turned_away(context, phones, "decline", 1) == BUSY
    phones.text(SAM, "2")
    clock.advance(hours=2)
    go_on(context)
    assert [row["count"] for row in phones.call_requests()] == [1]


@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("en", "9", "We will not call this number again."),
        ("es", "9", "No volveremos a llamar a este número."),
        ("en", "please stop calling me", "We will not call this number again."),
        ("fr", "arrêtez de m'appeler", "Nous n'appellerons plus ce numéro."),
    ],
)
def test_who_wants_no_calls_is_never_called_again_and_still_texted(  # noqa: PLR0913, PLR0917  # a row
    context: Context,
    phones: EmbeddedSimulator,
    clock: StandingClock,
    language: str,
    said: str,
    words: str,
) -> None:
    invited(context, hours=9, language=language, title="Data engineer")
    called(context, clock, language=language)
    call = picks_up(phones)
    assert words in (call.press(said) if said.isdigit() else call.say(said))
    assert call.is_over()
    clock.advance(hours=2)
    go_on(context)
    skipped = [(one.state, one.why) for one in plan(context, 1) if one.channel == "voice"]
    assert skipped == [("skipped", "this number has opted out of calls")]
    clock.advance(hours=3)
    go_on(context)
    assert (len(phones.calls(SAM)), len(texts(phones, 3))) == (1, 3)


def test_an_opt_out_by_a_key_is_in_the_consent_record_apart_from_texts(
    context: Context, phones: EmbeddedSimulator, clock: StandingClock
) -> None:
    called(context, clock)
    picks_up(phones).press("9")
    (kept,) = rows(context, consent_event)
    assert (kept["phone"], kept["channel"], kept["allowed"]) == (SAM, "voice", False)
    assert told(context) == [("opt_out", None)]


@pytest.mark.parametrize(("language", "words"), [("en", "You are confirmed"), ("pt", "confirmada")])
def test_a_text_that_meets_a_landline_becomes_a_call(
    context: Context, phones: EmbeddedSimulator, language: str, words: str
) -> None:
    phones.fault("undelivered", code=30006)
    invited(context, hours=20, language=language)
    go_on(context)
    until(lambda: any(one.label == "at once, by phone" for one in plan(context, 1)))
    go_on(context)
    assert words in picks_up(phones).press("1", "1")


def test_a_landline_by_its_number_is_called_and_never_texted(
    context: Context, phones: EmbeddedSimulator
) -> None:
    invited(context, phone=BERLIN, hours=20, language="de", time_zone="Europe/Berlin")
    go_on(context)
    assert "bestätigt" in picks_up(phones, BERLIN).press("1", "1")
    assert sends(phones) == 0
