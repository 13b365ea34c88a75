"""The catalogues: every sentence in both languages, short, cheap, asking for no carrier word."""

import re
from itertools import product
from string import Formatter

import pytest

from service.flows.consent import HELP_WORDS, RESERVED_WORDS
from service.flows.effects import PromptKind
from service.flows.state import Intent, TouchKind
from service.flows.wording.candidate import reminder
from service.flows.wording.catalogue import LANGUAGES, catalogue, language_of, say
from service.flows.wording.segments import count
from tests.support.flow import interview

ENGLISH = catalogue("en")
FOR_CANDIDATES = sorted(
    key for key in ENGLISH if key.startswith(("reminder.", "answer.")) or key in {"when", "place"}
)
SENTENCES = [key for key in FOR_CANDIDATES if key not in {"when", "place"}]
PARTS = {"answer.which_line", "reminder.opt_out"}
PLAIN = {
    "organisation": "Acme", "name": "Sam", "title": "Data engineer", "recruiter": "Dana Reyes",
    "when": "Tue, Dec 1 at 2:00 PM PST", "place": "", "letter": "A", "location": "Main St 5",
    "day": "Tue, Dec 1", "clock": "2:00 PM", "zone": "PST", "url": "https://acme.example/i/abc",
}  # fmt: skip


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", [*PromptKind, *(f"told.{intent}" for intent in Intent)])
def test_whatever_the_flow_may_say_has_its_words(key: str) -> None:
    assert ENGLISH[key]


def test_spanish_has_every_sentence_that_a_candidate_reads() -> None:
    assert set(FOR_CANDIDATES) <= set(catalogue("es"))
    assert set(catalogue("es")) <= set(ENGLISH)


@pytest.mark.parametrize("key", FOR_CANDIDATES)
def test_a_sentence_has_the_same_placeholders_in_both_languages(key: str) -> None:
    assert placeholders(catalogue("es")[key]) == placeholders(ENGLISH[key])


@pytest.mark.parametrize(("key", "language"), [*product(FOR_CANDIDATES, LANGUAGES)])
def test_a_sentence_with_plain_values_is_gsm_7(key: str, language: str) -> None:
    assert count(say(key, language, **PLAIN)).encoding == "GSM-7"


@pytest.mark.parametrize(("key", "language"), [*product(SENTENCES, LANGUAGES)])
def test_no_sentence_asks_for_a_word_that_the_carrier_takes(key: str, language: str) -> None:
    words = set(re.findall(r"\w+", catalogue(language)[key].upper()))
    assert words & (RESERVED_WORDS - HELP_WORDS) == (
        {"STOP"} if key == "reminder.opt_out" else set()
    )


@pytest.mark.parametrize(("key", "language"), [*product(SENTENCES, LANGUAGES)])
def test_a_sentence_starts_with_the_organisation_s_name(key: str, language: str) -> None:
    starts = catalogue(language)[key].startswith("{organisation}: ")
    assert starts is (key not in PARTS)


@pytest.mark.parametrize(("key", "language"), [*product(SENTENCES, LANGUAGES)])
def test_values_are_never_read_as_placeholders(key: str, language: str) -> None:
    odd = dict.fromkeys(PLAIN, "{name} {0} %s")
    assert say(key, language, **odd).count("{name}") == len(
        [name for _, name, _, _ in Formatter().parse(catalogue(language)[key]) if name]
    )


@pytest.mark.parametrize(("kind", "language"), [*product(TouchKind, LANGUAGES)])
@pytest.mark.parametrize("status", ["scheduled", "confirmed"])
@pytest.mark.parametrize("day", range(7))
def test_a_reminder_takes_two_segments_at_the_most_on_any_day_of_the_week(
    kind: TouchKind, language: str, status: str, day: int
) -> None:
    about = interview(
        hours=26 + 24 * day, language=language, status=status, candidate_name="Alexandra Lee",
        recruiter_name="Dana Reyes", title="Senior backend engineer", location="4 Main St, floor 2",
    )  # fmt: skip
    counted = count(reminder(about, kind, "Globex Corporation", first=True))
    assert (counted.encoding, counted.count) <= ("GSM-7", 2)


def test_only_the_first_text_says_how_to_opt_out() -> None:
    texts = [reminder(interview(), TouchKind.RUNG, "Acme", first=first) for first in (True, False)]
    assert [text.endswith("Reply STOP to opt out.") for text in texts] == [True, False]


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("en-GB", "en"), ("es-MX", "es"), ("ES_us", "es"), ("fr", "en"), ("", "en")],
)
def test_a_language_we_do_not_have_is_english(tag: str, language: str) -> None:
    assert language_of(tag) == language
