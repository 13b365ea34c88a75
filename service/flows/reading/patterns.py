"""Patterns of words, as the lexicons write them, and where they stand in a clause.

A pattern is words with a few signs: `a|b` either word, `<group>` any entry of a group, `(word)`,
`(<group>)` and `(two words|one)` may be missing, `word*` any ending, `#` a number, `@` a word that
the language does not know (a name, mostly), `..` up to three words between, `^` and `$` the ends of
a clause.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, product

from service.flows.reading.senses import DOUBTS

_WIDEST_GAP = 3
_SHORTEST_PREFIX = 2
# A word, or a bracket with all that it holds.
_PLACE = re.compile(r"\([^()]*\)(?=\s|$)|\S+")
_GROUP = re.compile(r"<(\w+)>")
_NUMBER = re.compile(r"[0-9]+(?::[0-9]+)?")
# Stands before a word that the language does not know, in what is searched.
UNKNOWN = "@"

Option = tuple[str, ...]
Groups = Mapping[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: any of some word sequences, or a gap.

    Options are kept by their first word, because a group may hold fifty; `loose` ones begin with
    a sign or a prefix and are tried on any word.
    """

    by_first: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    loose: tuple[Option, ...] = ()
    may_miss: bool = False
    gap: bool = False

    @property
    def options(self) -> tuple[Option, ...]:
        """Every sequence that may stand here."""
        return (*(one for some in self.by_first.values() for one in some), *self.loose)

    def starting_with(self, word: str) -> tuple[Option, ...]:
        """Return the sequences that this word may begin."""
        return self.by_first.get(word, ()) + self.loose


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `source` is what the lexicon says."""

    source: str
    sense: str
    elements: tuple[Element, ...]
    at_start: bool = False
    at_end: bool = False
    order: int = 0

    @property
    def needed(self) -> frozenset[str]:
        """Words of which a text must hold one: a cheap look that spares most of the matching.

        Those of the last place that may not be missing; empty where a sign stands there.
        """
        last = next(one for one in reversed(self.elements) if not (one.gap or one.may_miss))
        return frozenset() if last.loose else frozenset(last.by_first)


@dataclass(frozen=True, slots=True)
class Finding:
    """A pattern that stands in a clause; `places` are the words that it matched, without gaps."""

    sense: str
    source: str
    start: int
    end: int
    places: frozenset[int]
    order: int = 0

    @property
    def rank(self) -> tuple[int, int, int]:
        """Longer patterns say more, those with gaps less; of equal ones the lexicon's first."""
        words = len(self.places)
        gap = self.end - self.start - words
        return (gap - words * 4, self.start, self.order)


