"""What is set in the inbox goes before the environment, in every process."""

from collections.abc import Callable, Iterator

import pytest

from service.deps import Deps
from service.flows.wording import catalogue
from service.store import settings
from service.usecases import organisation
from service.usecases.context import Context
from service.usecases.organisation import Environment, Standing, change, shown
from service.usecases.problems import BadInput
from tests.support import on_sqlite
from tests.support.core import plan
from tests.support.steps import invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

SET = {
    "reminders": "-2d sms, -3h sms",
    "quiet_hours": "21:30-08:00",
    "no_show_text": "true",
    "link_in_texts": "true",
}
OURS = "{organisation}: see you {when}, {name}!"


@pytest.fixture(autouse=True)
def sentences_of_ours() -> Iterator[None]:
    yield
    catalogue.install(catalogue.NO_OVERRIDES)


def another_process(context: Context, every: float = 0) -> Standing:
    return Standing(context.database, Environment(context.policy), every)


def test_what_is_set_holds_at_once_here_and_is_seen_by_other_processes(context: Context) -> None:
    other = another_process(context)
    assert not other().no_show_text
    change(context, "boss", SET)
    assert shown(context) == SET
    assert other() == context.policy
    assert [one.label for one in plan(context, invited(context, hours=99).id)][-1] == "-3h sms"


def test_another_process_looks_again_only_after_its_time(context: Context) -> None:
    slow = another_process(context, every=3600)
    slow()
    change(context, "boss", SET)
    assert not slow().no_show_text
    slow.look_again()
    assert slow().no_show_text


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("reminders", "-3d fax", "accepts rungs such as"),
        ("reminders", "", "is empty"),
        ("reminders", "-1d sms, -5m sms", "accepts rungs from -60d to -10m"),
        ("reminders", "-1d sms, " * 99, "is too long"),
        ("quiet_hours", "8pm", "accepts HH:MM-HH:MM"),
        ("no_show_text", "maybe", "accepts true or false"),
        ("link_in_texts", "", "accepts true or false"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_set(
    context: Context, name: str, value: str, said: str
) -> None:
    before = shown(context)
    with pytest.raises(BadInput, match=said):
        change(context, "boss", SET | {name: value})
    assert shown(context) == before


def test_what_this_version_cannot_read_is_left_out(context: Context) -> None:
    with context.database.write() as tx:
        settings.write(tx, "reminders", "-1d pigeon", "", context.clock())
        settings.write(tx, "quiet_hours", "22:00-07:00", "", context.clock())
        settings.write(tx, "wording", "{", "", context.clock())
    context.decided.look_again()
    assert shown(context)["quiet_hours"] == "22:00-07:00"
    assert shown(context)["reminders"].startswith("-3d sms")


def test_a_ladder_that_would_be_refused_today_holds_where_it_was_set(context: Context) -> None:
    with context.database.write() as tx:
        settings.write(tx, "reminders", "-1d sms, -5m sms", "", context.clock())
    context.decided.look_again()
    assert shown(context)["reminders"] == "-1d sms, -5m sms"


def test_a_sentence_is_said_their_way_until_it_is_taken_back(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]
) -> None:
    file = {"WORDING": '[en]\n"answer.who" = "{organisation}: we wrote to {name}."\n'}
    context = make_deps(environment | file).context
    organisation.say_it_their_way(context, "boss", "en", "answer.confirmed", OURS)
    said = [catalogue.say(key, "en", organisation="A", name="Sam", when="Tue", title="T") for key in
            ("answer.confirmed", "answer.who")]  # fmt: skip
    assert said == ["A: see you Tue, Sam!", "A: we wrote to Sam."]
    organisation.say_it_our_way(context, "boss", "en", "answer.confirmed")
    assert "see you" not in catalogue.say(
        "answer.confirmed", "en", organisation="A", name="Sam", when="Tue", title="T", place="x",
        recruiter="D", length="45 min", full_name="Sam Lee",
    )  # fmt: skip


def test_a_sentence_that_cannot_be_used_is_refused_in_words(context: Context) -> None:
    with pytest.raises(BadInput, match="says QUIT, which carriers act upon"):
        organisation.say_it_their_way(
            context, "boss", "en", "answer.who", "{organisation}: or quit"
        )
    assert organisation.sentences(context) == {}
