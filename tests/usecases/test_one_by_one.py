"""A row that cannot be handled holds up no other, comes again later, and somebody hears of it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from service.broker import jobs
from service.deps import Deps
from service.simulator.embedded import EmbeddedSimulator
from service.store import conversations, stumbles, troubles
from service.store.schema import call, delivery_report, notification, outbox
from service.store.stumbles import Kind, Stumble
from service.usecases import sweep
from service.usecases.ask_reports import ask_reports
from service.usecases.context import Context
from service.usecases.escalate import escalate
from service.usecases.one_by_one import by_turns
from service.usecases.place_calls import place_due_calls
from service.usecases.send_touches import send_due_touches
from service.usecases.settle_calls import settle_calls
from service.usecases.settle_sends import settle_sends
from service.usecases.stay_silent import tell_silence
from service.usecases.tell_recruiters import tell_recruiters
from service.usecases.tell_unanswered import tell_unanswered
from service.usecases.watch import STUCK
from tests.support.alarms import pass_by, troubled
from tests.support.clock import StandingClock
from tests.support.core import feed, inbox, rows, states, texted
from tests.support.inbox import ONE_DATABASE
from tests.support.placing import due, unhurried
from tests.support.steps import MARIA, SAM, invited
from tests.support.telling import in_team
from workers.watching import Watcher

KIM, LEE = "kim@acme.example", "lee@acme.example"
World = Callable[[Context, EmbeddedSimulator, StandingClock], object]


def run(context: Context, statement: str) -> None:
    """Break a row, or mend it."""
    with context.database.write() as tx:
        tx.execute(text(statement))


def broken_thread(context: Context, phone: str) -> None:
    """Write what no thread can hold into one that is there."""
    with context.database.write() as tx:
        conversations.load(tx, phone, context.clock())
        broken = text("UPDATE conversation SET question = '{' WHERE phone = :phone")
        tx.execute(broken.bindparams(phone=phone))


def known(context: Context, kind: Kind) -> list[Stumble]:
    with context.database.read() as tx:
        return list(stumbles.known(tx, kind).values())


def told(context: Context) -> set[str]:
    """Whose replies there are."""
    return {one.phone for one in feed(context)}


def unanswered(context: Context, _: EmbeddedSimulator, clock: StandingClock) -> None:
    for name, phone in (("Sam", SAM), ("Maria", MARIA)):
        invited(context, name, phone)
    clock.advance(hours=25)


def silent(context: Context, _: EmbeddedSimulator, clock: StandingClock) -> None:
    for name, phone in (("Sam", SAM), ("Maria", MARIA)):
        invited(context, name, phone)
        texted(context, "hmm", phone)
    clock.advance(minutes=31)


def due_texts(context: Context, _: EmbeddedSimulator, __: StandingClock) -> None:
    for name, phone in (("Sam", SAM), ("Maria", MARIA)):
        invited(context, name, phone, hours=20)


def due_calls(context: Context, _: EmbeddedSimulator, __: StandingClock) -> None:
    for name, phone in (("Sam", SAM), ("Maria", MARIA)):
        due(context, phone, name=name)


def lost_sends(context: Context, simulator: EmbeddedSimulator, clock: StandingClock) -> None:
    due_texts(context, simulator, clock)
    simulator.fault("drop", count=2)
    send_due_touches(context)
    clock.advance(seconds=31)


def no_reports(context: Context, simulator: EmbeddedSimulator, clock: StandingClock) -> None:
    due_texts(context, simulator, clock)
    send_due_touches(context)
    assert inbox(simulator, MARIA)
    clock.advance(minutes=11)


def lost_calls(context: Context, simulator: EmbeddedSimulator, clock: StandingClock) -> None:
    due_calls(context, simulator, clock)
    simulator.fault("drop", count=2)
    place_due_calls(unhurried(context))
    simulator.calls(MARIA, wait=5, state="ringing")
    clock.advance(seconds=31)


def news(context: Context, _: EmbeddedSimulator, __: StandingClock) -> None:
    invited(context, recruiter=KIM)
    invited(context, "Maria", MARIA, recruiter=LEE)
    for phone in (SAM, MARIA):
        texted(context, "1", phone)


def unread(context: Context, _: EmbeddedSimulator, clock: StandingClock) -> None:
    in_team(context, "dana@acme.example", KIM, LEE)
    invited(context, hours=20, recruiter="dana@acme.example")
    invited(context, "Maria", MARIA, hours=20, recruiter=KIM)
    for phone in (SAM, MARIA):
        texted(context, "3", phone)
    tell_recruiters(context)
    clock.advance(minutes=10)


def to_lee(context: Context) -> bool:
    """Whether Lee was told of Maria's reply."""
    return {2, 3} == {row["recruiter_id"] for row in rows(context, notification)[-2:]}


