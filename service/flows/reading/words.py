"""A text becomes clauses of plain words: no case, accents or marks; emoji kept."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import filterfalse

_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_APOSTROPHES = "'\u2019\u02bc\u00b4`"
_SENTENCE = re.compile(r"([^.,;!?\u00a1\u00bf\n\u2026:()]*)([.,;!?\u00a1\u00bf\n\u2026:()]*)")
_ENDS = frozenset(".;!?\u00a1\u00bf\n\u2026")
_TRAILING = re.compile(r"\.{2,}|\u2026")
_TIME_MARK = re.compile(r"(?<=\d)[.:](?=\d)")
_TOKEN = re.compile(r"[0-9]+(?:\u00b7[0-9]+)?[a-z]*|[^\W\d_]+[0-9]*|[^\w\s]")
_NUMBER_WITH_UNIT = re.compile(r"([0-9]+(?::[0-9]+)?)([a-z]+)")
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "re", "e", "eme", "o", "a"})
_LONG_RUN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words between two marks. `asks`: it ended with a question mark; `ends`: a sentence ended."""

    words: tuple[str, ...]
    asks: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language is written: what an apostrophe does, short forms, words that it knows."""

    parts_at_apostrophe: bool
    forms: Mapping[str, tuple[str, ...]]
    known: frozenset[str]


def plain(body: str) -> str:
    """Fold a text for comparing: no case, accents, skin tones or invisible marks."""
    if body.isascii():
        return body.lower()
    folded = unicodedata.normalize("NFKD", _SKIN_TONES.sub("", body).casefold())
    return "".join(map(_digit_in_ascii, filterfalse(_is_invisible, folded)))


def _is_invisible(mark: str) -> bool:
    return unicodedata.category(mark) in {"Mn", "Cf", "Me"}


def _digit_in_ascii(mark: str) -> str:
    """Write a digit of another script as ours; 1 to 3 are asked for in every language."""
    return str(unicodedata.decimal(mark, mark))


def clauses(text: str, spelling: Spelling) -> tuple[Clause, ...]:
    """Cut a plain text into clauses, with short forms written out."""
    marked = _TIME_MARK.sub("\u00b7", text)
    found = (
        Clause(tuple(_words(part, spelling)), "?" in marks, _ends(marks))
        for part, marks in _SENTENCE.findall(marked)
    )
    return tuple(clause for clause in found if clause.words)


def _ends(marks: str) -> bool:
    """Whether marks end a sentence; "..." only lets it trail off."""
    return not _ENDS.isdisjoint(marks) and not _TRAILING.fullmatch(marks)


def _words(part: str, spelling: Spelling) -> Iterable[str]:
    between = " " if spelling.parts_at_apostrophe else ""
    for mark in _APOSTROPHES:
        part = part.replace(mark, between)
    for token in _TOKEN.findall(part):
        if token[0].isalnum() or token in spelling.known or token in spelling.forms:
            yield from _written_out(token.replace("\u00b7", ":"), spelling)


def _written_out(token: str, spelling: Spelling) -> tuple[str, ...]:
    """Write a short form out ("2moro", "yesss"), and part a number from its unit ("10min")."""
    short = token if token in spelling.forms else _calmed(token, spelling)
    if short in spelling.forms:
        return spelling.forms[short]
    parted = _NUMBER_WITH_UNIT.fullmatch(short)
    if parted and parted[2] not in _ORDINALS and short not in spelling.known:
        return (parted[1], *spelling.forms.get(parted[2], (parted[2],)))
    return (short,)


def _calmed(token: str, spelling: Spelling) -> str:
    """Take repeated letters back: "yesss" is "yes", "sooo" is "so", "gooood" is "good"."""
    if token in spelling.known or not token.isalpha():
        return token
    twice = _LONG_RUN.sub(r"\1\1", token)
    once = _LONG_RUN.sub(r"\1", token)
    none = re.sub(r"(.)\1+", r"\1", token)
    for one in (twice, once, none):
        if one in spelling.known or one in spelling.forms:
            return one
    return twice if twice == token else once
