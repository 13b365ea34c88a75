"""What comes in the fields of a step: other digits, odd words, doubtful confidence, markup."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from service.flows.state import Status
from service.store.schema import call_step
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.call_posts import on_its_way, rung, several
from tests.support.core import feed, rows, status
from tests.support.phone_steps import reachable
from tests.support.steps import invited, offered
from tests.support.twiml import spoken, verbs

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

NO_MENU_OFFERS = ("11", "12345", "A", "\U0001f600", "\x00", "\uff11", "hangup", "1" * 10_000)
NOT_SURE = ("NaN", "-1", "high", "", "2", "1e999", "0.69", "0,9", "\x00", None)
ODD_WORDS = (
    "x" * 10_000, "yes " * 2_500, "hm\x00 hm\x00", "\u202ehello\u2066 there", "\U0001f44d" * 300,
    "</Say><Hangup/>", "]]> & \"'", "\x0b\x1b[2J", "\ufffe\uffff", "{name} %s {0}", " \n\t ",
)  # fmt: skip
MARKUP = '<Say>Sam</Say> &amp; "Co" \' ]]> <!-- {name}'
MENU = ("1",)


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ((), "press 1, or say yes"), (MENU, "To confirm, press 1"), (("1", "2"), "press 9"),
        (("1", "3"), "press 3 once more"), (("1", "3", "3"), "To skip this"),
        (("7",), "press 7 once more"), (("1", "1"), "Goodbye"),
    ],
)  # fmt: skip
def test_digits_that_no_menu_offers_are_no_answer(
    client: FlaskClient, context: Context, keys: tuple[str, ...], asked: str
) -> None:
    offered(context, 30, 40, 50, 60)
    for call, digits in zip(several(context, client, 8), NO_MENU_OFFERS, strict=True):
        call.pressed(*keys)
        before = (status(context, call.call_id), feed(context))
        assert asked in call.words(str(len(keys) + 1), Digits=digits)
        assert (status(context, call.call_id), feed(context)) == before


@pytest.mark.parametrize("keys", [(), MENU, ("1", "2"), ("1", "3"), ("1", "3", "3"), ("1", "1")])
def test_whatever_words_come_the_call_goes_on(
    client: FlaskClient, context: Context, keys: tuple[str, ...]
) -> None:
    offered(context, 30, 40, 50, 60)
    for call, words in zip(several(context, client, 11), ODD_WORDS, strict=True):
        call.pressed(*keys)
        before = status(context, call.call_id)
        for at, confidence in enumerate((None, "0.3", "0.95"), len(keys) + 1):
            said = call.post(str(at), SpeechResult=words, Confidence=confidence)
            assert said.status_code == 200
        assert status(context, call.call_id) in {before, Status.CONFIRMED}
    heard = [row["heard"] for row in rows(context, call_step)]
    assert (max(map(len, heard)) <= 600, "\x00" in "".join(heard)) == (True, False)


@pytest.mark.parametrize("words", ["confirm", "another day", "please cancel it", "stop calling me"])
def test_words_of_a_doubtful_confidence_are_read_back_and_not_acted_upon(
    client: FlaskClient, context: Context, words: str
) -> None:
    for call, confidence in zip(several(context, client, 10), NOT_SURE, strict=True):
        call.pressed(*MENU)
        said = call.words("2", SpeechResult=words, Confidence=confidence)
        assert "I heard that you" in said
        assert "If that is right, press 1" in said
    assert feed(context) == []


def test_a_key_counts_more_than_words_that_came_with_it(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    call.pressed(*MENU)
    call.post("2", Digits="1", SpeechResult="cancel it", Confidence="1")
    assert status(context, 1) is Status.CONFIRMED


def test_parameters_that_are_new_or_come_twice_change_nothing(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    call.pressed(*MENU)
    extra: dict[str, Any] = {"StirVerstat": "A", "Digits": ["1", "3"], "Empty": ""}
    assert "You are confirmed" in call.words("2", **extra)


@pytest.fixture
def marked_up(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]
) -> tuple[Context, FlaskClient]:
    """A service of an organisation whose name is markup."""
    deps = make_deps({**environment, "ORGANISATION": MARKUP})
    return deps.context, make_app(deps).test_client()


def test_names_that_are_markup_are_spoken_and_nothing_else(
    marked_up: tuple[Context, FlaskClient],
) -> None:
    context, client = marked_up
    reachable(context)
    offered(context, 30, 40)
    call = on_its_way(context, client, name=MARKUP, title=MARKUP, location=MARKUP)
    documents = [call.post("0").text]
    for at, key in enumerate(("1", "2", "1", "*", "3", "3", "1", "*", "0"), 1):
        documents.append(call.post(str(at), Digits=key).text)
    documents += [call.post("whisper").text, call.post("taken", Digits="1").text]
    outer = [verb.name for one in documents for verb in verbs(one)]
    assert outer == ["Gather"] * 9 + ["Say", "Dial", "Gather", "Hangup"]
    words = [" ".join(spoken(one)) for one in documents]
    assert ["<Say>" in words[at] for at in (0, 1, 10)] == [True] * 3


def test_a_machine_and_a_stranger_hear_of_markup_as_words(
    marked_up: tuple[Context, FlaskClient],
) -> None:
    context, client = marked_up
    call = on_its_way(context, client, name=MARKUP)
    for document in (call.post("voicemail").text, rung(client, "+16505550199", "CA9").text):
        assert {verb.name for verb in verbs(document)} == {"Say", "Hangup"}
        assert "<Say>Sam</Say>" in " ".join(spoken(document))
    invited(context, MARKUP, "+14155550177", title=MARKUP)
    invited(context, MARKUP + "2", "+14155550177", title=MARKUP)
    assert {verb.name for verb in verbs(rung(client, "+14155550177", "CA10").text)} == {"Gather"}
