"""Which voice speaks a language, and in which variant it is spoken and listened for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

_DEFAULT = "en"
_ENTRY = re.compile(
    r"(?P<language>[a-z]{2}) *= *(?P<name>[A-Z][A-Za-z]+\.[A-Za-z][A-Za-z0-9-]*)"
    r" */ *(?P<tag>[a-z]{2}-[A-Z]{2})"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice by Twilio's name, and the tag of what it speaks: the pair must fit.

    With a pair that does not, `<Say>` fails and the caller hears nothing (Twilio, "Say").
    `<Gather>` listens for the same tag.
    """

    name: str
    tag: str


_DEFAULTS: Mapping[str, Voice] = MappingProxyType(
    {
        "en": Voice("Polly.Joanna-Neural", "en-US"),
        "es": Voice("Polly.Lupe-Neural", "es-US"),
        "fr": Voice("Polly.Gabrielle-Neural", "fr-CA"),
        "de": Voice("Polly.Vicki-Neural", "de-DE"),
        "pt": Voice("Polly.Camila-Neural", "pt-BR"),
    }
)


@dataclass(frozen=True, slots=True)
class Voices:
    """A voice for each language; `own` are those that the organisation has picked."""

    own: Mapping[str, Voice] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "en=Polly.Amy-Neural/en-GB, es=Polly.Mia-Neural/es-MX". Raises ValueError.

        Whether Twilio still has the voice is not known here: names come and go with their makers.
        """
        entries = (entry.strip() for entry in text.split(","))
        return cls(dict(_one(entry) for entry in entries if entry))

    def of(self, language: str) -> Voice:
        """Return the voice for a tag such as "es" or "es-MX"; an unknown one is read in English."""
        short = language.replace("_", "-").partition("-")[0].lower()
        return self.own.get(short) or _DEFAULTS.get(short) or _DEFAULTS[_DEFAULT]


def _one(entry: str) -> tuple[str, Voice]:
    found = _ENTRY.fullmatch(entry)
    if not found or found["language"] not in _DEFAULTS:
        known = ", ".join(_DEFAULTS)
        raise ValueError(
            f"{entry!r} is no voice; accepts language=Name/tag for {known},"
            " such as en=Polly.Amy-Neural/en-GB"
        )
    language, name, tag = found["language"], found["name"], found["tag"]
    if not tag.startswith(f"{language}-") or not _speaks(name, tag):
        raise ValueError(
            f"{entry!r} would not be spoken; accepts a voice and a tag of the language,"
            f" such as {language}={_DEFAULTS[language].name}/{_DEFAULTS[language].tag}"
        )
    return language, Voice(name, tag)


def _speaks(name: str, tag: str) -> bool:
    """Whether a voice may speak a tag: Google's voices carry it in their name, others do not."""
    return not name.startswith("Google.") or name.startswith(f"Google.{tag}-")
