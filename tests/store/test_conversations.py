"""What the thread with a number remembers, and in which order threads are held."""

import threading

from service.store import conversations
from service.store.schema import conversation
from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.core import rows, waits_for_a_row
from tests.support.service import until
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


def test_two_who_meet_a_new_number_beside_a_known_one_do_not_wait_for_each_other(
    context: Context, clock: StandingClock
) -> None:
    held: list[list[str]] = []

    def hold_both() -> None:
        with context.database.write() as tx:
            held.append(list(conversations.load_all(tx, [MARIA, SAM], clock())))

    with context.database.write() as tx:
        conversations.load(tx, MARIA, clock())
    other = threading.Thread(target=hold_both)
    with context.database.write() as tx:
        conversations.load_all(tx, [SAM], clock())
        other.start()
        until(lambda: waits_for_a_row(context))
        conversations.load_all(tx, [MARIA], clock())
    other.join(20)
    assert [sorted(one) for one in held] == [sorted([MARIA, SAM])]
