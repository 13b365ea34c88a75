"""The page's sentences: the same ones in every language, with the same values."""

import re
from itertools import product
from string import Formatter

import pytest

from service.flows.wording.catalogue import LANGUAGES, catalogue

ENGLISH = {key: text for key, text in catalogue("en").items() if key.startswith("page.")}
# A language that says "Sie" greets with the whole name.
NAMES = {"name", "full_name"}


def values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name} - NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_of_the_page(language: str) -> None:
    found = {key for key in catalogue(language) if key.startswith("page.")}
    assert found == set(ENGLISH)


@pytest.mark.parametrize(("key", "language"), [*product(ENGLISH, LANGUAGES)])
def test_a_sentence_of_the_page_has_the_same_values_everywhere(key: str, language: str) -> None:
    assert values(catalogue(language)[key]) == values(ENGLISH[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_sentences_keep_their_accents_and_hold_no_markup(language: str) -> None:
    said = " ".join(catalogue(language)[key] for key in ENGLISH)
    assert not re.search(r"[<>&]", said)
    assert language == "en" or re.search(r"[áãçéíóúàèêäöüß]", said)
