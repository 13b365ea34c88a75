"""A text that a recruiter writes is cleaned, measured and warned about."""

import pytest

from service.flows import writing
from service.flows.writing import Caution


@pytest.mark.parametrize(
    ("words", "cautions"),
    [
        ("The interview will start at nine and end at ten.", []),
        ("Yes, that works. Please stop by the desk.", []),
        ("Please reply YES", [(Caution.RESERVED, "YES")]),
        ('Text me back with "stop" if not', [(Caution.RESERVED, "STOP")]),
        ("You can CANCEL or STOP", [(Caution.RESERVED, "CANCEL"), (Caution.RESERVED, "STOP")]),
        ("See https://acme.example/map", [(Caution.LINK, "")]),
        ("See bit.ly/3xYz", [(Caution.SHORTENED, "bit.ly")]),
        ("See you \N{WAVING HAND SIGN}", []),
        ("See you \N{WAVING HAND SIGN}" + " soon" * 20, [(Caution.MARKS, "\N{WAVING HAND SIGN}")]),
        ("word " * 130, [(Caution.MANY, "5")]),
    ],
)
def test_a_writer_is_warned_of_what_goes_wrong_on_the_way(
    words: str, cautions: list[tuple[Caution, str]]
) -> None:
    assert list(writing.measured(words, f"Acme: {words}").cautions) == cautions


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a\r\nb  ", "a\nb"),
        ("a\x00\x07b", "ab"),
        ("\u202egnirts\u202c", "gnirts"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("\N{ARABIC LETTER ALEF}\N{HEBREW LETTER ALEF}", "\u0627\u05d0"),
    ],
)
def test_what_nobody_writes_is_left_out_and_line_breaks_stay(typed: str, kept: str) -> None:
    assert writing.clean(typed) == kept


@pytest.mark.parametrize(
    ("words", "why"),
    [("", "nothing to send"), ("x" * 1600, "too long by 6 characters"), ("x" * 1594, "")],
)
def test_what_no_provider_takes_is_refused(words: str, why: str) -> None:
    said = writing.wrong(words, f"Acme: {words}")
    assert why in said
    assert bool(said) == bool(why)
