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
    """Return key and sentence of one language."""
    source = files("service.flows.wording").joinpath("catalogues", f"{language}.po")
    with source.open("rb") as file:
        entries = read_po(file, locale=language)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string}
