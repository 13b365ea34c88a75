"""Texts that our web process missed: found in the account's log, and handled once."""

from datetime import timedelta

from service.broker.jobs import FIND_MISSED_TEXTS
from service.flows.state import TouchKind
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import attempt as attempts_table
from service.store.schema import message, reply
from service.usecases.context import Context
from service.usecases.find_missed_texts import begin, find_missed_texts
from service.usecases.send_touches import send_due_touches
from service.usecases.settle_sends import settle_sends
from service.usecases.sweep import due_jobs
from tests.support import missed as steps
from tests.support.clock import StandingClock
from tests.support.core import at_once, feed, inbox, plan, rows, status, texted
from tests.support.missed import Log, missed, told
from tests.support.steps import SAM, invited

made = steps.made


def test_a_missed_text_is_handled_once_and_answered_by_a_text_of_ours(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    looks = missed(context, clock, "1")
    assert find_missed_texts(looks) == 1
    clock.advance(minutes=3)
    assert find_missed_texts(looks) == 0
    assert (status(context, made), told(context)) == ("confirmed", [("confirm", "1")])
    assert ["onfirmed" in body for body in inbox(simulator)] == [False, True]


def test_it_is_kept_with_the_time_when_it_came(
    context: Context, clock: StandingClock, made: int
) -> None:
    came = clock() - timedelta(minutes=5)
    find_missed_texts(missed(context, clock, "1"))
    kept = next(row for row in rows(context, message) if row["direction"] == "in")
    assert (kept["created_at"], rows(context, reply)[0]["received_at"]) == (came, came)


def test_what_came_before_we_knew_the_line_is_not_ours(
    context: Context, clock: StandingClock
) -> None:
    invited(context, hours=20)
    looks = missed(context, clock, "1")
    assert find_missed_texts(looks) == 0
    clock.advance(minutes=3)
    assert (find_missed_texts(looks), feed(context)) == (0, [])


def test_a_log_that_cannot_be_had_is_read_from_the_same_mark_later(
    context: Context, clock: StandingClock, made: int
) -> None:
    looks = missed(context, clock, "1")
    log = looks.sms
    assert isinstance(log, Log)
    log.broken = True
    assert (find_missed_texts(looks), FIND_MISSED_TEXTS in due_jobs(looks)) == (0, False)
    log.broken = False
    clock.advance(hours=5)
    assert (FIND_MISSED_TEXTS in due_jobs(looks), find_missed_texts(looks)) == (True, 1)


def test_what_is_a_minute_old_may_still_come_by_itself(
    context: Context, clock: StandingClock, made: int
) -> None:
    looks = missed(context, clock, "1", ago=0.9)
    assert find_missed_texts(looks) == 0
    texted(context, "1", sid="SM0")
    clock.advance(minutes=3)
    assert (find_missed_texts(looks), len(feed(context))) == (0, 1)


def test_of_two_who_look_at_once_one_does(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    looks = missed(context, clock, "1")
    assert sorted(at_once(2, lambda _: find_missed_texts(looks))) == [0, 1]
    assert len(inbox(simulator)) == 2


def test_an_answer_that_was_lost_is_not_sent_later(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    simulator.fault("error_before_accept")
    find_missed_texts(missed(context, clock, "1"))
    for _ in range(4):
        clock.advance(seconds=31)
        settle_sends(context)
        send_due_touches(context)
    (answer,) = [one for one in plan(context, made) if one.kind == TouchKind.ANSWER]
    assert (answer.state, len(inbox(simulator))) == ("skipped", 1)


def test_it_is_found_in_the_sandbox_too(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    begin(context)
    invited(context, hours=20)
    simulator.sms_url = "http://127.0.0.1:9/sms"
    simulator.text(SAM, "1")
    clock.advance(minutes=3)
    assert find_missed_texts(context) == 1
    assert told(context) == [("confirm", "1")]
    assert [row["state"] for row in rows(context, attempts_table)] == ["sent"]
