"""What holds for any call: it ends, it can be ended soon, and it can always be spoken."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cli import table_talk
from service.cli.table_call import Call, call_back, ring
from service.flows.state import Status
from service.flows.voice.script import Connect, Gather, Hangup
from service.flows.voice.state import CallInput, CallState, Stage
from service.flows.voice.turns import MOST_STEPS
from service.flows.wording.catalogue import LANGUAGES
from tests.support.properties import BOUNDED

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)
KEYS = "0123456789*#"
MOST_KEYS_TO_AN_END = 12
WORDS = [
    "yes", "no", "cancel it", "another day", "two", "stop calling", "wrong number", "hm", "call me",
    "I took another offer", "next friday at three", "thanks bye", "x" * 600, "", "\u202e<b>&",
]  # fmt: skip

inputs = st.one_of(
    st.sampled_from(KEYS).map(lambda key: CallInput(key=key)),
    st.builds(
        CallInput,
        words=st.sampled_from(WORDS),
        confidence=st.sampled_from([None, 0.0, 0.5, 0.9, 1.0]),
    ),
    st.just(CallInput()),
    st.booleans().map(lambda taken: CallInput(taken=taken)),
)


def opened(language: str, *, back: bool, many: int, slots: int, phone: str) -> Call:
    talk = table_talk.begin("Acme", language, interviews=many, slots=slots, now=NOW)
    talk = talk.with_interview(recruiter_phone=phone, language_given=False)
    call = call_back(talk) if back else ring(talk)
    assert call is not None
    return call


calls = st.builds(
    opened,
    st.sampled_from(LANGUAGES),
    back=st.booleans(),
    many=st.integers(1, 3),
    slots=st.integers(0, 7),
    phone=st.sampled_from(["", "+14155550100"]),
)


@BOUNDED
@given(calls, st.lists(inputs, max_size=12))
def test_whatever_comes_something_is_said_and_waited_for(call: Call, came: list[CallInput]) -> None:
    for one in came:
        call = call.comes(one)
        last = call.script().verbs[-1]
        assert isinstance(last, Gather | Connect | Hangup)
        assert isinstance(last, Hangup) == call.has_ended


@BOUNDED
@given(calls, st.lists(inputs, min_size=MOST_STEPS + 2, max_size=MOST_STEPS + 2))
def test_every_call_ends(call: Call, came: list[CallInput]) -> None:
    for one in came:
        call = call.comes(one)
    assert call.has_ended or call.state.stage is Stage.CONNECTING


@BOUNDED
@given(calls, st.lists(inputs, max_size=12))
def test_a_call_that_has_ended_hears_nothing_more(call: Call, came: list[CallInput]) -> None:
    for one in came:
        before, call = call, call.comes(one)
        if before.has_ended:
            assert call.has_ended
            assert call.recorded == ()


def following(call: Call) -> list[Call]:
    """Every call that one key makes of it; somebody who is rung is not there."""
    if call.state.stage is Stage.CONNECTING:
        return [call.not_taken()]
    return [call.press(key) for key in KEYS]


def known_by(call: Call) -> tuple[Hashable, ...]:
    """What tells one state from another for somebody who presses keys."""
    state = call.state
    kind = state.question.kind if state.question else None
    return state.stage, kind, state.pending.intent if state.pending else None, state.back


def keys_to_an_end(first: Call) -> dict[tuple[Hashable, ...], float]:
    """The fewest keys to a goodbye from every state that keys lead to."""
    leads_to: dict[tuple[Hashable, ...], set[tuple[Hashable, ...]]] = {}
    waiting = [first]
    while waiting:
        here = waiting.pop()
        if known_by(here) in leads_to or here.has_ended:
            continue
        after = following(replace(here, turn=replace(here.turn, call=fresh(here.state))))
        leads_to[known_by(here)] = {known_by(one) for one in after}
        waiting += after
    keys = dict.fromkeys(leads_to, inf)
    for _ in leads_to:
        for mark, after in leads_to.items():
            keys[mark] = 1 + min(0 if one[0] is Stage.ENDED else keys[one] for one in after)
    return keys


def fresh(state: CallState) -> CallState:
    """The same stage as if it had just been reached: nothing ends by being repeated."""
    return replace(state, plays=1, steps=0)


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("many", [1, 2])
def test_from_every_state_some_key_leads_to_an_end(many: int, *, back: bool) -> None:
    keys = keys_to_an_end(opened("en", back=back, many=many, slots=4, phone="+14155550100"))
    assert {Stage.SURE, Stage.ASKING, Stage.DONE} <= {stage for stage, *_ in keys}
    assert max(keys.values()) <= MOST_KEYS_TO_AN_END


def test_a_caller_with_several_interviews_is_asked_which() -> None:
    call = opened("en", back=True, many=2, slots=3, phone="")
    assert "Backend engineer, on Tuesday" in call.words()
    about = call.press("2").about
    assert about is not None
    assert about.title == "Data engineer"
    assert call.press("2", "1").recorded[0].interview_id == about.id


def test_a_caller_whose_interview_is_cancelled_can_find_another_time() -> None:
    talk = table_talk.begin("Acme", "en", interviews=1, slots=3, now=NOW)
    call = call_back(talk.with_interview(status=Status.CANCELLED))
    assert call is not None
    assert "is cancelled" in call.words()
    assert call.press("2").state.question is not None
    assert "December second" in call.press("2").words()


def test_a_caller_during_the_interview_reaches_the_recruiter() -> None:
    talk = table_talk.begin("Acme", "en", interviews=1, slots=0, now=NOW)
    started = talk.with_interview(starts_at=NOW - timedelta(minutes=5))
    call = call_back(started)
    assert call is not None
    assert "press 0" in call.words()
    assert "press 1" not in call.words()
    assert call.press("0").recorded[0].told == "told.reached_nobody"


def test_a_stranger_hears_of_nobody() -> None:
    talk = table_talk.begin("Acme", "en", interviews=1, slots=0, now=NOW)
    assert call_back(talk.with_interview(starts_at=NOW - timedelta(days=1))) is None