class PatternError(ValueError):
    """A lexicon holds a pattern that cannot be read."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """Reads the patterns of one lexicon; places that are written alike are read once."""

    groups: Groups
    _places: dict[str, Element] = field(default_factory=dict)

    def pattern(self, source: str, sense: str, order: int = 0) -> Pattern:
        """Read a pattern; `order` is its place in the lexicon. Raises PatternError."""
        words = _PLACE.findall(source)
        at_start, at_end = words[:1] == ["^"], words[-1:] == ["$"]
        inner = words[int(at_start) : len(words) - int(at_end)]
        elements = tuple(self._element(word, source) for word in inner)
        if not any(not one.gap and not one.may_miss for one in elements) or elements[0].gap:
            raise PatternError(f"{sense}: {source!r} needs a word that must stand there, first")
        return Pattern(source, sense, elements, at_start, at_end, order)

    def _element(self, word: str, source: str) -> Element:
        if word not in self._places:
            self._places[word] = _element(word, source, self.groups)
        return self._places[word]


def _element(word: str, source: str, groups: Groups) -> Element:
    if word == "..":
        return Element(gap=True)
    may_miss = word.startswith("(") and word.endswith(")")
    bare = word[1:-1] if may_miss else word
    if set(bare) & set("()"):
        raise PatternError(f"{source!r}: brackets stand around all of (a|b c), and nowhere else")
    options = [option for choice in bare.split("|") for option in _written(choice, source, groups)]
    by_first: dict[str, tuple[Option, ...]] = {}
    for option in options:
        if not _is_loose(option[0]):
            by_first[option[0]] = (*by_first.get(option[0], ()), option)
    loose = tuple(one for one in options if _is_loose(one[0]))
    return Element(by_first, loose, may_miss=may_miss)


def _written(choice: str, source: str, groups: Groups) -> Iterator[Option]:
    """Give every way to write one choice: its words, with each entry of a group in turn."""
    places: list[tuple[Option, ...]] = []
    for word in choice.split():
        group = _GROUP.fullmatch(word)
        if group and group[1] not in groups:
            raise PatternError(f"{source!r}: there is no group <{group[1]}>")
        places.append(groups[group[1]] if group else ((word,),))
    if not places:
        raise PatternError(f"{source!r}: a choice is empty")
    return (tuple(chain.from_iterable(words)) for words in product(*places))


def _is_loose(word: str) -> bool:
    return word in {"#", UNKNOWN} or word[-1] == "*"


def words_of(patterns: Iterable[Pattern]) -> Iterator[str]:
    """Give every whole word that the patterns name."""
    for pattern in patterns:
        for element in pattern.elements:
            for option in element.options:
                yield from (word for word in option if word not in {"#", UNKNOWN})


@dataclass(slots=True)
class Bucket:
    """Patterns that begin alike: `always` to be tried, and those that need one of some words."""

    always: list[Pattern] = field(default_factory=list)
    by_needed: dict[str, list[Pattern]] = field(default_factory=dict)

    def add(self, pattern: Pattern) -> None:
        """Keep a pattern under each of the words of which it needs one."""
        for word in pattern.needed:
            self.by_needed.setdefault(word, []).append(pattern)
        if not pattern.needed:
            self.always.append(pattern)

    def among(self, present: Iterable[str]) -> Iterator[Pattern]:
        """Give what these words may hold; a pattern may come twice."""
        yield from self.always
        for word in present:
            yield from self.by_needed.get(word, ())


@dataclass(slots=True)
class Index:
    """Patterns by the word they begin with, so that a text meets few of them."""

    by_word: dict[str, Bucket] = field(default_factory=dict)
    by_prefix: dict[str, Bucket] = field(default_factory=dict)

    def add(self, pattern: Pattern) -> None:
        """Put a pattern under each word that it may begin with."""
        for word in _first_words(pattern.elements):
            key, table = (word[:-1], self.by_prefix) if word[-1] == "*" else (word, self.by_word)
            table.setdefault(key, Bucket()).add(pattern)

    def starting_with(self, word: str, present: frozenset[str]) -> Iterator[Pattern]:
        """Give the patterns that may begin with a word and end among the words of its clause."""
        for bucket in self._buckets(word):
            yield from bucket.among(present)

    def _buckets(self, word: str) -> Iterator[Bucket]:
        sign = "#" if word[0].isdigit() else word[0]
        exact = (self.by_word.get(word), self.by_word.get(sign) if sign in {"#", UNKNOWN} else None)
        lengths = range(_SHORTEST_PREFIX, len(word) + 1)
        prefixes = (self.by_prefix.get(word[:length]) for length in lengths)
        return (bucket for bucket in (*exact, *prefixes) if bucket is not None)

    def knows(self, word: str) -> bool:
        """Whether a prefix covers this word."""
        lengths = range(_SHORTEST_PREFIX, len(word) + 1)
        return any(word[:length] in self.by_prefix for length in lengths)


def _first_words(elements: tuple[Element, ...]) -> set[str]:
    found: set[str] = set()
    for element in elements:
        found.update(option[0] for option in element.options)
        if not element.may_miss:
            break
    return found


def find(index: Index, words: tuple[str, ...]) -> list[Finding]:
    """Find what stands in a clause; of what overlaps, the longest counts.

    A gap hides what stands in it, but for words of doubt: "I'll maybe not come" stays a maybe.
    """
    present = frozenset(words)
    every = [
        finding
        for at, word in enumerate(words)
        for pattern in index.starting_with(word, present)
        if (finding := _at(pattern, words, at)) is not None
    ]
    spanned: set[int] = set()
    matched: set[int] = set()
    kept: list[Finding] = []
    for finding in sorted(every, key=lambda one: one.rank):
        if finding.places.isdisjoint(matched if finding.sense in DOUBTS else spanned):
            spanned.update(range(finding.start, finding.end))
            matched.update(finding.places)
            kept.append(finding)
    return sorted(kept, key=lambda one: one.start)


def _at(pattern: Pattern, words: tuple[str, ...], start: int) -> Finding | None:
    if pattern.at_start and start:
        return None
    matched = _match(pattern.elements, 0, words, start, pattern.at_end)
    if matched is None or matched[0] == start:
        return None
    end, places = matched
    return Finding(pattern.sense, pattern.source, start, end, frozenset(places), pattern.order)


def _match(
    elements: tuple[Element, ...], place: int, words: tuple[str, ...], at: int, to_end: bool
) -> tuple[int, tuple[int, ...]] | None:
    """Return where the rest of a pattern ends and which words it matched, or None."""
    if place == len(elements):
        return None if to_end and at != len(words) else (at, ())
    element = elements[place]
    if element.gap:
        widths = range(min(_WIDEST_GAP, len(words) - at) + 1)
        ways = (_match(elements, place + 1, words, at + width, to_end) for width in widths)
        return next((way for way in ways if way is not None), None)
    for option in element.starting_with(words[at]) if at < len(words) else ():
        end = at + len(option)
        if end <= len(words) and all(map(_same, option, words[at:end])):
            rest = _match(elements, place + 1, words, end, to_end)
            if rest is not None:
                return rest[0], (*range(at, end), *rest[1])
    return _match(elements, place + 1, words, at, to_end) if element.may_miss else None


def _same(wanted: str, word: str) -> bool:
    if wanted == "#":
        return _NUMBER.fullmatch(word) is not None
    if wanted == UNKNOWN:
        return word[0] == UNKNOWN
    return word.startswith(wanted[:-1]) if wanted[-1] == "*" else wanted == word
