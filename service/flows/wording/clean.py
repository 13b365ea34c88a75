"""Cleaning what strangers write before it stands in a text, a page or a log."""

import string
import unicodedata

_SPACES = frozenset(string.whitespace)
# Control marks; and those of format, with which a name could rewrite the sentence around it.
_CONTROL, _FORMAT = "Cc", "Cf"
# Of format too, but letters of Persian and of India, and many emoji, are another thing without.
_JOINERS = frozenset("\u200c\u200d")
# Marks on a letter that is not there, and letters and signs without ink.
_NO_INK = frozenset({_FORMAT, "Me", "Mn", "Zs"})
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def one_line(text: str) -> str:
    """Return a text as one line: no control or format marks, no repeated spaces.

    Joiners stay inside words. A text of which nothing can be seen is empty.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    line = " ".join(_kept(text).split())
    return line if any(map(_has_ink, line)) else ""


def has_control_marks(text: str) -> bool:
    """Whether a text holds control marks besides spaces, tabs and line breaks."""
    return any(unicodedata.category(mark) == _CONTROL and mark not in _SPACES for mark in text)


def has_unseen_marks(text: str) -> bool:
    """Whether a text holds control marks, as `has_control_marks`, or marks of format."""
    return has_control_marks(text) or any(unicodedata.category(mark) == _FORMAT for mark in text)


def _kept(text: str) -> str:
    kept: list[str] = []
    for mark in text:
        if mark.isspace():
            kept.append(" ")
        elif mark in _JOINERS:
            is_inside = kept and kept[-1] != " " and kept[-1] not in _JOINERS
            kept.extend(mark if is_inside else "")
        elif unicodedata.category(mark) not in {_CONTROL, _FORMAT}:
            kept.append(mark)
    return "".join(kept)


def _has_ink(mark: str) -> bool:
    return mark not in _BLANKS and unicodedata.category(mark) not in _NO_INK
