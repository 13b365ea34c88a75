"""The words by which things are found, and what a search looks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.flows.terms import LONGEST, terms_of, wanted


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("sam", "Samantha Lee"),
        ("zoe", "Zoë Müller"),
        ("muller", "Zoë Müller"),
        ("0123", "+14155550123"),
        ("(415) 555-0123", "+14155550123"),
        ("+1 415 555", "+14155550123"),
        ("4155550", "+14155550123"),
        ("STRASSE", "Straße 5"),
        ("back eng", "Backend engineer, first interview"),
        ("o'n", "Shaun O'Neill"),
    ],
)
def test_what_people_type_finds_what_is_stored(typed: str, stored: str) -> None:
    assert wanted(typed)
    assert all(any(term.startswith(start) for term in terms_of(stored)) for start in wanted(typed))


@pytest.mark.parametrize("nothing", ["", "   ", "!?", "%", "'; --"])
def test_nothing_is_looked_for_where_no_word_is_typed(nothing: str) -> None:
    assert wanted(nothing) == ()


@given(st.text())
def test_no_term_is_empty_or_longer_than_its_column(text: str) -> None:
    assert all(0 < len(term) <= LONGEST for term in (*terms_of(text), *wanted(text)))
