"""What is left of a call that ends in the middle: told to the recruiter, never an answer."""

from datetime import UTC, datetime

import pytest

from service.cli import table_talk
from service.cli.table_call import Call, ring
from service.flows.effects import RecordReply
from service.flows.state import Intent, Status
from service.flows.voice import opening, steps
from service.flows.voice.state import CallInput
from service.flows.voice.turns import Turn
from tests.support.flow import interview, snapshot

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)


def at_the_door() -> Call:
    return ring(table_talk.begin("Acme", "en", interviews=1, slots=5, now=NOW))


def left(call: Call, words: str = "") -> list[tuple[str, str]]:
    """What the recruiter is told when this call ends here."""
    turn = steps.hung_up(call.state, call.talk.snapshot, NOW, taken=False, words=words)
    effects = turn.decision.effects if turn and turn.decision else ()
    assert all(isinstance(one, RecordReply) and one.intent is Intent.UNCLEAR for one in effects)
    return [(one.told, one.said) for one in effects if isinstance(one, RecordReply)]


@pytest.mark.parametrize("repeats", [0, 3])
def test_words_that_were_read_back_are_not_lost(repeats: int) -> None:
    call = at_the_door().press("1").speak("I need another day", 0.3)
    for _ in range(repeats):
        call = call.stay_silent()
    assert call.has_ended == bool(repeats)
    assert left(call) == [("told.unfinished_call", "I need another day")]


@pytest.mark.parametrize("keys", ["1", "11"])
@pytest.mark.parametrize("confidence", [0.3, None])
def test_nor_are_those_that_could_not_even_be_read_back(
    keys: str, confidence: float | None
) -> None:
    call = at_the_door().press(*keys).speak("I can't make it", confidence)
    assert left(call) == [("told.unfinished_call", "I can't make it")]
    assert left(call.press("1", "1")) == []


@pytest.mark.parametrize("words", ["I can't make it", "purple monkeys dishwasher"])
def test_nor_where_the_door_was_left_by_a_wrong_key_before(words: str) -> None:
    call = at_the_door().press("7", "*", "1").speak(words, 0.3)
    assert left(call) == [("told.unfinished_call", words)]


def test_words_about_health_are_for_whoever_asks_for_them() -> None:
    call = at_the_door().press("1").speak("my son is in hospital", 0.3)
    turn = steps.hung_up(call.state, call.talk.snapshot, NOW, taken=False)
    assert turn is not None
    assert turn.decision is not None
    (told,) = turn.decision.effects
    assert isinstance(told, RecordReply)
    assert told.private


def test_words_that_were_asked_back_about_are_not_lost() -> None:
    call = at_the_door().press("1").speak("purple monkeys dishwasher", 0.9)
    assert left(call, "purple monkeys dishwasher") == [
        ("told.unfinished_call", "purple monkeys dishwasher")
    ]


@pytest.mark.parametrize("words", ["please cancel the interview", "I can't make it"])
def test_who_cannot_come_and_hangs_up_is_told_of(words: str) -> None:
    ((told, _),) = left(at_the_door().press("1").speak(words, 0.95), words)
    assert told == "told.silent_declined"


@pytest.mark.parametrize(
    ("first", "then"),
    [("3", "stop calling me"), ("3", "9"), ("", "cancel it and stop calling me")],
)
def test_a_cancel_beside_no_more_calls_is_told_without_its_key(first: str, then: str) -> None:
    call = at_the_door().press("1", *first)
    call = call.press(then) if then.isdigit() else call.speak(then, 0.95)
    assert [one.intent for one in call.recorded] == [Intent.OPT_OUT]
    assert [told for told, _ in left(call)] == ["told.silent_declined"]


def test_one_key_for_a_wrong_number_is_told() -> None:
    assert left(at_the_door().press("7")) == [("told.seems_wrong_number", "")]


@pytest.mark.parametrize("confidence", [0.4, 0.95])
def test_a_machine_s_greeting_is_nothing_to_tell(confidence: float) -> None:
    greeting = "hi you've reached Sam please leave a message"
    assert left(at_the_door().speak(greeting, confidence), greeting) == []


@pytest.mark.parametrize("keys", ["", "1", "11", "12", "133", "1335", "1*", "16"])
def test_after_an_answer_or_without_a_word_nothing_is_left(keys: str) -> None:
    assert left(at_the_door().press(*keys)) == []


def test_what_is_off_by_now_is_nothing_to_tell() -> None:
    call = at_the_door().press("1", "3")
    talk = call.talk.with_interview(status=Status.CANCELLED)
    assert left(Call(talk, call.turn)) == []


def of_two(*said: str) -> list[tuple[int | None, str, str, str]]:
    """What is told where somebody with two interviews calls us, says something and hangs up."""
    begun = snapshot(interview(1), interview(2, hours=50))
    turn = opening.received(begun, NOW)
    assert turn is not None
    call = turn.call
    for one in said:
        came = CallInput(key=one) if len(one) == 1 else CallInput(words=one, confidence=0.9)
        step = steps.take(call, came, begun, NOW)
        assert isinstance(step, Turn)
        call = step.call
    words = next((one for one in reversed(said) if len(one) > 1), "")
    over = steps.hung_up(call, begun, NOW, taken=False, words=words)
    effects = over.decision.effects if over and over.decision else ()
    kept = [one for one in effects if isinstance(one, RecordReply)]
    return [(one.interview_id, one.intent, one.told, one.said) for one in kept]


@pytest.mark.parametrize("repeats", [1, 4])
def test_words_of_a_caller_who_names_no_interview_are_told_to_both(repeats: int) -> None:
    words = "I can't come on Thursday"
    assert of_two(*[words] * repeats) == [
        (at, "unclear", "told.unfinished_call", words) for at in (1, 2)
    ]


def test_and_that_they_asked_for_a_person() -> None:
    both = [(at, "call_me", "told.reached_nobody", "") for at in (1, 2)]
    assert of_two("0") == of_two("0", "5") == both


def test_what_was_said_before_the_interview_was_picked_is_told_to_its_recruiter() -> None:
    assert of_two("please cancel", "1") == [(1, "unclear", "told.silent_declined", "please cancel")]


@pytest.mark.parametrize("keys", ["", "5", "1", "01"])
def test_of_who_says_nothing_or_picks_one_nothing_is_left(keys: str) -> None:
    assert of_two(*keys) == []
