"""What a spoken sentence must keep when an organisation says it in its own words."""

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

from service.flows.consent import RESERVED_WORDS
from service.flows.wording.catalogue import FALLBACK, LANGUAGES, for_voice

# Without these the listener does not know who calls, what a key is for, or how to call back.
_NEEDED = ("organisation", "when", "digit", "number", "location")
_VOICEMAIL = ("voice.voicemail", "voice.voicemail_no_texts")
# About a minute of speech.
_LONGEST = 800


def is_spoken(key: str) -> bool:
    """Whether a key is one of what a voice says."""
    return key in for_voice(FALLBACK)


@cache
def facts_of(key: str) -> frozenset[str]:
    """Return the facts that a spoken sentence may name: those of ours, in any language.

    What is said before we know who listens, or to a machine, so never learns a new one.
    """
    return frozenset(name for tag in LANGUAGES for name in names_in(for_voice(tag)[key]))


def names_in(text: str) -> frozenset[str]:
    """Return the facts that a sentence names. ValueError for a brace without its other half."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def problems(key: str, text: str) -> Iterator[str]:
    """Say what is wrong with one spoken sentence, beside the facts that it names."""
    ours = for_voice(FALLBACK)[key]
    kept = [f"{{{one}}}" for one in _NEEDED if one in names_in(ours)]
    yield from (f"lacks {one}" for one in kept if one not in text)
    keys, own = _digits(ours), _digits(text)
    if keys != own:
        yield f"names the keys {_listed(own)}; accepts {_listed(keys)}, for they have a meaning"
    if len(text) > _LONGEST:
        yield f"is {len(text)} characters long; accepts {_LONGEST}: shorten it"
    if key in _VOICEMAIL:
        reserved = set(re.findall(r"\w+", text.upper())) & RESERVED_WORDS
        yield from (f"says {word}, which carriers act upon in a text" for word in sorted(reserved))


def _digits(text: str) -> list[str]:
    """Return the keys that a sentence names, each once; their order may differ by language."""
    return sorted(set(re.findall(r"\d+", text)))


def _listed(digits: list[str]) -> str:
    return ", ".join(digits) or "none"