@dataclass(frozen=True)
class Case:
    """What is due for Sam and Maria; what of Sam's is broken, and when Maria's is done."""

    kind: Kind
    job: str
    work: Callable[[Context], object]
    world: World
    done: Callable[[Context], bool]
    broken: str = ""
    mended: str = "UPDATE conversation SET question = NULL"


_HOURS = "UPDATE recruiter SET quiet_hours = '{}' WHERE email = 'kim@acme.example'"
CASES = [
    Case(
        Kind.UNANSWERED, jobs.TELL_UNANSWERED, tell_unanswered, unanswered,
        lambda context: any(row["topic"] == "reply" for row in rows(context, outbox)),
    ),
    Case(
        Kind.SILENCE, jobs.TELL_SILENCE, tell_silence, silent,
        lambda context: told(context) == {MARIA},
    ),
    Case(
        Kind.REMINDER, jobs.SEND_DUE_TOUCHES, send_due_touches, due_texts,
        lambda context: "sent" in states(context, 2),
    ),
    Case(
        Kind.REMINDER, jobs.PLACE_CALLS, lambda context: place_due_calls(unhurried(context)),
        due_calls, lambda context: "sent" in states(context, 2),
    ),
    Case(
        Kind.SEND, jobs.SETTLE_SENDS, settle_sends, lost_sends,
        lambda context: "unknown" not in states(context, 2),
    ),
    Case(
        Kind.REPORT, jobs.ASK_REPORTS, ask_reports, no_reports,
        lambda context: {row["attempt_id"] for row in rows(context, delivery_report)} == {2},
    ),
    Case(
        Kind.CALL, jobs.SETTLE_CALLS, settle_calls, lost_calls,
        lambda context: rows(context, call)[1]["provider_sid"] is not None,
        "UPDATE call SET state = '{' WHERE id = 1", "UPDATE call SET state = NULL",
    ),
    Case(
        Kind.NEWS, jobs.TELL_RECRUITERS, tell_recruiters, news,
        lambda context: rows(context, outbox)[1]["done_at"] is not None,
        _HOURS.format("always"), _HOURS.format(""),
    ),
    Case(
        Kind.ESCALATION, jobs.ESCALATE, escalate, unread, to_lee,
        _HOURS.format("always"), _HOURS.format(""),
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.job.rpartition(".")[2])
def test_a_broken_row_holds_up_no_other_and_is_handled_once_it_is_mended(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock, case: Case
) -> None:
    case.world(context, simulator, clock)
    run(context, case.broken) if case.broken else broken_thread(context, SAM)
    case.work(context)
    assert case.done(context)
    assert [(one.tries, one.since) for one in known(context, case.kind)] == [(1, clock())]
    assert case.job not in sweep.due_jobs(context)
    clock.advance(minutes=5)
    assert case.job in sweep.due_jobs(context)
    case.work(context)
    assert [one.tries for one in known(context, case.kind)] == [2]
    run(context, case.mended)
    clock.advance(minutes=10)
    case.work(context)
    assert (known(context, case.kind), case.job in sweep.due_jobs(context)) == ([], False)


@ONE_DATABASE
def test_whoever_runs_the_service_is_told_of_it_until_it_is_mended(
    deps: Deps, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    context, watcher = deps.context, Watcher(deps)
    pass_by(clock, (watcher,), 150)
    silent(context, simulator, clock)
    broken_thread(context, SAM)
    for _ in range(5):
        tell_silence(context)
        pass_by(clock, (watcher,), 90)
    with context.database.read() as tx:
        (trouble,) = (one for one in troubles.current(tx) if one.name == STUCK)
    assert trouble.why.endswith(": silence …23 (ValidationError)")
    run(context, "UPDATE conversation SET question = NULL")
    clock.advance(hours=1)
    tell_silence(context)
    pass_by(clock, (watcher,), 150)
    assert STUCK not in troubled(deps)


@ONE_DATABASE
def test_what_something_else_has_settled_is_forgotten(
    deps: Deps, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    context, watcher = deps.context, Watcher(deps)
    silent(context, simulator, clock)
    broken_thread(context, SAM)
    tell_silence(context)
    run(context, "UPDATE conversation SET tell_at = NULL")
    pass_by(clock, (watcher,), 900)
    assert (known(context, Kind.SILENCE), STUCK in troubled(deps)) == ([], False)


def test_work_without_end_gives_way_to_what_waits_beside_it() -> None:
    assert {len(some) for some in by_turns(lambda: [1, 2], seconds=0.01)} == {2}
