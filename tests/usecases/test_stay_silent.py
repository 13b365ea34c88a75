"""A text that was asked back, and then silence: the recruiter hears of it, once."""

import pytest

from service.flows.state import Intent
from service.store import interviews, replies
from service.usecases import sweep
from service.usecases.context import Context
from service.usecases.read_interviews import read_interview
from service.usecases.stay_silent import tell_silence
from tests.support.clock import StandingClock
from tests.support.inbox import texted
from tests.support.steps import SAM, invited


def told(context: Context) -> list[tuple[str, str, bool]]:
    with context.database.read() as tx:
        (made,) = interviews.by_phone(tx, SAM)
        return [(one.told, one.text, one.private) for one in replies.of_interview(tx, made.id)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can't make it", ("told.silent_declined", "I can't make it", False)),
        ("hmm", ("told.silent", "hmm", False)),
        ("I'm ill and can't come", ("told.silent_declined", "I'm ill and can't come", True)),
    ],
)
def test_half_an_hour_of_silence_is_told(
    context: Context, clock: StandingClock, text: str, expected: tuple[str, str, bool]
) -> None:
    invited(context)
    texted(context, text)
    clock.advance(minutes=29)
    assert tell_silence(context) == 0
    clock.advance(minutes=1)
    assert tell_silence(context) == 1
    assert told(context) == [expected]


def test_it_is_told_once_and_changes_nothing(context: Context, clock: StandingClock) -> None:
    made = invited(context)
    texted(context, "hmm")
    clock.advance(minutes=31)
    assert "workers.jobs.tell_silence" in sweep.due_jobs(context)
    tell_silence(context)
    assert tell_silence(context) == 0
    assert "workers.jobs.tell_silence" not in sweep.due_jobs(context)
    assert read_interview(context, made.id).record.status == "scheduled"


def test_shortly_before_the_start_it_is_told_sooner(context: Context, clock: StandingClock) -> None:
    invited(context, hours=2)
    texted(context, "can't make it")
    clock.advance(minutes=5)
    assert tell_silence(context) == 1


@pytest.mark.parametrize("answer", ["1", "3", "hmm hmm"])
def test_an_answer_in_time_leaves_nothing_to_tell(
    context: Context, clock: StandingClock, answer: str
) -> None:
    invited(context)
    texted(context, "hmm")
    texted(context, answer)
    clock.advance(minutes=60)
    assert tell_silence(context) == 0
    assert len(told(context)) == 1


@pytest.mark.parametrize("beside", ["thanks", "is there parking?", "HELP"])
def test_what_was_asked_back_is_told_and_not_what_was_said_beside_it(
    context: Context, clock: StandingClock, beside: str
) -> None:
    invited(context)
    texted(context, "can't make it")
    texted(context, beside)
    clock.advance(minutes=61)
    tell_silence(context)
    assert told(context)[-1] == ("told.silent_declined", "can't make it", False)


def test_what_is_asked_which_of_two_again_is_told_in_its_own_words(
    context: Context, clock: StandingClock
) -> None:
    invited(context, hours=26)
    invited(context, hours=50)
    for text in ("1", "3"):
        texted(context, text)
        clock.advance(minutes=61)
        tell_silence(context)
    with context.database.read() as tx:
        kept = [
            one
            for made in interviews.by_phone(tx, SAM)
            for one in replies.of_interview(tx, made.id)
        ]
    assert [one.text for one in kept] == ["1", "3", "1", "3"]


@pytest.mark.parametrize(
    "texts",
    [
        ("3", "1"),
        ("A", "another time please"),
        ("1", "B 3"),
        ("please cancel my interview", "ok", "C"),
        ("please cancel my interview", "ok", "STOP"),
    ],
)
def test_of_texts_that_name_no_interview_each_is_told(
    context: Context, clock: StandingClock, texts: tuple[str, ...]
) -> None:
    made = invited(context, hours=26)
    invited(context, hours=50)
    for text in texts:
        texted(context, text)
    clock.advance(minutes=61)
    tell_silence(context)
    with context.database.read() as tx:
        assert [one.text for one in replies.of_interview(tx, made.id)] == list(texts)


def test_what_a_letter_has_explained_is_told_no_more(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=26)
    invited(context, hours=50)
    for text in ("1", "hmm", "A"):
        texted(context, text)
    clock.advance(minutes=61)
    tell_silence(context)
    with context.database.read() as tx:
        assert [one.intent for one in replies.of_interview(tx, made.id)] == [Intent.CONFIRM]


def test_an_answer_after_it_still_counts(context: Context, clock: StandingClock) -> None:
    invited(context)
    texted(context, "can't make it")
    clock.advance(minutes=31)
    tell_silence(context)
    texted(context, "2")
    assert [words for words, _, _ in told(context)] == ["told.silent_declined", "told.reschedule"]
