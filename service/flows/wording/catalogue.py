"""The catalogues: gettext files, one a language, read once; keys instead of English sentences."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from babel.messages.pofile import read_po

from service.flows.wording.segments import gsm7

FALLBACK = "en"
LANGUAGES = ("en", "es", "fr", "de", "pt")
# What goes out as a text. Accents that its cheap alphabet lacks are dropped from our own sentences
# ("não" goes out as "nao"): people there text like that, and one of them would double the price.
TEXTS = ("reminder.", "answer.")
_FOLDER = files("service.flows.wording").joinpath("catalogues")

Overrides = Mapping[str, Mapping[str, str]]
NO_OVERRIDES: Overrides = MappingProxyType({})


class _Own:
    """The sentences that this organisation says in its own words, by language and key.

    A process serves one organisation, and they are set once, where it is put together, before the
    first thread starts. It is one reference that is swapped whole and whose value nobody changes,
    so a thread reads the old sentences or the new ones and never half of them. The price: two
    services with different sentences cannot live in one process.
    """

    overrides: Overrides = NO_OVERRIDES


def install(overrides: Overrides) -> None:
    """Say these sentences in place of ours from now on; what is not among them stays ours."""
    copies = {language: MappingProxyType(dict(own)) for language, own in overrides.items()}
    _Own.overrides = MappingProxyType(copies)


def language_of(tag: str) -> str:
    """Return the catalogue's language for a tag such as "es-MX"; English for one we don't have."""
    base = tag.replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else FALLBACK


def say(key: str, language: str, **values: object) -> str:
    """Return a sentence with its values filled in. KeyError for a key that no catalogue has."""
    return sentence(key, language, _Own.overrides).format(**values)


def sentence(key: str, language: str, overrides: Overrides) -> str:
    """Return a sentence as it stands: the organisation's own, else ours, else the English one."""
    known = language_of(language)
    own = overrides.get(known, {}).get(key)
    return own or catalogue(known).get(key) or catalogue(FALLBACK)[key]


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return key and sentence of one language; English has what recruiters read as well."""
    texts = {
        key: gsm7(text) if key.startswith(TEXTS) else text
        for key, text in for_candidates(language).items()
    }
    sentences = _read(f"page.{language}") | for_voice(language) | texts
    return sentences | for_recruiters() if language == FALLBACK else sentences


@cache
def for_candidates(language: str) -> dict[str, str]:
    """Return key and sentence of what candidates read in one language, as it is spelled."""
    return _read(language)


@cache
def for_voice(language: str) -> dict[str, str]:
    """Return key and sentence of what a voice says in one language; accents stay, for it speaks."""
    return _read(f"voice.{language}")


@cache
def for_recruiters() -> dict[str, str]:
    """Return key and sentence of what recruiters read, in English: each room has a file."""
    names = (file.name for file in _FOLDER.iterdir() if file.name.startswith("recruiter."))
    read = (_read(name.removesuffix(".po")) for name in sorted(names))
    return {key: text for sentences in read for key, text in sentences.items()}


def _read(name: str) -> dict[str, str]:
    source = _FOLDER.joinpath(f"{name}.po")
    with source.open("rb") as file:
        entries = read_po(file)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string}
