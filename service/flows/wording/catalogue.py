"""The catalogues: gettext files, one a language, read once; keys instead of English sentences."""

from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

FALLBACK = "en"
LANGUAGES = ("en", "es")


def language_of(tag: str) -> str:
    """Return the catalogue's language for a tag such as "es-MX"; English for one we don't have."""
    base = tag.replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else FALLBACK


def say(key: str, language: str, **values: object) -> str:
    """Return a sentence with its values filled in. KeyError for a key that no catalogue has."""
    sentences = catalogue(language_of(language))
    sentence = sentences.get(key) or catalogue(FALLBACK)[key]
    return sentence.format(**values)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return key and sentence of one language; English has what recruiters read as well."""
    sentences = for_candidates(language)
    return sentences | _read("recruiter.en") if language == FALLBACK else sentences


@cache
def for_candidates(language: str) -> dict[str, str]:
    """Return key and sentence of what candidates read in one language."""
    return _read(language)


def _read(name: str) -> dict[str, str]:
    source = files("service.flows.wording").joinpath("catalogues", f"{name}.po")
    with source.open("rb") as file:
        entries = read_po(file)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string}
