"""An organisation's own sentences: what is accepted, and how each mistake is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.flows.effects import Prompt, PromptKind
from service.flows.wording import catalogue, overrides
from service.flows.wording.candidate import answer
from service.flows.wording.overrides import WordingProblem, read
from tests.support.flow import interview

OWN = '[en]\n"answer.confirmed" = "{organisation}: See you {when}, {name}!"\n'
DOCUMENTATION = Path(__file__).parents[2] / "docs/wording.md"
LONG = "{organisation}: " + "word " * 61


@pytest.fixture
def installed() -> Iterator[None]:
    catalogue.install(read(OWN))
    yield
    catalogue.install(catalogue.NO_OVERRIDES)


def problem(text: str) -> str:
    with pytest.raises(WordingProblem) as raised:
        read(text)
    return str(raised.value)


def test_an_own_sentence_is_said_in_place_of_ours(installed: None) -> None:
    text = answer(Prompt(PromptKind.CONFIRMED, interview()), "en", "Acme")
    assert text == "Acme: See you Tue, Dec 1 at 12:00 PM PST, Sam!"


def test_other_sentences_and_languages_stay_ours(installed: None) -> None:
    about = interview()
    texts = [
        answer(Prompt(kind, about), language, "Acme")
        for kind, language in [(PromptKind.CONFIRMED, "es"), (PromptKind.FAREWELL, "en")]
    ]
    assert texts[0].startswith("Acme: Gracias, Sam. Tu entrevista queda confirmada")
    assert texts[1].startswith("Acme: Thank you, Sam.")


@pytest.mark.parametrize("text", ["", OWN, OWN.replace('"answer.confirmed"', "answer.confirmed")])
def test_a_good_file_is_read_with_and_without_quoted_keys(text: str) -> None:
    assert set(read(text).get("en", {})) == ({"answer.confirmed"} if text else set())


@pytest.mark.parametrize(
    ("key", "sentence", "said"),
    [
        ("answer.nothing", "{organisation}: hi", "[en] answer.nothing is no sentence of ours"),
        ("told.cancel", "{organisation}: hi", "is no sentence of ours"),
        ("answer.who", "", "is empty; leave it out"),
        ("answer.who", "Hi {name}", "must begin with {organisation}"),
        ("answer.who", "{organisation}: {phone}", "names {phone}, which it does not know; accepts"),
        ("answer.who", "{organisation}: {}", "names {}, which"),
        ("answer.who", "{organisation}: {name.__class__}", "names {name.__class__}, which"),
        ("answer.who", "{organisation}: {name!r}", "names {name}, which"),
        ("answer.who", "{organisation}: {name:>99}", "names {name}, which"),
        ("answer.who", "{organisation}: {name", "has a brace without its other half"),
        ("answer.who", "{organisation}: name}", "has a brace without its other half"),
        ("answer.who", "{organisation}: ring \\u0007", "has a control character"),
        ("answer.wrong_number", "{organisation}: sorry {name}", "names {name}, which"),
        ("answer.who", "{organisation}: reply YES", "says YES, which carriers act upon"),
        ("answer.who", "{organisation}: reply 'quit'.", "says QUIT, which carriers act upon"),
        ("answer.who", "{organisation}: reply HELP", "says HELP, which carriers act upon"),
        ("reminder.opt_out", "Reply END or STOP", "says END, which carriers act upon"),
        ("reminder.opt_out", "Write to us to leave", "lacks STOP"),
        ("reminder.ask", "{organisation}: reply 1", "lacks {when}"),
        ("answer.who", LONG, "takes 3 segments with ordinary facts; accepts 2: shorten it"),
        ("answer.who", LONG[:150] + "á", "or write it without á, which"),
        ("reminder.opt_out", "STOP " * 30, "[en] reminder.opt_out makes reminder.ask too long"),
    ],
)  # fmt: skip
def test_a_sentence_that_cannot_be_used_is_named_with_its_cure(
    key: str, sentence: str, said: str
) -> None:
    assert said in problem(f'[en]\n"{key}" = "{sentence}"')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[en", "is not valid TOML"),
        ("[it]\na = 1", "[it] is unknown; accepts en, es, fr, de, pt"),
        ("en = 1", "en is no table; write [en] on a line of its own"),
        ('[en]\n"answer.who" = 1', "[en] answer.who is no text; write it in quotation marks"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_it_should_be(text: str, said: str) -> None:
    assert said in problem(text)


def test_everything_that_is_wrong_in_a_file_is_said_at_once() -> None:
    said = problem(f'[xx]\n[es]\n"answer.who" = "{LONG}"\n"answer.more" = "{{"\n[en]\nwhen = "x"')
    parts = ("[xx]", "[es] answer.who takes 3", "[es] answer.more has a brace", "[en] when is no")
    assert [part in said for part in parts] == [True] * 4


@pytest.mark.parametrize("key", [*overrides.whole_texts(), *overrides.PARTS])
def test_the_documentation_lists_every_sentence(key: str) -> None:
    assert f"| `{key}` |" in DOCUMENTATION.read_text(encoding="utf-8")


def test_help_is_an_ordinary_word_where_nobody_is_asked_to_send_it() -> None:
    assert list(overrides.problems("answer.who", "{organisation}: Dana is glad to help.")) == []
