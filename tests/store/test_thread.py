"""A portion of a thread is read by its indexes, and holds what its reader sees."""

import re
from datetime import timedelta

import pytest

from service.flows.access import Sight
from service.store import thread
from service.store.database import Tx
from service.store.thread import Portion, Scope
from service.usecases.context import Context
from tests.store.test_plans import asked, plan_of
from tests.support.clock import StandingClock
from tests.support.steps import SAM, invited
from tests.support.thread import written

ALL = Sight(1, everything=True, recruiters=frozenset())
# SQLite names a table that it reads whole; PostgreSQL has been asked to avoid it if it can.
WHOLE = re.compile(r"SCAN (?!CONSTANT)\w+|Seq Scan on (?!recruiter)")


def whole_thread(tx: Tx, clock: StandingClock) -> Portion:
    """Read the newest portion, and the one before it."""
    of = thread.scope(tx, ALL, SAM)
    newest = thread.portion(tx, of, None, 5)
    return thread.portion(tx, of, newest.since or clock(), 5)


def test_no_table_is_read_whole(context: Context, clock: StandingClock) -> None:
    invited(context)
    for number in range(12):
        clock.advance(seconds=1)
        written(context, f"{number}", SAM)
    plans = [
        plan_of(context.database, statement, given)
        for statement, given in asked(context.database, whole_thread, clock)
    ]
    assert len(plans) > 10
    assert [plan for plan in plans if WHOLE.search(plan)] == []


@pytest.mark.parametrize(("limit", "portions"), [(3, 4), (4, 3), (50, 1)])
def test_portions_hold_everything_once(
    context: Context, clock: StandingClock, limit: int, portions: int
) -> None:
    invited(context)
    for number in range(10):
        clock.advance(seconds=1)
        written(context, f"{number}", SAM)
    found: list[str] = []
    before, read = None, 0
    with context.database.read() as tx:
        of = Scope(SAM, (1,))
        while read == 0 or before is not None:
            portion = thread.portion(tx, of, before, limit)
            found = [one.body for one in portion.facts.texts] + found
            before, read = portion.since, read + 1
    assert (found, read) == ([str(number) for number in range(10)], portions)


def test_texts_of_one_moment_stay_together(context: Context, clock: StandingClock) -> None:
    for number in range(6):
        written(context, f"{number}", SAM)
    with context.database.read() as tx:
        newest = thread.portion(tx, Scope(SAM, ()), None, 2)
        older = thread.portion(tx, Scope(SAM, ()), newest.since, 2)
        later = thread.portion(tx, Scope(SAM, ()), clock() + timedelta(hours=1), 50)
    assert [len(one.facts.texts) for one in (newest, older, later)] == [6, 0, 6]
