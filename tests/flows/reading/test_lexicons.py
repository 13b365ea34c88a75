"""The lexicons: what they must hold, and what is refused."""

import pytest

from service.flows.reading.lexicons import LANGUAGES, LexiconError, build, corrected, lexicon
from service.flows.reading.senses import SENSES

EMPTY = {
    "writing": {"apostrophe": "joins"},
    "forms": {},
    "groups": {},
    "minutes": {},
    "reactions": {},
    "words": {"contrast": [], "known": ""},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_say_everything(language: str) -> None:
    index = lexicon(language).index
    buckets = (*index.by_word.values(), *index.by_prefix.values())
    lists = (some for one in buckets for some in (one.always, *one.by_needed.values()))
    said = {pattern.sense for patterns in lists for pattern in patterns}
    german_commas = {"stops"}
    numbers = {"4", "5", "6", "7", "8", "9"}
    assert SENSES - said <= numbers | german_commas | {"near", "reason.not_given"} | {
        f"cancel.{reason}"
        for reason in ("schedule_conflict", "family_or_health", "emergency", "other", "not_given")
    }


def test_a_sense_that_nobody_knows_is_refused_with_those_that_exist() -> None:
    with pytest.raises(LexiconError, match=r"'maybe' is no sense; accepts .*hedge"):
        build("en", {**EMPTY, "senses": {"maybe": ["perhaps"]}})


def test_a_pattern_in_two_senses_is_refused() -> None:
    with pytest.raises(LexiconError, match="'see you' stands in confirm and thanks"):
        build("en", {**EMPTY, "senses": {"confirm": ["see you"], "thanks": ["See you"]}})


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("cancle", "cancel"), ("resceduling", "rescheduling"), ("tomorrwo", "tomorrow"),
        ("reschdule", "reschedule"), ("confrim", "confirm"), ("cancer", "cancer"),
        ("noot", "noot"), ("house", "house"), ("xyzzy", "xyzzy"),
    ],
)  # fmt: skip
def test_a_slip_is_taken_back_but_no_real_word_is_changed(word: str, meant: str) -> None:
    assert corrected(word, "en") == meant
