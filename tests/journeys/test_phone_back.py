"""Calls to our number, and those who are put through: the recruiter's phone, the reception's."""

import pytest

from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.change_interview import call_off
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import feed, status
from tests.support.phone_calls import PhoneCall, picked_up, ringing
from tests.support.phone_steps import DESK, calls_us, over, reachable, told
from tests.support.service import until
from tests.support.steps import MARIA, SAM, invited

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

STRANGER, FRONT_DESK = "+14155550177", "+14155550188"
OWED = [("call_me", True, "told.reached_nobody", "voice")]


@pytest.fixture
def reception(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", ""))


@pytest.fixture
def environment(environment: dict[str, str], reception: str) -> dict[str, str]:
    return {**environment, "RECEPTION_PHONE": reception}


def owed(context: Context) -> list[tuple[str, bool, str, str]]:
    """What the recruiter must do, as the feed says it."""
    return [(str(one.intent), one.urgent, one.told, str(one.channel)) for one in feed(context)]


@pytest.mark.parametrize(
    ("language", "hello", "about", "confirmed"),
    [
        ("en", "Hello Sam. This is Acme.", "Your interview, Backend", "You are confirmed"),
        ("es", "Hola, Sam. Aquí Acme.", "Tu entrevista, Backend", "queda confirmada"),
    ],
)
def test_a_candidate_who_calls_gets_the_menu_of_their_interview(  # noqa: PLR0913, PLR0917  # a row
    context: Context,
    phones: EmbeddedSimulator,
    language: str,
    hello: str,
    about: str,
    confirmed: str,
) -> None:
    invited(context, language=language)
    call = calls_us(phones)
    assert hello in call.last_words()
    assert about in call.last_words()
    assert confirmed in call.press("1")
    assert status(context, 1) is Status.CONFIRMED
    assert told(context) == [("confirm", None)]


@pytest.mark.parametrize(
    ("language", "which"),
    [("en", "For Data engineer, on"), ("fr", "Pour Data engineer, le")],
)
def test_who_has_several_interviews_says_which_one(
    context: Context, phones: EmbeddedSimulator, language: str, which: str
) -> None:
    invited(context, language=language)
    invited(context, language=language, hours=50, title="Data engineer")
    call = calls_us(phones)
    assert which in call.last_words()
    call.press("2", "1")
    assert (status(context, 1), status(context, 2)) == (Status.SCHEDULED, Status.CONFIRMED)


@pytest.mark.parametrize(("phone", "withheld"), [(SAM, True), (STRANGER, False)])
def test_a_number_that_we_do_not_know_learns_how_to_reach_us_and_nothing_more(
    context: Context, phones: EmbeddedSimulator, phone: str, withheld: bool
) -> None:
    invited(context)
    call = calls_us(phones, phone, withheld=withheld)
    assert call.is_over()
    assert call.said() == [
        "Hello. This is Acme.",
        "To reach us, please answer the message that invited you. Goodbye.",
    ]


@pytest.mark.parametrize("reception", [FRONT_DESK], indirect=True)
@pytest.mark.parametrize(("phone", "withheld"), [(SAM, True), (STRANGER, False)])
def test_a_number_that_we_do_not_know_is_put_through_to_the_reception(
    context: Context, phones: EmbeddedSimulator, phone: str, withheld: bool
) -> None:
    invited(context)
    call = calls_us(phones, phone, withheld=withheld)
    desk = ringing(phones, FRONT_DESK)
    phones.answer(desk.sid)
    assert call.now()["connected_to"] == desk.sid
    assert desk.said() == []
    desk.hang_up()
    until(call.is_over)


@pytest.mark.parametrize("reception", [FRONT_DESK], indirect=True)
def test_where_nobody_is_at_the_reception_a_stranger_learns_how_to_reach_us(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = calls_us(phones, STRANGER)
    phones.decline(ringing(phones, FRONT_DESK).sid)
    until(call.is_over)
    assert "please answer the message" in call.said()[-1]


def wants_a_person(
    context: Context, phones: EmbeddedSimulator, **facts: str
) -> tuple[PhoneCall, PhoneCall]:
    """Sam presses 0, and the recruiter's phone rings: both their calls."""
    reachable(context)
    call = picked_up(context, phones, **facts)
    call.press("1", "0")
    return call, ringing(phones, DESK)


def test_a_recruiter_hears_who_it_is_and_takes_the_call_by_a_key(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call, desk = wants_a_person(context, phones, language="de")
    assert "ich rufe Dana Reyes an" in call.last_words()
    phones.answer(desk.sid)
    assert "Sam Lee, about the interview on" in desk.last_words()
    assert call.now()["connected_to"] is None
    desk.press("1")
    assert call.now()["connected_to"] == desk.sid
    desk.hang_up()
    until(call.is_over)
    over(context)
    assert told(context) == []


@pytest.mark.parametrize(
    ("language", "sorry"),
    [("en", "cannot take your call now"), ("de", "kann Ihren Anruf gerade nicht annehmen")],
)
@pytest.mark.parametrize("how", ["decline", "ring_out", "machine_end_beep", "human"])
def test_where_the_recruiter_does_not_take_it_they_owe_a_call(
    context: Context, phones: EmbeddedSimulator, how: str, language: str, sorry: str
) -> None:
    call, desk = wants_a_person(context, phones, language=language)
    if how in {"decline", "ring_out"}:
        getattr(phones, how)(desk.sid)
    else:
        phones.answer(desk.sid, by=how)
        phones.silence(desk.sid)
    until(lambda: call.now()["listening"])
    assert sorry in call.last_words()
    assert owed(context) == OWED
    assert call.now()["connected_to"] is None


def test_a_recruiter_without_a_phone_owes_a_call_at_once(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = picked_up(context, phones, language="pt")
    assert "não pode atender agora" in call.press("1", "0")
    assert owed(context) == OWED


def test_who_hangs_up_while_the_recruiter_is_rung_is_owed_one_call(
    context: Context, phones: EmbeddedSimulator
) -> None:
    phones.fault("doubled_callbacks", count=None)
    call, desk = wants_a_person(context, phones)
    call.hang_up()
    over(context)
    assert owed(context) == OWED
    assert desk.now()["status"] == "canceled"


def test_who_calls_us_and_hangs_up_while_the_recruiter_is_rung_is_owed_one_call(
    context: Context, phones: EmbeddedSimulator
) -> None:
    reachable(context)
    invited(context, "Maria Silva", MARIA, language="es")
    call = calls_us(phones, MARIA)
    call.press("0")
    ringing(phones, DESK)
    call.hang_up()
    until(lambda: feed(context))
    assert owed(context) == OWED


def test_an_answer_is_still_taken_after_nobody_was_reached(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = picked_up(context, phones)
    call.press("1", "0", "*")
    assert "You are confirmed" in call.press("1")
    assert status(context, 1) is Status.CONFIRMED


@pytest.mark.parametrize(
    ("language", "words", "minutes"),
    [
        ("en", "I am running ten minutes late", "about ten minutes late"),
        ("de", "ich komme zehn Minuten zu spät", "um etwa zehn Minuten"),
    ],
)
def test_who_is_late_says_so_while_the_interview_is_going_on(  # noqa: PLR0913, PLR0917  # a row
    context: Context,
    phones: EmbeddedSimulator,
    clock: StandingClock,
    language: str,
    words: str,
    minutes: str,
) -> None:
    invited(context, hours=1, language=language)
    clock.advance(hours=1, minutes=5)
    assert minutes in calls_us(phones).say(words)
    assert [(one.intent, one.minutes_late) for one in feed(context)] == [("running_late", 10)]


def test_who_has_nothing_ahead_any_more_is_told_how_to_reach_us_in_their_language(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call_off(context, invited(context, language="fr").id, "", tell_candidate=True)
    call = calls_us(phones)
    assert call.said()[0] == "Bonjour. Ici Acme."
    assert "répondez au message" in call.said()[-1]
