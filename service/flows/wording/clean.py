"""Cleaning what strangers write before it stands in a text, a page or a log."""

import unicodedata

# Marks that turn the direction of the text around them, so that a name could rewrite a sentence.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Return a text as one line: no control or direction marks, no repeated spaces."""
    kept = (" " if mark.isspace() else mark for mark in text if mark not in _TURNING)
    printable = (mark for mark in kept if unicodedata.category(mark) != "Cc")
    return " ".join("".join(printable).split())
