"""The phone call, from the ladder to the recruiter: real HTTP, the sandbox's phones."""

import pytest
from babel.dates import get_day_names

from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.core import feed, interview, status
from tests.support.phone_calls import picked_up, ring
from tests.support.phone_steps import over, told
from tests.support.placing import follows
from tests.support.steps import MARIA, SAM, invited, offered

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You are confirmed for"),
        ("es", "confirm"),
        ("fr", "confirm"),
        ("de", "bestätigt"),
        ("pt", "confirm"),
    ],
)
def test_a_key_confirms_and_is_said_back(
    context: Context, phones: EmbeddedSimulator, language: str, words: str
) -> None:
    call = picked_up(context, phones, language=language)
    assert words in call.press("1", "1")
    assert interview(context, 1).status is Status.CONFIRMED
    assert [(one.intent, one.channel) for one in feed(context)] == [("confirm", "voice")]


@pytest.mark.parametrize(
    ("language", "word", "about"),
    [
        ("en", "interview", "Your interview, Backend engineer, is on"),
        ("de", "Gespräch", "Ihr Vorstellungsgespräch, Backend engineer, ist am"),
    ],
)
def test_nothing_is_told_before_they_say_who_they_are(
    context: Context, phones: EmbeddedSimulator, language: str, word: str, about: str
) -> None:
    call = picked_up(context, phones, language=language)
    for private in (word, "Backend", "Dana"):
        assert private not in call.last_words()
    day = get_day_names(locale=language)[interview(context, 1).in_flow().local_start.weekday()]
    assert f"{about} {day}" in call.press("1")


def test_another_language_is_a_key_away_where_nobody_told_theirs(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = picked_up(context, phones, candidate={"name": "Sam Lee", "phone": SAM})
    assert "Para español, oprime el 8" in call.last_words()
    assert "Hola. Llamamos de Acme" in call.press("8")
    assert "For English, press 8" in call.last_words()
    assert "queda confirmada" in call.press("1", "1")
    assert status(context, 1) is Status.CONFIRMED


@pytest.mark.parametrize(
    ("language", "first", "later", "booked"),
    [
        ("en", "These times are open.", "Here are later times.", "You are booked for"),
        ("es", "Estas horas están libres.", "más adelante", "Listo. Tu entrevista es ahora"),
    ],
)
def test_a_later_time_is_picked_and_the_interview_moves(  # noqa: PLR0913, PLR0917  # a row
    context: Context, phones: EmbeddedSimulator, language: str, first: str, later: str, booked: str
) -> None:
    moments = offered(context, 30, 31, 32, 33, 34)
    call = picked_up(context, phones, language=language)
    assert first in call.press("1", "2")
    assert later in call.press("4")
    assert booked in call.press("2")
    assert interview(context, 1).starts_at == moments[4]
    assert [one.told for one in feed(context)] == ["told.reschedule", "told.reschedule_booked"]


def test_none_of_the_times_is_told_and_nothing_moves(
    context: Context, phones: EmbeddedSimulator
) -> None:
    offered(context, 30, 31)
    call = picked_up(context, phones)
    assert "will send you others" in call.press("1", "2", "9")
    assert status(context, 1) is Status.RESCHEDULE_REQUESTED
    assert feed(context)[-1].told == "told.none_suits"


@pytest.mark.parametrize(
    ("language", "sorry"), [("en", "was taken a moment ago"), ("fr", "vient d'être pris")]
)
def test_a_time_that_was_lost_since_it_was_read_out_leads_to_the_others(
    context: Context, phones: EmbeddedSimulator, language: str, sorry: str
) -> None:
    moments = offered(context, 30, 31, 32)
    call = picked_up(context, phones, language=language)
    call.press("1", "2")
    invited(context, "Maria Silva", MARIA)
    phones.text(MARIA, "2")
    phones.text(MARIA, "1")
    assert sorry in call.press("1")
    call.press("1")
    assert interview(context, 2).starts_at == moments[0]
    assert interview(context, 1).starts_at == moments[1]


@pytest.mark.parametrize(
    ("language", "sure", "wish"),
    [
        ("en", "press 3 once more", "We wish you all the best"),
        ("pt", "tecle 3 mais uma vez", "Desejamos tudo de bom"),
    ],
)
def test_a_cancel_takes_a_second_key_and_a_reason(
    context: Context, phones: EmbeddedSimulator, language: str, sure: str, wish: str
) -> None:
    call = picked_up(context, phones, language=language)
    assert sure in call.press("1", "3")
    assert status(context, 1) is Status.SCHEDULED
    call.press("3")
    assert status(context, 1) is Status.CANCELLED
    assert wish in call.press("1")
    assert told(context)[-1] == ("cancel", "another_offer")


def test_a_reason_can_be_skipped(context: Context, phones: EmbeddedSimulator) -> None:
    call = picked_up(context, phones)
    assert "all the best" in call.press("1", "3", "3", "#")
    assert told(context) == [("cancel", "not_given")]


def test_a_star_says_it_again_and_decides_nothing(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = picked_up(context, phones)
    menu = call.press("1", "*")
    assert "To confirm, press 1" in menu
    assert [call.press("*") for _ in range(4)] == [menu] * 4
    assert "You are confirmed" in call.press("1")


@pytest.mark.parametrize(
    ("language", "goodbye"),
    [("en", "You can answer by text"), ("de", "mit einer SMS an diese Nummer antworten")],
)
def test_who_stays_silent_is_told_how_to_answer_and_then_texted(
    context: Context, phones: EmbeddedSimulator, language: str, goodbye: str
) -> None:
    call = picked_up(context, phones, language=language)
    for _ in range(2):
        assert goodbye not in call.stay_silent()
    assert goodbye in call.stay_silent()
    assert over(context) == ("undelivered", "picked up, and nothing was pressed")
    assert (told(context), [kind for kind, *_ in follows(context, 1)]) == ([], ["after_call"])


def test_who_stays_silent_after_a_key_has_heard_us_and_is_not_texted(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = picked_up(context, phones)
    call.press("1")
    for _ in range(3):
        call.stay_silent()
    assert call.is_over()
    assert over(context) == ("delivered", "picked up; no answer given")
    assert (told(context), follows(context, 1)) == ([], [])


@pytest.mark.parametrize("confidence", [0.4, None])
@pytest.mark.parametrize(
    ("language", "words", "back"),
    [
        ("en", "I need another day", "I heard that you would like another time."),
        ("es", "necesito otro día", "Entendí que prefieres otra hora."),
    ],
)
def test_words_that_were_not_heard_well_are_read_back_and_wait_for_a_key(  # noqa: PLR0913, PLR0917  # a row
    context: Context,
    phones: EmbeddedSimulator,
    language: str,
    words: str,
    back: str,
    confidence: float | None,
) -> None:
    call = picked_up(context, phones, language=language)
    call.press("1")
    assert back in call.say(words, confidence)
    assert status(context, 1) is Status.SCHEDULED
    call.press("1")
    assert status(context, 1) is Status.RESCHEDULE_REQUESTED


def test_words_that_were_heard_well_are_acted_on(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = picked_up(context, phones, language="fr")
    call.say("oui")
    assert "est confirmé" in call.say("je confirme", 0.95)
    assert told(context) == [("confirm", None)]


def test_an_answer_by_text_while_it_rings_is_known_on_the_phone(
    context: Context, phones: EmbeddedSimulator
) -> None:
    call = ring(context, phones)
    phones.text(SAM, "1")
    phones.answer(call.sid)
    assert "is confirmed for" in call.press("1")
