"""The lexicons: a file a language, checked and compiled once."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from service.flows.reading.patterns import Compiler, Index, Option, words_of
from service.flows.reading.senses import SENSES
from service.flows.reading.words import Spelling, plain

LANGUAGES = ("en", "es", "fr", "de", "pt")
# Shorter words differ by one letter from too many others: "late" and "date", "no" and "now".
_SHORTEST_CORRECTED, _SHORTEST_MEANT = 4, 5
_TWO_SLIPS_FROM = 8


class LexiconError(ValueError):
    """A lexicon says something that cannot be used; the message says where and what instead."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a language knows. `targets` are the words that a slip is corrected to."""

    language: str
    spelling: Spelling
    index: Index
    contrast: frozenset[str]
    minutes: dict[str, int]
    reactions: dict[str, str]
    targets: tuple[str, ...]

    def knows(self, word: str) -> bool:
        """Whether this language has the word (numbers belong to every language)."""
        return word in self.spelling.known or word[0].isdigit() or self.index.knows(word)


@cache
def lexicon(language: str) -> Lexicon:
    """Return a language's lexicon. Raises LexiconError; KeyError for one we don't have."""
    if language not in LANGUAGES:
        raise KeyError(language)
    source = files("service.flows.lexicon").joinpath(f"{language}.toml")
    return build(language, tomllib.loads(source.read_text(encoding="utf-8")))


def build(language: str, data: dict[str, Any]) -> Lexicon:
    """Check and compile what a lexicon's file holds. Raises LexiconError."""
    compiler = Compiler({name: _sequences(entries) for name, entries in data["groups"].items()})
    index = Index()
    seen: dict[str, str] = {}
    patterns = [
        compiler.pattern(_signs(source), sense, order)
        for order, (sense, source) in enumerate(_named(data["senses"]))
    ]
    for pattern in patterns:
        if pattern.sense not in SENSES:
            accepted = ", ".join(sorted(SENSES))
            raise LexiconError(f"{language}: {pattern.sense!r} is no sense; accepts {accepted}")
        if pattern.source in seen:
            where = f"{seen[pattern.source]} and {pattern.sense}"
            raise LexiconError(f"{language}: {pattern.source!r} stands in {where}")
        seen[pattern.source] = pattern.sense
        index.add(pattern)
    forms = {plain(short): tuple(plain(long).split()) for short, long in data["forms"].items()}
    named = frozenset(words_of(patterns))
    whole = frozenset(word for word in named if word[-1] != "*")
    common = plain(data["words"]["known"]).split()
    known = whole | frozenset(common) | frozenset(chain.from_iterable(forms.values()))
    return Lexicon(
        language,
        Spelling(data["writing"]["apostrophe"] == "parts", forms, known),
        index,
        frozenset(plain(word) for word in data["words"]["contrast"]),
        {plain(words): minutes for words, minutes in data["minutes"].items()},
        {plain(words): sense for words, sense in data["reactions"].items()},
        tuple(sorted(word for word in whole if _can_be_meant(word))),
    )


@lru_cache(maxsize=20_000)
def corrected(word: str, language: str) -> str:
    """Return the word that was most likely meant; the word itself when that is not plain.

    One slip in words of five letters or more, two from eight; a tie is no correction. Two letters
    swapped are one slip (optimal string alignment).
    """
    known = lexicon(language)
    if len(word) < _SHORTEST_CORRECTED or not word.isalpha() or known.knows(word):
        return word
    found = process.extract(word, known.targets, scorer=OSA.distance, score_cutoff=2, limit=8)
    near = [(one, slips) for one, slips, _ in found if slips <= _slips_allowed(word, one)]
    if not near:
        return word
    nearest = [one for one, slips in near if slips == near[0][1]]
    same_start = [one for one in nearest if one[0] == word[0]] or nearest
    return same_start[0] if len(same_start) == 1 else word


def _slips_allowed(word: str, meant: str) -> int:
    return 2 if max(len(word), len(meant)) >= _TWO_SLIPS_FROM else 1


def _named(senses: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((sense, source) for sense, sources in senses.items() for source in sources)


def _can_be_meant(word: str) -> bool:
    return len(word) >= _SHORTEST_MEANT and word.isalpha()


def _sequences(entries: list[str]) -> tuple[Option, ...]:
    return tuple(tuple(plain(entry).split()) for entry in entries)


def _signs(source: str) -> str:
    return " ".join(plain(source).split())
