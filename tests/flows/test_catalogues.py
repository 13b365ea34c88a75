"""The catalogues: every sentence in five languages, short, cheap, asking for no carrier word."""

import re
from itertools import product

import pytest

from service.flows.effects import PromptKind
from service.flows.state import Intent, Reason, TouchKind
from service.flows.wording import overrides, samples
from service.flows.wording.candidate import reminder
from service.flows.wording.catalogue import (
    LANGUAGES,
    NO_OVERRIDES,
    catalogue,
    for_candidates,
    language_of,
    say,
)
from service.flows.wording.segments import count, gsm7
from tests.support.flow import interview

ENGLISH = for_candidates("en")
WHOLE = overrides.whole_texts()
REMINDERS = [key for key in WHOLE if key.startswith("reminder.") and key != "reminder.proposal"]
TEXTS = [*WHOLE, *overrides.PARTS]
LINKED = "https://jobs.acme.example/i/"
TOLD = [f"told.{intent}" for intent in Intent]
# Each of these has been weighed: no word without the accent says it as well.
LOSE_AN_ACCENT: dict[str, set[str]] = {
    "es": {"MÁS", "mí"},
    "pt": {"não", "número", "horário", "família", "saúde"},
}


@pytest.mark.parametrize("key", [*PromptKind, *TOLD, *(f"reason.{one}" for one in Reason)])
def test_whatever_the_flow_may_say_has_its_words(key: str) -> None:
    assert catalogue("en")[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_that_a_candidate_reads(language: str) -> None:
    assert set(for_candidates(language)) == set(ENGLISH)


@pytest.mark.parametrize(("key", "language"), [*product(TEXTS, LANGUAGES)])
def test_our_own_sentences_pass_the_checks_for_others(key: str, language: str) -> None:
    assert list(overrides.problems(key, for_candidates(language)[key])) == []


@pytest.mark.parametrize(("key", "language"), [*product(WHOLE, LANGUAGES)])
def test_no_text_is_longer_than_two_segments_or_three_with_a_list(key: str, language: str) -> None:
    assert overrides.too_long(key, language, NO_OVERRIDES) == ""


@pytest.mark.parametrize(("key", "language"), [*product(WHOLE, LANGUAGES)])
def test_a_text_with_plain_values_is_gsm_7(key: str, language: str) -> None:
    assert count(samples.render(key, language, say)).encoding == "GSM-7"


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_a_word_loses_its_accent(language: str) -> None:
    sentences = (for_candidates(language)[key] for key in TEXTS)
    words = {word for one in sentences for word in re.findall(r"\w+", one)}
    assert {word for word in words if gsm7(word) != word} == LOSE_AN_ACCENT.get(language, set())


@pytest.mark.parametrize(("key", "language"), [*product(TEXTS, LANGUAGES)])
def test_a_sentence_asks_for_the_same_digits_in_every_language(key: str, language: str) -> None:
    assert re.findall(r"\b\d\b", for_candidates(language)[key]) == re.findall(
        r"\b\d\b", ENGLISH[key]
    )


@pytest.mark.parametrize(("key", "language"), [*product(REMINDERS, LANGUAGES)])
def test_a_link_in_a_reminder_costs_no_third_segment(key: str, language: str) -> None:
    text = samples.render(key, language, say, link_in_texts=True)
    assert count(text).count <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_carries_the_link_when_it_is_asked_to(language: str) -> None:
    about = interview(language=language, answer_token="x" * 32)
    facts = {"first": False, "base_url": "https://jobs.acme.example"}
    texts = [
        reminder(about, kind, "Acme", link_in_texts=asked, **facts)  # type: ignore[arg-type]  # facts by name
        for kind, asked in [
            (TouchKind.RUNG, True), (TouchKind.RUNG, False), (TouchKind.CANCELLED, True),
        ]
    ]  # fmt: skip
    assert [LINKED in text for text in texts] == [True, False, False]


@pytest.mark.parametrize(("key", "language"), [*product(WHOLE, LANGUAGES)])
def test_values_are_never_read_as_placeholders(key: str, language: str) -> None:
    odd = dict.fromkeys([*overrides.facts_of(key)], "{name} {0} %s")
    assert "{name} {0} %s" in say(key, language, **odd)


@pytest.mark.parametrize(("kind", "language"), [*product(list(TouchKind), LANGUAGES)])
@pytest.mark.parametrize("status", ["scheduled", "confirmed"])
@pytest.mark.parametrize("day", range(7))
def test_a_reminder_takes_two_segments_at_the_most_on_any_day_of_the_week(
    kind: TouchKind, language: str, status: str, day: int
) -> None:
    about = interview(
        hours=26 + 24 * day, language=language, status=status, candidate_name="Alexandra Lee",
        recruiter_name="Dana Reyes", title="Senior backend engineer", location="4 Main St, floor 2",
    )  # fmt: skip
    counted = count(reminder(about, kind, "Globex Inc", first=True))
    assert (counted.encoding, counted.count) <= ("GSM-7", 2)


def test_only_the_first_text_says_how_to_opt_out() -> None:
    texts = [reminder(interview(), TouchKind.RUNG, "Acme", first=first) for first in (True, False)]
    assert [text.endswith("Reply STOP to opt out.") for text in texts] == [True, False]


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"), ("en-GB", "en"), ("es-MX", "es"), ("ES_us", "es"), ("fr-CA", "fr"),
        ("pt-BR", "pt"), ("de", "de"), ("it", "en"), ("", "en"),
    ],
)  # fmt: skip
def test_a_language_we_do_not_have_is_english(tag: str, language: str) -> None:
    assert language_of(tag) == language
