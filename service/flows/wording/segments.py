"""How a text is counted and billed: GSM-7 or UCS-2, and how many segments.

A text in the GSM-7 alphabet holds 160 characters (153 in each part of a longer one); one character
outside it turns the whole text into UCS-2 with 70 (67). Source: GSM 03.38; Twilio, "Messaging
character limits".
"""

import unicodedata
from dataclasses import dataclass

_GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_EXTENSION = frozenset("^{}\\[~]|€\f")
_GSM7 = _GSM7_BASIC | _GSM7_EXTENSION
# Typographic marks that cost a whole text its alphabet and say nothing a plain one would not.
_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
        "\u2026": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2022": "-",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs: `encoding` is GSM-7 or UCS-2, `count` the segments billed."""

    encoding: str
    count: int


def plain(text: str) -> str:
    """Swap typographic marks for plain ones; letters stay as people write their names."""
    return text.translate(_PLAIN)


def gsm7(text: str) -> str:
    """Drop the accents that GSM-7 lacks ("sáb" becomes "sab"), for dates that we write ourselves.

    One of them would turn a whole text into UCS-2 and double its price.
    """
    text = plain(text)
    if _GSM7_BASIC.issuperset(text):
        return text
    return "".join(mark if mark in _GSM7_BASIC else _bare(mark) for mark in text)


def count(text: str) -> Segments:
    """Return the encoding and the number of segments of a text; an empty one is one segment."""
    if _GSM7.issuperset(text):
        length = len(text) + sum(map(text.count, _GSM7_EXTENSION))
        return Segments("GSM-7", _parts(length, single=160, part=153))
    length = len(text.encode("utf-16-le")) // 2
    return Segments("UCS-2", _parts(length, single=70, part=67))


def needs_ucs2(text: str) -> tuple[str, ...]:
    """Return the marks that keep a text out of the cheap alphabet, each once."""
    dear = (mark for mark in text if mark not in _GSM7)
    return tuple(dict.fromkeys(dear))


def _bare(mark: str) -> str:
    return "".join(
        one for one in unicodedata.normalize("NFD", mark) if not unicodedata.combining(one)
    )


def _parts(length: int, *, single: int, part: int) -> int:
    return 1 if length <= single else -(-length // part)
