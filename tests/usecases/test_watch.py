"""What was due and is not done becomes a trouble after two minutes, and ends with it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from service.deps import Deps
from service.store import heartbeats, troubles
from service.usecases.context import Context
from service.usecases.place_calls import place_due_calls
from service.usecases.send_touches import send_due_touches
from service.usecases.settle_sends import settle_sends
from service.usecases.stay_silent import tell_silence
from service.usecases.sweep import SCHEDULER, show_life
from service.usecases.tell_recruiters import tell_recruiters
from service.usecases.tell_unanswered import tell_unanswered
from tests.support import on_sqlite
from tests.support.alarms import pass_by, refused, text_goes_out, troubled
from tests.support.clock import StandingClock
from tests.support.core import texted
from tests.support.placing import due, unhurried
from tests.support.steps import MARIA, invited
from workers.watching import Watcher

# Its SQL is tested with the figures.
database_url = on_sqlite.database_url

TEXTS = "texts stand still"


@pytest.fixture
def watcher(deps: Deps, clock: StandingClock) -> Watcher:
    """One that has watched for a while."""
    watcher = Watcher(deps)
    pass_by(clock, (watcher,), 150)
    return watcher


def since(deps: Deps, name: str) -> datetime | None:
    with deps.context.database.read() as tx:
        found = troubles.find(tx, name)
    return found.since if found else None


def replied(context: Context) -> None:
    invited(context)
    texted(context, "1")


def asked_back(context: Context) -> None:
    """Whose silence is told half an hour later: at this moment."""
    invited(context)
    texted(context, "hmm")
    with context.database.write() as tx:
        tx.exec_driver_sql("UPDATE conversation SET tell_at = updated_at")


def unanswered(context: Context) -> None:
    invited(context)
    with context.database.write() as tx:
        tx.exec_driver_sql("UPDATE interview SET tell_at = created_at")


def of_unknown_outcome(context: Context) -> None:
    text_goes_out(context, invited(context).id)


@pytest.mark.parametrize(
    ("comes", "name", "done", "seconds"),
    [
        (invited, TEXTS, send_due_touches, 120),
        (due, "calls stand still", lambda context: place_due_calls(unhurried(context)), 120),
        (replied, "replies untold", tell_recruiters, 120),
        (asked_back, "silences untold", tell_silence, 120),
        (unanswered, "no answers untold", tell_unanswered, 120),
        (of_unknown_outcome, "unknown sends unsettled", settle_sends, 150),
    ],
)
def test_what_is_due_for_two_minutes_is_a_trouble_until_it_is_done(  # noqa: PLR0913, PLR0917  # a row of the table, and the world
    deps: Deps,
    clock: StandingClock,
    watcher: Watcher,
    comes: Callable[[Context], object],
    name: str,
    done: Callable[[Context], object],
    seconds: int,
) -> None:
    comes(deps.context)
    pass_by(clock, (watcher,), seconds - 30)
    assert name not in troubled(deps)
    pass_by(clock, (watcher,), 30)
    assert name in troubled(deps)
    done(deps.context)
    watcher.look()
    assert name not in troubled(deps)


def test_what_waits_while_others_go_out_at_the_pace_is_no_trouble(
    deps: Deps, clock: StandingClock, watcher: Watcher
) -> None:
    other = invited(deps.context, "Maria Lopez", MARIA)
    invited(deps.context)
    for _ in range(5):
        pass_by(clock, (watcher,), 90)
        text_goes_out(deps.context, other.id)
    assert TEXTS not in troubled(deps)


def test_one_that_stays_while_others_come_and_go_is_one_trouble(
    deps: Deps, clock: StandingClock, watcher: Watcher
) -> None:
    other = invited(deps.context)
    pass_by(clock, (watcher,), 120)
    began = clock()
    for _ in range(3):
        text_goes_out(deps.context, other.id)
        pass_by(clock, (watcher,), 150)
        assert TEXTS in troubled(deps)
    assert since(deps, TEXTS) == began


def test_it_is_over_when_a_backlog_moves_on(
    deps: Deps, clock: StandingClock, watcher: Watcher
) -> None:
    other = invited(deps.context)
    pass_by(clock, (watcher,), 120)
    assert TEXTS in troubled(deps)
    for _ in range(3):
        text_goes_out(deps.context, other.id)
        pass_by(clock, (watcher,), 60)
    assert TEXTS not in troubled(deps)


def test_a_shut_line_is_no_second_trouble(
    deps: Deps, clock: StandingClock, watcher: Watcher
) -> None:
    invited(deps.context)
    refused(deps)
    pass_by(clock, (watcher,), 300)
    assert troubled(deps) == ["twilio texts"]


@pytest.mark.parametrize("asleep", [False, True])
def test_who_has_just_started_or_woken_up_gives_the_others_two_minutes(
    deps: Deps, clock: StandingClock, asleep: bool
) -> None:
    watcher = Watcher(deps)
    if asleep:
        pass_by(clock, (watcher,), 300)
    invited(deps.context)
    show_life(deps.context, "s1", SCHEDULER)
    clock.advance(hours=8)
    watcher.look()
    pass_by(clock, (watcher,), 90)
    assert troubled(deps) == []
    pass_by(clock, (watcher,), 30)
    assert sorted(troubled(deps)) == ["no scheduler", TEXTS]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("scheduler", "no scheduler"),
        ("worker-texts", "no worker for texts"),
        ("worker-replies", "no worker for replies"),
    ],
)
def test_the_last_process_of_its_kind_is_missed_until_another_one_lives(
    deps: Deps, clock: StandingClock, watcher: Watcher, kind: str, name: str
) -> None:
    show_life(deps.context, "a:1", kind)
    pass_by(clock, (watcher,), 60)
    show_life(deps.context, "b:1", kind)
    pass_by(clock, (watcher,), 90)
    assert troubled(deps) == []
    pass_by(clock, (watcher,), 30)
    assert troubled(deps) == [name]
    pass_by(clock, (watcher, Watcher(deps, lives=("c:1", kind))), 30)
    watcher.look()
    assert troubled(deps) == []


def test_the_dead_of_days_ago_are_forgotten(deps: Deps, clock: StandingClock) -> None:
    for name in ("old", "new"):
        show_life(deps.context, name, SCHEDULER)
        clock.advance(hours=25)
    with deps.context.database.read() as tx:
        assert heartbeats.alive(tx, clock() - timedelta(days=9)) == {SCHEDULER: 1}
