"""What a text costs: alphabets and segments."""

import pytest

from service.flows.wording.segments import Segments, count, gsm7, plain


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("", "GSM-7", 1), ("a" * 160, "GSM-7", 1), ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2), ("a" * 307, "GSM-7", 3), ("\u20ac" * 80, "GSM-7", 1),
        ("\u20ac" * 81, "GSM-7", 2), ("[" + "a" * 158, "GSM-7", 1), ("[" + "a" * 159, "GSM-7", 2),
        ("\u00e9\u00f1\u00bf\u00a1\u00fc", "GSM-7", 1), ("\u00e1" * 70, "UCS-2", 1),
        ("\u00e1" * 71, "UCS-2", 2), ("\u00e1" * 134, "UCS-2", 2), ("\u00e1" * 135, "UCS-2", 3),
        ("a" * 69 + "\u2019", "UCS-2", 1), ("\U0001f600" * 35, "UCS-2", 1),
        ("\U0001f600" * 36, "UCS-2", 2), ("`", "UCS-2", 1), ("\n" * 160, "GSM-7", 1),
    ],
)  # fmt: skip
def test_a_text_is_counted_as_it_is_billed(text: str, encoding: str, segments: int) -> None:
    assert count(text) == Segments(encoding, segments)


def test_plain_marks_keep_a_text_in_the_cheap_alphabet() -> None:
    assert plain("\u201cI\u2019m\u00a0late\u2026\u201d \u2013 Sam") == '"I\'m late..." - Sam'


def test_names_keep_their_letters() -> None:
    assert plain("Jos\u00e9 \u00c1lvarez") == "Jos\u00e9 \u00c1lvarez"


def test_our_own_dates_drop_the_accents_that_cost() -> None:
    assert gsm7("s\u00e1b mi\u00e9 ma\u00f1ana") == "sab mi\u00e9 ma\u00f1ana"
