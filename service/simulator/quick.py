"""The answers that a handset offers as buttons: what the last text asks for."""

import re
from collections.abc import Iterable
from typing import Any

USUAL = ("1", "2", "3")
_LEAST = 2
_CHOICE = re.compile(r"^([1-9A-J]) \S", re.MULTILINE)
_WORD = re.compile(r"\b[A-ZÀ-Ý]{3,}\b")


def answers(thread: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return the digits or letters of the last list of choices, and the words that end it.

    A text without a list asks for 1, 2 or 3, as reminders do.
    """
    texts = [one["body"] for one in thread if one["by"] == "service"]
    last = texts[-1] if texts else ""
    choices = _CHOICE.findall(last)
    below = last.splitlines()[-1:]
    words = [word for line in below if not _CHOICE.match(line) for word in _WORD.findall(line)]
    if choices[:1] not in (["1"], ["A"]) or len(choices + words) < _LEAST:  # a place: "1 Main St"
        return USUAL
    return tuple(dict.fromkeys([*choices, *words]))
