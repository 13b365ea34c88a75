"""An organisation's own sentences: a TOML file as text, checked sentence by sentence.

The same checks run over our own catalogues.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from string import Formatter

from service.flows.consent import HELP_WORDS, RESERVED_WORDS
from service.flows.reasons import BY_DIGIT
from service.flows.wording import samples, voice_rules
from service.flows.wording.catalogue import (
    FALLBACK,
    LANGUAGES,
    TEXTS,
    Overrides,
    for_candidates,
    sentence,
)
from service.flows.wording.segments import Segments, count, needs_ucs2

# Parts stand inside other texts, and have fewer facts; the rest are whole texts.
PARTS: Mapping[str, frozenset[str]] = {
    "reminder.link": frozenset({"link"}),
    "reminder.opt_out": frozenset(),
    "answer.more": frozenset(),
    "answer.none": frozenset(),
    "answer.calendar": frozenset({"calendar"}),
    "answer.which_line": frozenset({"letter", "title", "recruiter", "when"}),
    **{f"why.{reason}": frozenset[str]() for reason in BY_DIGIT.values()},
}
_FACTS = frozenset(
    {"organisation", "name", "full_name", "title", "recruiter", "when", "place", "length"}
)
_LISTS = frozenset(
    {
        "reminder.proposal",
        "answer.slots",
        "answer.slots_nearest",
        "answer.slots_more",
        "answer.slots_after_loss",
    }
)
_LATENESS = frozenset({"answer.late_by", "answer.confirmed_late_by"})
# The first is about several interviews, the second goes to a stranger, who learns nobody's name.
_ABOUT_NO_INTERVIEW = frozenset({"answer.which", "answer.wrong_number"})
_NEEDS_WHEN = frozenset(
    {
        "reminder.ask",
        "reminder.confirmed",
        "reminder.moved",
        "reminder.after_call",
        "answer.moved",
        "answer.other_time",
        "answer.rescheduled",
    }
)
_NEEDS = {
    "reminder.link": ("{link}",),
    "reminder.opt_out": ("STOP",),
    "answer.calendar": ("{calendar}",),
    "answer.which_line": ("{letter}",),
}
# The rest of a file is spoken: a voice has no segments.
_WRITTEN = (*TEXTS, "why.")
_LONGEST, _LONGEST_LIST = 2, 3
_LISTED = _LISTS | {"answer.which", "answer.why", "answer.unclear_reason"}
_HELP_ASKED_FOR = re.compile(r"\b(?:HELP|INFO)\b")


class WordingProblem(ValueError):
    """The organisation's sentences cannot be used; the message names each one and its cure."""


