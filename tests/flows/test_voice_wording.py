"""What a voice says: every sentence in five languages, short, speakable, private where it must."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from service.flows import replies
from service.flows.consent import RESERVED_WORDS
from service.flows.effects import Prompt, PromptKind
from service.flows.meaning import Leaning
from service.flows.state import Intent, Interview
from service.flows.voice.telling import sentence
from service.flows.wording import overrides, voice, voice_rules
from service.flows.wording.catalogue import LANGUAGES, for_voice
from tests.support.flow import NOW, interview, slots

DOCUMENTATION = Path(__file__).parents[2] / "docs/wording.md"
ENGLISH = for_voice("en")
EVERY = [*product(ENGLISH, LANGUAGES)]
# What voice asks in words of its own, and what cannot come by phone.
ASKED_OTHERWISE = {PromptKind.WHICH, PromptKind.PICTURE}
BEFORE_WE_KNOW_WHO = (
    "voice.hello", "voice.hello_unknown", "voice.identity", "voice.other_language",
    "voice.voicemail", "voice.voicemail_no_texts", "voice.reception", "voice.how_to_reach",
    "voice.sure.wrong_number", "voice.answer.wrong_number",
)  # fmt: skip
ABOUT_INTERVIEWS = re.compile(r"interview|entrevista|entretien|gespräch", re.IGNORECASE)
FACTS: dict[str, Any] = {
    "digit": 2, "minutes": 10, "number": "+14155550123", "location": "4 Main Street",
}  # fmt: skip
TUESDAY = "Tuesday, December first, at noon Pacific Time"
MONDAY = "Monday, November thirtieth, at ten AM Pacific Time"
# A sentence of a list stands with a date of ten words; the rest of it is short.
MOST_WORDS, MOST_WITH_A_DATE = 25, 40


def about(language: str = "en", **facts: Any) -> Interview:
    return interview(language=language, location="4 Main Street", **facts)


def said(key: str, language: str, **facts: Any) -> str:
    return voice.line(key, language, "Acme", about(language), **(FACTS | facts)).words


def names(key: str, language: str) -> set[str]:
    """The facts of a sentence; a German one greets by the full name."""
    found = voice_rules.names_in(for_voice(language)[key])
    return {"name" if one == "full_name" else one for one in found}


@pytest.mark.parametrize("kind", sorted(set(PromptKind) - ASKED_OTHERWISE))
def test_whatever_the_flow_may_say_can_be_spoken(kind: PromptKind) -> None:
    assert ENGLISH[sentence(Prompt(kind))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_in_the_same_order(language: str) -> None:
    assert list(for_voice(language)) == list(ENGLISH)


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_our_own_sentences_pass_the_checks_for_others(key: str, language: str) -> None:
    assert list(overrides.problems(key, for_voice(language)[key])) == []


GREETED_BY_NAME = {"voice.answer.farewell", "voice.answer.emergency"}


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_sentence_names_the_same_facts_in_every_language(key: str, language: str) -> None:
    spare = {"name"} if key in GREETED_BY_NAME and language == "de" else set()
    assert names(key, language) == names(key, "en") - spare


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_sentence_is_plain_speech(key: str, language: str) -> None:
    text = for_voice(language)[key]
    assert not re.search(
        r"[()\[\]/&%#*<>;\"…\u2013\u2014]|\b(?:e\.g|etc|min|Nr|No|Tel|z\.B|p\.m)\.", text
    )
    assert text.endswith((".", "?", "{place}"))


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_sentence_is_short_when_it_is_said(key: str, language: str) -> None:
    words = said(key, language)
    longest = max(len(one.split()) for one in re.split(r"(?<=[.?])\s+(?=[^\W\d_])", words))
    dated = "when" in names(key, language) or "number" in names(key, language)
    assert longest <= (MOST_WITH_A_DATE if dated else MOST_WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_calls_and_why_is_said_within_five_seconds(language: str) -> None:
    assert len(said("voice.hello", language)) <= 5 * 14


@pytest.mark.parametrize(("key", "language"), [*product(BEFORE_WE_KNOW_WHO, LANGUAGES)])
def test_nothing_private_is_said_before_we_know_who_listens(key: str, language: str) -> None:
    facts = about(language, title="Welder", candidate_name="Sam Lee", recruiter_name="Dana Reyes")
    words = voice.line(key, language, "Acme", facts, number="+14155550123").words
    assert not ABOUT_INTERVIEWS.search(words)
    assert [one for one in ("Welder", "Lee", "Dana", "Main Street") if one in words] == []
    assert names(key, language) <= {"organisation", "name", "number"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["voice.voicemail", "voice.voicemail_no_texts"])
def test_a_voicemail_says_who_called_for_whom_and_the_number(key: str, language: str) -> None:
    words = said(key, language)
    assert [part in words for part in ("Acme", "Sam", "4 1 5, 5 5 5, 0 1 2 3")] == [True] * 3
    assert set(re.findall(r"\w+", words.upper())) & RESERVED_WORDS == set()


@pytest.mark.parametrize(
    ("key", "facts", "words"),
    [
        ("voice.welcome", {}, "Thank you, Sam."),
        ("voice.about.cancelled", {}, f"Your interview, Backend engineer, on {TUESDAY}, is"),
        ("voice.slot", {"when": NOW}, f"For {MONDAY}, press 2."),
        ("voice.slot", {"when": "today"}, "For today, press 2."),
        ("voice.answer.late", {}, "knows that you are running about ten minutes late."),
        ("voice.answer.length", {}, "Your interview takes about forty-five minutes."),
        ("voice.voicemail_no_texts", {}, "call us back at 4 1 5, 5 5 5, 0 1 2 3."),
    ],
)
def test_facts_are_put_into_words(key: str, facts: dict[str, Any], words: str) -> None:
    assert words in said(key, "en", **facts)


def test_a_lateness_of_unknown_length_is_said_without_one() -> None:
    words = voice.line("voice.answer.late", "en", "Acme", about(), minutes=None).words
    assert words == "Thank you for telling us. Dana Reyes knows that you are running late."


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("4 Main Street, 2nd floor", "The place is 4 Main Street, 2nd floor."),
        ("4 Main Street (back door)", "The place is 4 Main Street."),
        ("https://meet.example/abc", "The address is in the message that we sent you."),
        ("Video: meet.example/abc", "The address is in the message that we sent you."),
        ("write to dana@acme.example", "The address is in the message that we sent you."),
        ("", "Dana Reyes will get your message, and will answer you in person."),
    ],
)
def test_a_place_is_read_aloud_unless_only_a_machine_could_write_it_down(
    location: str, words: str
) -> None:
    line = voice.line("voice.answer.place", "en", "Acme", interview(location=location))
    assert line.words.endswith(words)


def test_what_stands_in_brackets_is_for_the_eye() -> None:
    facts = interview(title="Ingenieurin (m/w/d)", language="de")
    line = voice.line("voice.which_line", "de", "Acme (US)", facts, digit=1)
    assert line.words.startswith("Für Ingenieurin, am Dienstag")


def test_a_title_in_brackets_alone_is_still_said() -> None:
    line = voice.line("voice.about.scheduled", "en", "Acme", interview(title="(Lead)"))
    assert "(Lead)" in line.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_offered_times_name_their_zone_once(language: str) -> None:
    facts = about(language)
    lines = [
        voice.slot_line(digit, slot, facts, language, "Acme")
        for digit, slot in enumerate(slots(48, 50), 1)
    ]
    zone = {"en": "Pacific", "es": "Pacífico", "fr": "Pacifique", "de": "zeit", "pt": "Pacífico"}
    assert [zone[language] in line.words for line in lines] == [True, False]
    assert [str(digit) in line.words for digit, line in enumerate(lines, 1)] == [True, True]


def test_the_other_language_is_offered_in_itself() -> None:
    lines = [voice.line("voice.other_language", tag, "Acme") for tag in ("es-MX", "en")]
    assert [(line.words, line.language) for line in lines] == [
        ("Para español, oprime el 8.", "es-MX"), ("For English, press 8.", "en"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", [*LANGUAGES, "es-MX", "it"])
def test_hints_are_within_what_a_recogniser_takes(language: str) -> None:
    hints = voice.hints(language)
    assert len(hints) == len(set(hints)) <= 500
    assert [one for one in hints if len(one) > 100 or "," in one] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "confirm"), ("es", "confirmo"), ("fr", "je confirme"), ("de", "ich bestätige"),
        ("pt", "confirmo"),
    ],
)  # fmt: skip
def test_the_word_that_the_menu_offers_confirms(language: str, words: str) -> None:
    assert words in said("voice.menu.menu", language)
    assert replies.understand(words, language).intent is Intent.CONFIRM


@pytest.mark.parametrize(
    ("language", "word"), [("en", "yes"), ("es", "sí"), ("fr", "oui"), ("de", "ja"), ("pt", "sim")]
)
def test_the_word_that_says_who_they_are_is_a_yes(language: str, word: str) -> None:
    assert word in said("voice.identity", language)
    assert replies.understand(word, language).leaning is Leaning.YES


@pytest.mark.parametrize(
    ("key", "sentence", "problem"),
    [
        ("voice.hello", "Hello from us.", "lacks {organisation}"),
        ("voice.hello", "{organisation} about {title}.", "names {title}, which it does not know"),
        ("voice.slot", "Press {digit}.", "lacks {when}"),
        ("voice.heard_right", "Press 1 or 3.", "names the keys 1, 3; accepts 1, 2"),
        ("voice.goodbye", "Bye, press 1.", "names the keys 1; accepts none"),
        ("voice.goodbye", "Bye. " * 200, "is 1000 characters long; accepts 800"),
        ("voice.voicemail_no_texts", "{organisation}, {number}: say stop.", "says STOP, which"),
    ],
)
def test_an_own_sentence_that_cannot_be_spoken_is_named_with_its_cure(
    key: str, sentence: str, problem: str
) -> None:
    with pytest.raises(overrides.WordingProblem, match=re.escape(problem)):
        overrides.read(f'[en]\n"{key}" = "{sentence}"')


def test_an_own_sentence_is_spoken_as_it_is_written() -> None:
    own = '[pt]\n"voice.goodbye" = "Até amanhã, então."'
    assert overrides.read(own) == {"pt": {"voice.goodbye": "Até amanhã, então."}}


@pytest.mark.parametrize("key", ENGLISH)
def test_the_documentation_lists_every_spoken_sentence(key: str) -> None:
    assert f"`{key}`" in DOCUMENTATION.read_text(encoding="utf-8")
