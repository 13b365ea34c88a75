"""What an answer does to the items of its interview: settled at once, or waiting, or back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, select, update

from service.flows.outcomes import Outcome
from service.flows.state import Intent
from service.store import replies
from service.store.schema import reply
from service.usecases.answer_for import confirm_for
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.record_attendance import record_attendance
from service.usecases.tell_unanswered import tell_unanswered
from tests.support.clock import StandingClock
from tests.support.inbox import known_reply, replied, user
from tests.support.steps import invited


def row(context: Context, reply_id: int) -> RowMapping:
    with context.database.read() as tx:
        return tx.execute(select(reply).where(reply.c.id == reply_id)).mappings().one()


def put_off(context: Context, reply_id: int, until: datetime) -> None:
    with context.database.write() as tx:
        values = {"snoozed_until": until, "read_at": context.clock()}
        tx.execute(update(reply).where(reply.c.id == reply_id).values(values))


@pytest.mark.parametrize(
    ("intent", "facts", "waits"),
    [
        (Intent.CONFIRM, {}, False),
        (Intent.CANCEL, {}, True),
        (Intent.RESCHEDULE, {}, True),
        (Intent.RESCHEDULE, {"moved_to": True}, False),
    ],
)
def test_only_what_waits_for_somebody_is_open(
    context: Context, intent: Intent, facts: dict[str, Any], waits: bool
) -> None:
    given = {"moved_to": context.clock()} if facts else {}
    kept = row(context, known_reply(context, intent=intent, **given))
    assert kept["handled_at"] == (None if waits else kept["received_at"])
    assert kept["handled_by_id"] is None


def test_an_answer_settles_that_none_had_come(context: Context, clock: StandingClock) -> None:
    made = invited(context, hours=30)
    clock.advance(hours=29)
    assert tell_unanswered(context) == 1
    with context.database.read() as tx:
        silent = replies.of_interview(tx, made.id)[0].id
    assert row(context, silent)["handled_at"] is None
    replied(context, "1", made.id)
    kept, now = row(context, silent), context.clock()
    assert (kept["handled_at"], kept["read_at"]) == (now, now)


def confirm(context: Context, interview_id: int) -> None:
    confirm_for(context, user(context), interview_id)


def move(context: Context, interview_id: int) -> None:
    later = context.clock() + timedelta(days=2)
    change_interview(context, interview_id, Changes(starts_at=later))


def cancel(context: Context, interview_id: int) -> None:
    call_off(context, interview_id, "", tell_candidate=False)


def came(context: Context, interview_id: int) -> None:
    record_attendance(context, interview_id, Outcome.ATTENDED)


@pytest.mark.parametrize(("act", "hours"), [(confirm, 0), (move, 0), (cancel, 0), (came, 2)])
def test_so_does_what_a_colleague_says_of_the_interview_and_it_stands_on_top_no_more(
    context: Context, clock: StandingClock, act: Callable[[Context, int], None], hours: int
) -> None:
    made = invited(context, hours=30)
    clock.advance(hours=29)
    assert tell_unanswered(context) == 1
    clock.advance(hours=hours)
    act(context, made.id)
    with context.database.read() as tx:
        silent = replies.of_interview(tx, made.id)[0].id
    kept, now = row(context, silent), context.clock()
    assert (kept["handled_at"], kept["read_at"], kept["version"]) == (now, now, 2)


def test_a_time_that_was_booked_settles_that_another_was_asked_for(context: Context) -> None:
    made = invited(context)
    asked = replied(context, "2", made.id, intent=Intent.RESCHEDULE)
    question = replied(context, "?", made.id, intent=Intent.QUESTION)
    booked = context.clock() + timedelta(days=2)
    replied(context, "1", made.id, intent=Intent.RESCHEDULE, moved_to=booked)
    assert row(context, asked)["handled_at"] == context.clock()
    assert (row(context, asked)["read_at"], row(context, question)["handled_at"]) == (None, None)


def test_a_new_answer_brings_back_what_was_put_off_and_it_looks_new(context: Context) -> None:
    made = invited(context)
    other = replied(context, intent=Intent.QUESTION)
    asked = replied(context, "?", made.id, intent=Intent.QUESTION)
    later = context.clock() + timedelta(hours=5)
    for one in (asked, other):
        put_off(context, one, later)
    replied(context, "2", made.id, intent=Intent.RESCHEDULE)
    back, still = row(context, asked), row(context, other)
    assert (back["snoozed_until"], back["read_at"], back["handled_at"]) == (None, None, None)
    assert (back["version"], still["version"], still["snoozed_until"]) == (2, 1, later)