def read(text: str) -> Overrides:
    """Read tables, one a language, of `"key" = "sentence"`. Raises WordingProblem.

    The error names everything that is wrong in the file. A sentence may use line breaks and, in
    braces, the facts that docs/wording.md lists.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WordingProblem(f"is not valid TOML: {error}") from None
    return checked(tables)


def checked(tables: Mapping[str, object]) -> Overrides:
    """Return the sentences of such tables. Raises WordingProblem that names every bad one."""
    own = {language: _sound(table) for language, table in tables.items() if language in LANGUAGES}
    found = [*_problems_of_file(tables), *(one for tag in own for one in _too_long(tag, own))]
    if found:
        raise WordingProblem("; ".join(found))
    return own


def _sound(table: object) -> dict[str, str]:
    """Return the sentences that can be rendered, to see how long they are."""
    entries = _flat(table) if isinstance(table, dict) else ()
    return {key: str(text) for key, text in entries if not any(_problems_of_entry(key, text))}


def problems(key: str, text: str) -> Iterator[str]:
    """Say what is wrong with one sentence, whatever its language; nothing when it may be used."""
    if not text.strip():
        yield "is empty; leave it out to keep ours"
        return
    if any(unicodedata.category(mark) == "Cc" and mark != "\n" for mark in text):
        yield "has a control character; take it out (a line break may stay)"
    yield from _variables(key, text)
    if voice_rules.is_spoken(key):
        yield from voice_rules.problems(key, text)
        return
    yield from _missing(key, text)
    yield from _reserved(key, text)


def too_long(key: str, language: str, overrides: Overrides) -> str:
    """Say by how much a whole text with ordinary facts is too long; nothing when it is not."""
    text = samples.render(key, language, lambda *at, **values: _said(overrides, *at, **values))
    counted, limit = count(text), _LONGEST_LIST if key in _LISTED else _LONGEST
    return "" if counted.count <= limit else _length(text, counted, limit)


def whole_texts() -> list[str]:
    """Return the keys of texts that stand alone."""
    return [key for key in for_candidates(FALLBACK) if key.startswith(TEXTS) and key not in PARTS]


def _said(overrides: Overrides, key: str, language: str, **values: object) -> str:
    return sentence(key, language, overrides).format(**values)


def _length(text: str, counted: Segments, limit: int) -> str:
    words = f"takes {counted.count} segments with ordinary facts; accepts {limit}: shorten it"
    dear = needs_ucs2(text)
    return (
        f"{words}, or write it without {' '.join(dear)}, which more than halve what fits"
        if dear
        else words
    )


def _problems_of_file(tables: Mapping[str, object]) -> Iterator[str]:
    for language, table in tables.items():
        if language not in LANGUAGES:
            yield f"[{language}] is unknown; accepts {', '.join(LANGUAGES)}"
        elif not isinstance(table, dict):
            yield f"{language} is no table; write [{language}] on a line of its own"
        else:
            for key, text in _flat(table):
                yield from (f"[{language}] {key} {one}" for one in _problems_of_entry(key, text))


def _problems_of_entry(key: str, text: object) -> Iterator[str]:
    if key not in PARTS and key not in whole_texts() and not voice_rules.is_spoken(key):
        yield "is no sentence of ours; docs/wording.md lists them"
    elif not isinstance(text, str):
        yield "is no text; write it in quotation marks"
    else:
        yield from problems(key, text)


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Give key and value; `answer.why = ""` without quotation marks nests, and means the same."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _variables(key: str, text: str) -> Iterator[str]:
    known = facts_of(key)
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        yield "has a brace without its other half; write {name}, or {{ and }} for braces"
        return
    for _, name, form, conversion in parsed:
        if name is not None and (name not in known or form or conversion):
            accepts = ", ".join(f"{{{one}}}" for one in sorted(known)) or "no facts"
            yield f"names {{{name}}}, which it does not know; accepts {accepts}"


def facts_of(key: str) -> frozenset[str]:
    """Return the facts that a sentence may name in braces."""
    if key in PARTS:
        return PARTS[key]
    if voice_rules.is_spoken(key):
        return voice_rules.facts_of(key)
    if key in _ABOUT_NO_INTERVIEW:
        return frozenset({"organisation"})
    extra = {"digits"} if key in _LISTS else {"minutes"} if key in _LATENESS else set()
    return _FACTS | extra


def _missing(key: str, text: str) -> Iterator[str]:
    if key not in PARTS and not text.startswith("{organisation}"):
        yield "must begin with {organisation}, so that people know who writes"
    needed = _NEEDS.get(key, ("{when}",) if key in _NEEDS_WHEN else ())
    yield from (f"lacks {one}" for one in needed if one not in text)


def _reserved(key: str, text: str) -> Iterator[str]:
    """Name words that carriers act upon. HELP and INFO are ordinary words in small letters."""
    words = set(re.findall(r"\w+", text.upper())) & (RESERVED_WORDS - HELP_WORDS)
    words |= set(_HELP_ASKED_FOR.findall(text))
    if key == "reminder.opt_out":
        words -= {"STOP"}
    for word in sorted(words):
        yield f"says {word}, which carriers act upon when it comes back; ask for a digit instead"


def _too_long(language: str, own: Overrides) -> Iterator[str]:
    """Check each text that they changed, and each of ours in which a part of theirs stands."""
    changed = {key: text for key, text in own[language].items() if key.startswith(_WRITTEN)}
    for key in changed:
        if key not in PARTS and (words := too_long(key, language, own)):
            yield f"[{language}] {key} {words}"
    parts = [key for key in changed if key in PARTS]
    for part in parts:
        alone = {language: {part: changed[part]}}
        ours = (key for key in whole_texts() if key not in changed)
        first = next((key for key in ours if too_long(key, language, alone)), None)
        if first:
            yield f"[{language}] {part} makes {first} too long: shorten it"
