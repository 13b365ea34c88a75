"""The words about time of each language, loaded from the files that translators edit."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "es", "fr", "de", "pt")
_APOSTROPHES = re.compile("['\u2019\u02bc`]")
_HALF_OF_DAY = re.compile(r"\b([ap])\.? ?m\b\.?")
_HYPHEN = re.compile(r"(?<=[^\W\d])-(?=[^\W\d])")
# Digits and letters part here as they do in a text: "2m1" is three pieces.
_PIECES = re.compile(r"[0-9]+|[^\W\d_]+")


class Kind(StrEnum):
    """What a word or a mark does in a sentence about time; most are sections of the files."""

    WEEKDAY = "weekdays"
    SHY_WEEKDAY = "shy_weekdays"
    WEEKLY = "every_weekday"
    MONTH = "months"
    SHY_MONTH = "shy_months"
    DAY = "days"
    WEEK = "weeks"
    PART = "parts"
    TODAY_PART = "today_parts"
    NOON = "clock_times"
    MINUTES_BEFORE = "minutes_before"
    MINUTES_AFTER = "minutes_after"
    HOUR_WORD = "numbers"
    UNIT = "units"
    AFTER = "after"
    BEFORE = "before"
    FROM = "from"
    UNTIL = "until"
    AT = "at"
    ON = "on"
    AROUND = "around"
    TO = "to"
    BETWEEN = "between"
    NEXT = "next"
    COMING = "coming"
    EITHER = "either"
    THIS = "this"
    LAST = "last"
    NOT = "not"
    INSTEAD_OF = "instead_of"
    BUSY = "busy"
    ASK = "ask"
    GOOD = "good"
    MEET = "meet"
    EXCEPT = "except"
    BUT = "but"
    OR = "or"
    AND = "and"
    THAT = "after_that"
    NOTHING = "nothing"
    FILLER = "filler"
    DAY_NUMBER = "day_number"
    ORDINAL = "ordinal"
    OCLOCK = "oclock"
    AM = "am"
    PM = "pm"
    ISH = "ish"
    IN = "in"
    NUMBER = "number"
    CLOCK = "clock"
    DATE = "date"
    COMMA = "comma"
    STOP = "stop"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase says: its kind, and a figure or two (a weekday, minutes after midnight)."""

    kind: Kind
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of one language by their words, and how that language writes dates.

    `longest` says how many words a phrase has at most that starts with a word. `slips` are the
    long words whose spelling mistakes are forgiven, except for those in `no_slips`. A text in
    another language than expected is known by one of `known_by`.
    `morning_word` is the morning behind a weekday and tomorrow elsewhere (German "morgen");
    `joined` finds a day and a part of it that are written as one word.
    """

    phrases: dict[tuple[str, ...], Entry]
    longest: dict[str, int]
    slips: tuple[str, ...]
    no_slips: frozenset[str]
    known_by: frozenset[str]
    dotted_dates: bool
    morning_word: str
    joined: re.Pattern[str] | None


def fold(text: str) -> str:
    """Fold a text for comparing: no case, no accents; apostrophes and inner hyphens part words."""
    plain = _APOSTROPHES.sub(" ", text).casefold()
    bare = plain if plain.isascii() else _without_accents(plain)
    return _HALF_OF_DAY.sub(r"\1m", _HYPHEN.sub(" ", bare))


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def base_of(language: str) -> str:
    """Return the language of a tag that we have words for: "en-GB" is "en", and so is "xx"."""
    base = language.replace("_", "-").partition("-")[0].casefold()
    return base if base in LANGUAGES else LANGUAGES[0]


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the words of one of LANGUAGES."""
    source = files("service.flows.wishes").joinpath("words", f"{language}.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    habits = data.pop("habits")
    phrases = {tuple(_PIECES.findall(fold(phrase))): entry for phrase, entry in _entries(data)}
    longest: dict[str, int] = {}
    for words in phrases:
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return Vocabulary(
        phrases,
        longest,
        tuple(fold(word) for word in habits["slips"]),
        frozenset(fold(word) for word in habits["no_slips"]),
        frozenset(fold(word) for word in habits["known_by"]),
        habits["dotted_dates"],
        habits.get("morning_word", ""),
        _joined(phrases, habits.get("joined_ends", ())),
    )


def _joined(phrases: dict[tuple[str, ...], Entry], ends: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds "freitagnachmittag", so that it can be parted; None where none are."""
    days = {words[0] for words, entry in phrases.items() if entry.kind in {Kind.WEEKDAY, Kind.DAY}}
    after = sorted((fold(end) for end in ends), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(sorted(days))})({'|'.join(after)})\b") if after else None


def _entries(data: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, Entry]]:
    """Yield every phrase; the sections without figures stand together in `[words]`."""
    for section, lists in data.items():
        for name, phrases in lists.items():
            entry = Entry(Kind(name)) if section == "words" else _with_figures(Kind(section), name)
            for phrase in phrases:
                yield phrase, entry


def _with_figures(kind: Kind, name: str) -> Entry:
    """Read a name such as "3", "-15", "12:00" or "12:00-18:00"."""
    clocks = [int(hour) * 60 + int(minute) for hour, minute in re.findall(r"(\d+):(\d+)", name)]
    if clocks:
        return Entry(kind, clocks[0], clocks[-1])
    first, _, second = name.partition("..")
    return Entry(kind, int(first), int(second or first))
