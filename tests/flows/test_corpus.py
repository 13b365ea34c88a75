"""The corpus: what was understood once stays understood, and no danger comes back."""

from collections import Counter
from functools import cache

import pytest

from bench.understanding import PARTS, Row, classified
from service.flows.replies import LANGUAGES

# Floors a little below what was reached, so that a change that costs something is seen; raise them
# when the figures rise (`make bench ARGS=understanding`).
MEASURED = {"en": 0.88, "es": 0.84, "fr": 0.78, "de": 0.82, "pt": 0.88}
MOST_DANGEROUS_MEASURED = 3


@cache
def rows(part: str, language: str) -> list[Row]:
    return classified(part, language)


def right(part: str, language: str) -> float:
    found = rows(part, language)
    return sum(row.is_right for row in found) / len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_tuned_for_is_understood(language: str) -> None:
    assert right("tuning", language) >= 0.98


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_known_reply_is_a_cancel_or_a_confirm_that_nobody_meant(language: str) -> None:
    assert [row.text for row in rows("tuning", language) if row.is_dangerous] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_replies_that_nobody_tuned_for_are_understood_as_well_as_before(language: str) -> None:
    assert right("measured", language) >= MEASURED[language]
    dangerous = [row.rule for row in rows("measured", language) if row.is_dangerous]
    assert len(dangerous) <= MOST_DANGEROUS_MEASURED


def test_no_reply_stands_in_both_parts() -> None:
    texts = Counter(
        (language, row.text.casefold())
        for part in PARTS
        for language in LANGUAGES
        for row in rows(part, language)
    )
    assert [text for text, count in texts.items() if count > 1] == []
