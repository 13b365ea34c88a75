"""Which voice speaks: ours for each language, or the organisation's own."""

import pytest

from service.config import ConfigError, load
from service.flows.wording.catalogue import LANGUAGES
from service.telephony.voices import Voice, Voices


@pytest.mark.parametrize(
    ("tag", "voice"),
    [
        ("en", Voice("Polly.Joanna-Neural", "en-US")), ("es", Voice("Polly.Lupe-Neural", "es-US")),
        ("fr", Voice("Polly.Gabrielle-Neural", "fr-CA")),
        ("de", Voice("Polly.Vicki-Neural", "de-DE")),
        ("pt", Voice("Polly.Camila-Neural", "pt-BR")),
        ("PT_br", Voice("Polly.Camila-Neural", "pt-BR")),
        ("es-MX", Voice("Polly.Lupe-Neural", "es-US")),
        ("tlh", Voice("Polly.Joanna-Neural", "en-US")), ("", Voice("Polly.Joanna-Neural", "en-US")),
    ],
)  # fmt: skip
def test_a_language_has_a_voice_whatever_its_country(tag: str, voice: Voice) -> None:
    assert Voices().of(tag) == voice


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_that_we_write_is_also_spoken(language: str) -> None:
    assert Voices().of(language).tag.startswith(f"{language}-")


@pytest.mark.parametrize(
    ("value", "language", "voice"),
    [
        ("en=Polly.Amy-Neural/en-GB", "en", Voice("Polly.Amy-Neural", "en-GB")),
        (" en = Polly.Amy / en-GB ,es=Polly.Mia-Neural/es-MX,", "es-AR",
         Voice("Polly.Mia-Neural", "es-MX")),
        ("de=Google.de-DE-Chirp3-HD-Aoede/de-DE", "de",
         Voice("Google.de-DE-Chirp3-HD-Aoede", "de-DE")),
        ("en=Polly.Amy-Neural/en-GB", "fr", Voice("Polly.Gabrielle-Neural", "fr-CA")),
        ("", "en", Voice("Polly.Joanna-Neural", "en-US")),
    ],
)  # fmt: skip
def test_an_organisation_may_pick_its_voices(value: str, language: str, voice: Voice) -> None:
    assert load({"ORGANISATION": "Acme", "VOICES": value}).voices.of(language) == voice


@pytest.mark.parametrize(
    "value",
    ["Polly.Amy", "en=Polly.Amy", "en=Amy/en-GB", "it=Polly.Bianca/it-IT", "en=Polly.Amy/english",
     "en=Polly.Lupe/es-US", "en=Google.de-DE-Neural2-A/en-US", "en=Polly.Amy/en-GB; es=x",
     "en=<Say/>/en-GB"],
)  # fmt: skip
def test_a_voice_that_would_not_speak_is_refused_with_one_that_would(value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load({"ORGANISATION": "Acme", "VOICES": value})
    said = str(refused.value)
    assert said.startswith(f"VOICES: got {value!r}; ")
    assert ("accepts" in said, "en=Polly." in said, "\n" in said) == (True, True, False)
