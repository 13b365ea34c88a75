"""No answer by the last question: the recruiter hears of it in time, once, and nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from service.deps import Deps
from service.flows.state import TouchState
from service.store import conversations, touches
from service.store.conversations import ConsentChange
from service.store.records import InterviewRecord, ReplyRecord
from service.store.replies import of_interview
from service.usecases import change_interview, sweep
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.read_interviews import read_interview
from service.usecases.tell_unanswered import tell_unanswered
from tests.support.api import caller
from tests.support.clock import StandingClock
from tests.support.core import at_once, feed, plan, texted
from tests.support.inbox import ONE_DATABASE
from tests.support.steps import SAM, invited

JOB = "workers.jobs.tell_unanswered_interviews"


def told(context: Context, made: InterviewRecord) -> list[ReplyRecord]:
    with context.database.read() as tx:
        return [one for one in of_interview(tx, made.id) if one.kind == "unanswered"]


def test_half_an_hour_after_the_last_text_it_is_told_once(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context)
    clock.advance(hours=24.4)
    assert (JOB in sweep.due_jobs(context), tell_unanswered(context)) == (False, 0)
    clock.advance(hours=0.1)
    assert (JOB in sweep.due_jobs(context), tell_unanswered(context)) == (True, 1)
    assert (JOB in sweep.due_jobs(context), tell_unanswered(context)) == (False, 0)
    (item,) = told(context, made)
    assert (item.told, item.notice_minutes) == ("told.unanswered", 90)


@ONE_DATABASE
def test_it_says_what_was_delivered(context: Context, clock: StandingClock) -> None:
    made = invited(context)
    ended = {"sms": TouchState.DELIVERED, "voice": TouchState.VOICEMAIL_LEFT}
    made_touches = plan(context, made.id)
    with context.database.write() as tx:
        for touch in made_touches:
            if touch.state == TouchState.PLANNED:
                touches.set_state(tx, touch.id, ended[touch.channel])
    clock.advance(hours=24.5)
    tell_unanswered(context)
    (item,) = told(context, made)
    words = "3 texts delivered, 1 call: voicemail left"
    assert (item.text, item.urgent) == (words, False)


@ONE_DATABASE
@pytest.mark.parametrize("answer", ["1", "2", "3", "running 10 late", "please call me"])
def test_an_answer_before_it_leaves_nothing_to_tell(
    context: Context, clock: StandingClock, answer: str
) -> None:
    made = invited(context)
    texted(context, answer)
    clock.advance(hours=25)
    assert (tell_unanswered(context), told(context, made)) == (0, [])


@ONE_DATABASE
def test_a_question_is_no_answer(context: Context, clock: StandingClock) -> None:
    made = invited(context)
    texted(context, "where is it?")
    clock.advance(hours=25)
    tell_unanswered(context)
    assert len(told(context, made)) == 1


@ONE_DATABASE
def test_an_interview_that_was_called_off_is_not_waited_for(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context)
    change_interview.call_off(context, made.id, "", tell_candidate=False)
    clock.advance(hours=25)
    assert tell_unanswered(context) == 0


@ONE_DATABASE
def test_a_new_time_is_waited_for_anew(context: Context, clock: StandingClock) -> None:
    made = invited(context)
    later = Changes(starts_at=made.starts_at + timedelta(days=365))
    change_interview.change_interview(context, made.id, later)
    clock.advance(hours=25)
    assert tell_unanswered(context) == 0
    clock.advance(days=365)
    assert (tell_unanswered(context), len(told(context, made))) == (1, 1)


@ONE_DATABASE
def test_a_scheduler_that_was_down_until_the_start_tells_nothing_stale(
    context: Context, clock: StandingClock
) -> None:
    made = invited(context)
    clock.advance(hours=27)
    assert (tell_unanswered(context), tell_unanswered(context)) == (1, 0)
    assert told(context, made) == []


def test_who_wants_neither_texts_nor_calls_is_told_of_at_once(context: Context) -> None:
    with context.database.write() as tx:
        refusal = ConsentChange(SAM, allowed=False, source="keyword")
        conversations.allow_texts(tx, refusal, context.clock())
        conversations.allow_calls(tx, refusal, context.clock())
    made = invited(context, hours=100)
    tell_unanswered(context)
    (item,) = told(context, made)
    assert item.urgent
    assert "no more texts are wanted, no more calls are wanted" in item.text


@ONE_DATABASE
def test_it_is_no_reply_of_the_api(deps: Deps, app: Flask, clock: StandingClock) -> None:
    made = invited(deps.context)
    clock.advance(hours=24.5)
    tell_unanswered(deps.context)
    api = caller(app, deps)
    (item,) = told(deps.context, made)
    assert feed(deps.context) == []
    assert read_interview(deps.context, made.id).last_reply is None
    assert api.post(f"/replies/{item.id}/words").status_code == 404
    entries = api.get(f"/interviews/{made.id}/timeline")["items"]
    words = {one["kind"]: one["detail"] for one in entries}
    assert words["interview.unanswered"].startswith("Sam Lee has not answered, 1 h before: ")


def test_two_workers_tell_it_once(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], clock: StandingClock
) -> None:
    one, other = (make_deps(environment).context for _ in range(2))
    made = invited(one)
    clock.advance(hours=24.5)
    at_once(2, lambda at: tell_unanswered((one, other)[at]))
    assert len(told(one, made)) == 1
