"""What the API reads of one interview or one page is found by an index, on both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, text

from service.store import interviews, pages, timeline
from service.store.database import Database, Tx
from service.usecases.context import Context
from tests.support.steps import SAM, invited

READS: dict[str, Callable[[Tx, int], object]] = {
    "the timeline": lambda tx, found: timeline.read(tx, interviews.known(tx, found)),
    "the reminders of a page": lambda tx, found: pages.touches_of(tx, [found]),
    "the last replies of a page": lambda tx, found: pages.last_replies_of(tx, [found]),
    "the consent of a page": lambda tx, _found: pages.allowed_of(tx, [SAM]),
}


def plans(database: Database, read: Callable[[Tx], object]) -> list[str]:
    """Return the plan of each statement of a read."""
    seen: list[tuple[str, object]] = []

    def note(_c: object, _k: object, statement: str, given: object, *_: object) -> None:
        seen.append((statement, given))

    with database.read() as tx:
        if not database.is_sqlite:
            tx.execute(text("SET LOCAL enable_seqscan = off"))
        event.listen(database.engine, "before_cursor_execute", note)
        read(tx)
        event.remove(database.engine, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        rows = [tx.exec_driver_sql(explain + statement, given) for statement, given in seen]
        return ["\n".join(map(str, one)) for one in rows]


@pytest.mark.parametrize("name", READS)
def test_no_table_is_read_as_a_whole(context: Context, name: str) -> None:
    made = invited(context)
    found = plans(context.database, lambda tx: READS[name](tx, made.id))
    assert found
    for plan in found:
        assert "Seq Scan" not in plan
        assert "'SCAN " not in plan
