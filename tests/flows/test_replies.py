"""What a text says by itself."""

import pytest

from service.flows.replies import LANGUAGES, lexicon, normalise, understand
from service.flows.state import Intent


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("1", 1), (" 2 ", 2), ("3.", 3), ("1)", 1), ("#2", 2), ("(3)", 3), ("1!", 1), ('"1"', 1),
        ("1️⃣", 1), ("①", 1), ("\uff11", 1), ("٢", 2), ("\u200b1", 1), ("1\u200e", 1), ("2\n", 2),
        ("one", 1), ("Two", 2), ("tres", 3), ("UNO", 1), ("0", 0), ("9", 9),
    ],
)  # fmt: skip
def test_a_digit_is_read_in_every_way_people_write_it(body: str, digit: int) -> None:
    assert understand(body, "en").digit == digit


@pytest.mark.parametrize("body", ["1 2", "10", "1/2", "½", "1 or 2", "12", "1.5", "-"])
def test_what_is_no_single_digit_is_none(body: str) -> None:
    understood = understand(body, "en")
    assert (understood.digit, understood.intent, understood.letter) == (None, None, None)


@pytest.mark.parametrize(
    ("body", "language", "intent"),
    [
        ("Yes", "en", "confirm"), ("I'll be there!", "en", "confirm"), ("YEP", "en", "confirm"),
        ("i\u2019ll be there", "en", "confirm"), ("👍", "en", "confirm"), ("👍🏽", "en", "confirm"),
        ("✅", "es", "confirm"), ("\uff39\uff45\uff53", "en", "confirm"),
        ("Sí", "es", "confirm"), ("si", "es", "confirm"), ("¡Allí estaré!", "es", "confirm"),
        ("SI\u0301", "es", "confirm"), ("  see   you there ", "en", "confirm"),
        ("Reschedule please", "en", "reschedule"), ("otra hora", "es", "reschedule"),
        ("r", "en", "reschedule"), ("please cancel my interview", "en", "cancel"),
        ("Quiero cancelar", "es", "cancel"), ("thanks!!", "en", "thanks"), ("🙏", "es", "thanks"),
        ("muchas gracias", "es", "thanks"), ("stop texting me", "en", "opt_out"),
        ("no más mensajes", "es", "opt_out"), ("opt out", "en", "opt_out"),
    ],
)  # fmt: skip
def test_words_are_understood_without_case_accents_and_marks(
    body: str, language: str, intent: str | None
) -> None:
    assert understand(body, language).intent == intent


@pytest.mark.parametrize(
    ("body", "language", "rule"),
    [
        ("sí", "en", 'es: "si"'),
        ("yes", "es", 'en: "yes"'),
        ("ok gracias", "en", 'es: "ok gracias"'),
        ("yes", "fr", 'en: "yes"'),
        ("✅", "es", 'es: "✅"'),
    ],
)
def test_the_candidate_s_language_is_asked_first_and_the_others_after_it(
    body: str, language: str, rule: str
) -> None:
    assert understand(body, language).rule == rule


@pytest.mark.parametrize(
    ("body", "letter"), [("A", "A"), ("b.", "B"), ("(c)", "C"), ("\uff21", "A")]
)
def test_a_letter_is_a_letter_even_when_it_is_short_for_a_word(body: str, letter: str) -> None:
    assert understand(body, "en").letter == letter


@pytest.mark.parametrize(
    "body", ["", " ", "?", "who is this", "no", "maybe", "yes but later", "not yes", "😡", "\x00"]
)
def test_what_is_not_plainly_said_is_asked(body: str) -> None:
    assert understand(body, "en").rule == "nothing matched"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_a_language_says_what_its_list_says(language: str) -> None:
    phrases = lexicon(language)
    assert len(phrases) > 40
    assert all(phrase == normalise(phrase) for phrase in phrases)
    assert {one.intent for one in phrases.values()} <= {*Intent, None}


def test_no_phrase_means_two_things() -> None:
    shared = set(lexicon("en")) & set(lexicon("es"))
    assert {
        phrase for phrase in shared if lexicon("en")[phrase].intent != lexicon("es")[phrase].intent
    } == set()
