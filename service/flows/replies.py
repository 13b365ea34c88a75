"""A text becomes an intent, a digit or a letter; what is not plainly said is None: ask.

The lists of phrases stand in `lexicon/`, a file a language. The candidate's language is asked
first, the others after it, so that "sí" to an English reminder is understood.
"""

import re
import tomllib
import unicodedata
from dataclasses import replace
from functools import cache
from importlib.resources import files

from service.flows.meaning import Understood
from service.flows.state import Intent

LANGUAGES = ("en", "es")
_EMOJI_KEPT = "👍✅🙏"
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_DIGITS = re.compile(r"\d")
_LETTER = re.compile(r"[a-z]")


def normalise(body: str) -> str:
    """Fold a text for comparing: no case, accents, punctuation, or repeated spaces."""
    folded = unicodedata.normalize("NFKD", _SKIN_TONES.sub("", body).casefold())
    kept = (_kept(mark) for mark in folded)
    return " ".join("".join(kept).split())


def understand(body: str, language: str) -> Understood:
    """Say what a whole text means, in the candidate's language first; deterministic, no IO."""
    text = normalise(body)
    if _DIGITS.fullmatch(text):
        return Understood(digit=int(text), rule="a digit")
    letter = text.upper() if _LETTER.fullmatch(text) else None
    for one in (language, *(other for other in LANGUAGES if other != language)):
        found = lexicon(one).get(text)
        if found is not None:
            return replace(found, letter=letter)
    return Understood(letter=letter, rule="a letter") if letter else Understood()


@cache
def lexicon(language: str) -> dict[str, Understood]:
    """Return the phrases of a language, each with what it says; empty for one we don't have."""
    if language not in LANGUAGES:
        return {}
    source = files("service.flows.lexicon").joinpath(f"{language}.toml")
    lists: dict[str, list[str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return {
        normalise(phrase): _entry(name, phrase, language)
        for name, phrases in lists.items()
        for phrase in phrases
    }


def _entry(name: str, phrase: str, language: str) -> Understood:
    rule = f'{language}: "{phrase}"'
    if name.isdigit():
        return Understood(digit=int(name), rule=rule)
    return Understood(intent=Intent(name), rule=rule)


def _kept(mark: str) -> str:
    """Keep letters, digits and the emoji we know; apostrophes join, other marks part words."""
    if mark in _EMOJI_KEPT or mark.isalnum():
        return mark
    if mark in "'\u2019\u02bc" or unicodedata.category(mark) in {"Mn", "Cf"}:
        return ""
    return " "
