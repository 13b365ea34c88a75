"""What the thread with a number remembers."""

from service.store import conversations
from service.store.schema import conversation
from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.core import rows
from tests.support.steps import MARIA, SAM


def test_a_landline_is_remembered_since_the_first_time(
    context: Context, clock: StandingClock
) -> None:
    first = clock()
    with context.database.write() as tx:
        conversations.mark_landline(tx, SAM, first)
        clock.advance(hours=1)
        conversations.mark_landline(tx, SAM, clock())
        conversations.load(tx, MARIA, clock())
        assert conversations.look(tx, SAM).landline
        assert not conversations.look(tx, MARIA).landline
    assert [row["landline_at"] for row in rows(context, conversation)] == [None, first]
