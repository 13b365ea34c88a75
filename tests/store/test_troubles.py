"""A trouble lasts from its first sign until it is over, and each of both is told once."""

from datetime import timedelta

from service.store import troubles
from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.core import at_once

NAME = "twilio texts"


def test_a_trouble_is_told_once_and_its_end_once(context: Context, clock: StandingClock) -> None:
    with context.database.write() as tx:
        troubles.raised(tx, NAME, "refused", clock(), code=20003, retry_at=clock())
        (news,) = troubles.untold(tx)
        assert (news.name, news.code, news.is_over) == (NAME, 20003, False)
        assert troubles.mark_told(tx, NAME, clock())
        assert not troubles.mark_told(tx, NAME, clock())
        assert troubles.over(tx, NAME, clock())
        assert not troubles.over(tx, NAME, clock())
        assert [one.is_over for one in troubles.untold(tx)] == [True]
        assert troubles.mark_told(tx, NAME, clock())
        assert (troubles.untold(tx), troubles.current(tx)) == ([], [])


def test_a_trouble_that_comes_back_begins_anew(context: Context, clock: StandingClock) -> None:
    with context.database.write() as tx:
        for _ in range(2):
            troubles.raised(tx, NAME, "refused", clock())
        first = troubles.find(tx, NAME)
        troubles.mark_told(tx, NAME, clock())
        troubles.over(tx, NAME, clock())
        troubles.mark_told(tx, NAME, clock())
        assert troubles.find(tx, NAME) is None
        troubles.raised(tx, NAME, "refused again", clock() + timedelta(hours=1))
        (again,) = troubles.current(tx)
    assert first is not None
    assert (first.tries, again.tries) == (2, 1)
    assert again.since - first.since == timedelta(hours=1)
    assert again.told_at is None


def test_one_that_comes_back_before_its_end_was_told_has_gone_on(
    context: Context, clock: StandingClock
) -> None:
    with context.database.write() as tx:
        troubles.raised(tx, NAME, "refused", clock())
        troubles.mark_told(tx, NAME, clock())
        troubles.over(tx, NAME, clock())
        troubles.raised(tx, NAME, "refused again", clock() + timedelta(hours=1))
        (again,) = troubles.current(tx)
        assert troubles.untold(tx) == []
    assert again.since == clock()


def test_one_that_was_over_before_it_was_told_is_no_news(
    context: Context, clock: StandingClock
) -> None:
    with context.database.write() as tx:
        troubles.raised(tx, NAME, "refused", clock())
        troubles.over(tx, NAME, clock())
        assert troubles.untold(tx) == []


def test_a_burst_of_failures_is_one_failure(context: Context, clock: StandingClock) -> None:
    first, later = clock() + timedelta(minutes=1), clock() + timedelta(minutes=9)

    def fail(at: int) -> None:
        with context.database.write() as tx:
            troubles.raised(
                tx, NAME, "refused", clock(), retry_at=later if at else first, once=True
            )

    fail(0)
    at_once(8, lambda at: fail(at + 1))
    with context.database.read() as tx:
        (found,) = troubles.current(tx)
    assert (found.tries, found.retry_at) == (1, first)
