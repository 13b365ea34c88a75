"""Steps of a call as a carrier may send them: twice, ahead, late, at once, after the end."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.flows.state import Status
from service.store import conversations
from service.store.schema import call, call_step
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.call_posts import HANGS_UP, Wire, everything, on_its_way, rung
from tests.support.clock import StandingClock
from tests.support.core import at_once, feed, rows, status
from tests.support.steps import SAM, invited, offered
from tests.support.twiml import spoken, verbs

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

# Keys of a call that does everything: another time, the second of them, cancelled after all, why.
LONG_WAY = ("1", "2", "2", "*", "3", "3", "2", "*")


def walked(call: Wire, keys: tuple[str, ...]) -> list[str]:
    """Press keys and return every document, the one at the beginning first."""
    steps = [call.post("0"), *(call.post(str(at), Digits=key) for at, key in enumerate(keys, 1))]
    assert {one.status_code for one in steps} == {200}
    return [one.text for one in steps]


def test_each_step_that_comes_twice_gets_the_same_document_and_writes_nothing(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    call = on_its_way(context, client)
    offered(context, 30, 40, 50, 60)
    for at, key in enumerate(("", *LONG_WAY)):
        first = call.post(str(at), Digits=key)
        before = everything(context)
        clock.advance(minutes=1)
        again = [call.post(str(at), Digits=other) for other in (key, "1", "3", "")]
        assert {one.text for one in again} == {first.text}
        assert everything(context) == before
    assert [one.intent for one in feed(context)] == ["reschedule", "reschedule", "cancel", "cancel"]


def test_a_call_to_us_that_is_announced_twice_begins_once(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    invited(context)
    first = rung(client)
    before = everything(context)
    clock.advance(minutes=1)
    assert rung(client).text == first.text
    assert everything(context) == before


def test_a_step_ahead_hears_what_is_open_and_decides_nothing(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    call.pressed("1")
    before = everything(context)
    for ahead in ("3", "4", "30", "2147483647"):
        document = call.post(ahead, Digits="1").text
        assert "To confirm, press 1" in " ".join(spoken(document))
        assert "/voice/1/2#" in verbs(document)[0].attributes["action"]
    assert everything(context) == before


def test_a_step_before_the_call_has_begun_is_ended(client: FlaskClient, context: Context) -> None:
    call = on_its_way(context, client)
    before = everything(context)
    assert call.post("1", Digits="1").text == HANGS_UP
    assert everything(context) == before


def test_a_step_long_past_gets_its_own_document_again(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    offered(context, 30, 40, 50, 60)
    documents = walked(call, LONG_WAY)
    before = everything(context)
    late = [call.post(str(at), Digits="3").text for at in range(len(documents))]
    assert (late, everything(context)) == (documents, before)


def posts(app: Flask, leaf: str, **values: Any) -> str:
    """One request on a client of its own, as another connection makes it."""
    answer = Wire(app.test_client()).post(leaf, **values)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(("before", "keys"), [((), "11"), (("1",), "11"), (("1",), "13")])
def test_one_step_that_comes_on_many_lines_at_once_is_answered_once(
    app: Flask, context: Context, before: tuple[str, ...], keys: str
) -> None:
    call = on_its_way(context, app.test_client())
    call.pressed(*before)
    at = len(before) + 1
    same = at_once(6, lambda one: posts(app, str(at), Digits=keys[one % 2]))
    assert len(set(same)) == 1
    assert len(rows(context, call_step)) == at + 1
    assert len(feed(context)) <= 1


def test_two_steps_that_come_at_once_never_decide_twice(app: Flask, context: Context) -> None:
    on_its_way(context, app.test_client()).pressed("1")
    at_once(6, lambda one: posts(app, str(2 + one % 3), Digits="1"))
    assert [one.intent for one in feed(context)][:1] == ["confirm"]
    assert status(context, 1) is Status.CONFIRMED
    steps = [row["number"] for row in rows(context, call_step)]
    assert steps == list(range(len(steps)))


def test_a_call_to_us_on_many_lines_at_once_begins_once(app: Flask, context: Context) -> None:
    invited(context)
    documents = at_once(6, lambda _: rung(app.test_client()).text)
    assert len(set(documents)) == 1
    assert (len(rows(context, call)), len(rows(context, call_step))) == (1, 1)


def test_an_answer_that_comes_after_the_end_still_counts(
    client: FlaskClient, context: Context
) -> None:
    """A key and hanging up at once: the report of the end may overtake the key."""
    call = on_its_way(context, client)
    call.pressed("1")
    assert call.post("status", CallStatus="completed", CallDuration="9").status_code == 204
    assert "You are confirmed" in call.words("2", Digits="1")
    assert [one.intent for one in feed(context)] == ["confirm"]


def test_after_goodbye_every_step_ends_the_call_and_nothing_counts(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    call.pressed("", "", "")
    before = (feed(context), rows(context, call_step)[-1]["stage"])
    for at in range(4, 8):
        assert call.post(str(at), Digits="1").text == HANGS_UP
    assert (feed(context), before[0], status(context, 1)) == ([], [], Status.SCHEDULED)


@pytest.mark.parametrize(("leaf", "key"), [("1", "9"), ("voicemail", "")])
def test_nobody_on_a_landline_is_told_to_text(
    client: FlaskClient, context: Context, leaf: str, key: str
) -> None:
    call = on_its_way(context, client)
    call.pressed()
    with context.database.write() as tx:
        conversations.mark_landline(tx, SAM, context.clock())
    words = call.words(leaf, Digits=key)
    assert "call" in words
    assert "text" not in words
