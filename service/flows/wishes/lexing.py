"""A text becomes a row of known words, numbers and marks; what is not about time is OTHER."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from service.flows.wishes.vocabulary import Entry, Kind, Vocabulary, fold

# More than anybody says about time; it bounds what a flood of words costs.
MOST_CHARACTERS = 400
_SHORTEST_SLIP = 6
_LONGEST_NUMBER = 4
_LONGEST_ABBREVIATION = 4
_TOKEN = re.compile(
    r"(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?![0-9])"
    r"|(?P<slashed>[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?)(?![0-9/])"
    r"|(?P<dotted>[0-9]{1,2}\.[0-9]{1,2}\.(?:20[0-9]{2})?)(?![0-9])"
    r"|(?P<half_dotted>[0-9]{1,2}\.(?:0[1-9]|1[0-2]))(?![0-9])"
    r"|(?P<clock>(?:[01]?[0-9]|2[0-4])(?:[:.]| ?h ?)[0-5][0-9])(?![0-9])"
    r"|(?P<number>[0-9]+)"
    r"|(?P<word>[^\W\d_]+)"
    # Dashes, long ones too, and three dots in one.
    r"|(?P<mark>[.,;!?\n()\u2026&/@\u2013\u2014-])"
)
_MARKS = {
    ",": Kind.COMMA,
    "&": Kind.AND,
    "/": Kind.OR,
    "@": Kind.AT,
    "-": Kind.TO,
    "\u2013": Kind.TO,
    "\u2014": Kind.COMMA,
}
_BEFORE_DATES = frozenset(
    {Kind.AFTER, Kind.BEFORE, Kind.FROM, Kind.UNTIL, Kind.EXCEPT, Kind.OR, Kind.AND}
)
_WEEKDAYS = frozenset({Kind.WEEKDAY, Kind.SHY_WEEKDAY})
_NAMES = _WEEKDAYS | {Kind.MONTH, Kind.SHY_MONTH}


class Item(NamedTuple):
    """One known word, number or mark: its figures, as written, and whether it touches the last."""

    kind: Kind
    low: int = 0
    high: int = 0
    text: str = ""
    glued: bool = False


_MORNING = Item(Kind.PART, 6 * 60, 12 * 60)


def items(text: str, words: Vocabulary) -> list[Item]:
    """Return what a text consists of; only its first 400 characters are looked at."""
    folded = fold(text[:MOST_CHARACTERS])[:MOST_CHARACTERS]
    parted = words.joined.sub(r"\1 \2", folded) if words.joined else folded
    tokens = list(_TOKEN.finditer(parted))
    found: list[Item] = []
    at = 0
    while at < len(tokens):
        item, taken = _item(tokens, at, words)
        if item.text == words.morning_word and found and found[-1].kind in _WEEKDAYS:
            item = _MORNING
        if not _is_dot_of_abbreviation(item, found, words):
            found.append(item)
        at += taken
        if taken > 1 and item.kind in _BEFORE_DATES and _is_article(tokens[at - 1][0], words):
            found.append(Item(Kind.DAY_NUMBER))
    return found


def _is_article(word: str, words: Vocabulary) -> bool:
    """Whether a word can stand before a day of the month: "hasta el 5", "bis zum 5."."""
    entry = words.phrases.get((word,))
    return entry is not None and entry.kind is Kind.DAY_NUMBER


def written(text: str) -> set[str]:
    """Return the folded words of a text."""
    return set(re.findall(r"[^\W\d_]+", fold(text[:MOST_CHARACTERS])))


def _item(tokens: list[re.Match[str]], at: int, words: Vocabulary) -> tuple[Item, int]:
    token = tokens[at]
    text, glued = token[0], at > 0 and tokens[at - 1].end() == token.start()
    match token.lastgroup:
        case "word":
            entry, taken = _phrase(tokens, at, words)
            return Item(entry.kind, entry.low, entry.high, text, glued), taken
        case "number" if words.longest.get(text, 0) > 1 and _known(tokens, at, words):
            entry, taken = _phrase(tokens, at, words)
            return Item(entry.kind, entry.low, entry.high, text, glued), taken
        case "number":
            short = len(text) <= _LONGEST_NUMBER
            return Item(Kind.NUMBER if short else Kind.OTHER, int(text[:4]), 0, text, glued), 1
        case "mark":
            return Item(_MARKS.get(text, Kind.STOP), text=text, glued=glued), 1
        case kind:
            return _figures(str(kind), text, words), 1


def _figures(kind: str, text: str, words: Vocabulary) -> Item:
    """Tell a date from a clock time: "5.12" is the one in German and the other in English."""
    if kind == "clock" or (kind == "half_dotted" and not words.dotted_dates):
        hour, minute = re.findall(r"[0-9]+", text)
        return Item(Kind.CLOCK, int(hour) * 60 + int(minute), 0, text)
    return Item(Kind.DATE, text=text)


def _phrase(tokens: list[re.Match[str]], at: int, words: Vocabulary) -> tuple[Entry, int]:
    """Return what the longest known phrase from here says, and how many words it has."""
    return _known(tokens, at, words) or (_slip(tokens[at][0], words) or Entry(Kind.OTHER), 1)


def _known(tokens: list[re.Match[str]], at: int, words: Vocabulary) -> tuple[Entry, int] | None:
    for length in range(words.longest.get(tokens[at][0], 0), 0, -1):
        entry = words.phrases.get(tuple(token[0] for token in tokens[at : at + length]))
        if entry is not None:
            return entry, min(length, len(tokens) - at)
    return None


def _slip(word: str, words: Vocabulary) -> Entry | None:
    """Forgive one slip in a long word, never in its first letter: "thrusday", "tomorow"."""
    if len(word) < _SHORTEST_SLIP or word in words.no_slips:
        return None
    meant = _nearest(word, words.slips)
    return words.phrases.get((meant,)) if meant is not None else None


@lru_cache(maxsize=4096)
def _nearest(word: str, slips: tuple[str, ...]) -> str | None:
    meant = process.extractOne(word, slips, scorer=OSA.distance, score_cutoff=1)
    return meant[0] if meant is not None and meant[0][0] == word[0] else None


def _is_dot_of_abbreviation(item: Item, found: list[Item], words: Vocabulary) -> bool:
    """Tell the dot of "Thu." and "Dec. 5", and of a German "am 3.", from a full stop."""
    if item.text != "." or not item.glued or not found:
        return False
    last = found[-1]
    if last.kind is Kind.NUMBER:
        return words.dotted_dates
    return last.kind in _NAMES and len(last.text) <= _LONGEST_ABBREVIATION


def without_fillers(row: list[Item]) -> Iterator[Item]:
    """Leave out the words that say nothing here, such as "the" and "like"."""
    return (item for item in row if item.kind is not Kind.FILLER)
