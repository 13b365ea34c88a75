"""The languages are the same wherever they are listed, and read what our texts ask for."""

import pytest

from service.flows import replies
from service.flows.meaning import Leaning
from service.flows.wishes import vocabulary
from service.flows.wording import catalogue


def test_every_list_of_languages_is_the_same() -> None:
    assert set(replies.LANGUAGES) == set(catalogue.LANGUAGES) == set(vocabulary.LANGUAGES)


@pytest.mark.parametrize(
    ("language", "more", "none"),
    [
        ("en", "MORE", "NONE"), ("es", "MÁS", "NINGUNA"), ("es", "MAS", "ninguna"),
        ("fr", "PLUS", "AUCUN"), ("de", "MEHR", "KEINER"), ("pt", "MAIS", "NENHUMA"),
    ],
)  # fmt: skip
def test_the_words_that_a_list_of_times_asks_for_are_understood(
    language: str, more: str, none: str
) -> None:
    assert replies.understand(more, language).leaning is Leaning.MORE
    assert replies.understand(none, language).leaning is Leaning.NONE
