"""The views of the inbox, in Python and in SQL: both say the same, by their indexes."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import event, select, update

from service.flows import handling as rules
from service.flows.handling import COUNTED, Show, belongs
from service.flows.state import Intent
from service.store import handling, inbox
from service.store.database import Tx
from service.store.inbox import View
from service.store.records import Recruiter
from service.store.schema import reply
from service.usecases import read_inbox
from service.usecases.context import Context
from tests.support.desk import BOSS, IRIS, OMAR, a_team
from tests.support.inbox import replied
from tests.support.steps import DANA, MARIA, SAM, invited

NOBODY = ""


@pytest.fixture
def staff(context: Context) -> dict[str, Recruiter]:
    """Replies of three interviews and a stranger, in every state, handed to some."""
    staff = a_team(context)
    made = [
        invited(context, "Sam Lee", SAM).id,
        invited(context, "Maria", MARIA, recruiter=IRIS).id,
        invited(context, "Lee", "+14155550188", recruiter=OMAR).id,
        None,
    ]
    later = context.clock() + timedelta(hours=1)
    states = [{}, {"read_at": later}, {"handled_at": later}, {"snoozed_until": later}]
    for about, state, to in product(made, states, (NOBODY, DANA, OMAR)):
        one = replied(context, interview_id=about, intent=Intent.CANCEL, urgent=bool(to))
        assignee = staff[to].id if to else None
        with context.database.write() as tx:
            values = {"assignee_id": assignee, **state}
            tx.execute(update(reply).where(reply.c.id == one).values(**values))
    return staff


def everything(tx: Tx, context: Context) -> list[tuple[int, rules.Standing]]:
    ids = tx.execute(select(reply.c.id)).scalars().all()
    found = (inbox.by_id(tx, one) for one in ids)
    return [(one.id, one.standing(context.clock())) for one in found if one]


def test_each_view_holds_what_the_rule_says_and_its_number_counts_it(
    context: Context, staff: dict[str, Recruiter]
) -> None:
    with context.database.read() as tx:
        known, group = everything(tx, context), handling.standings(tx, context.clock())
        for who, show in product(staff.values(), Show):
            eyes = read_inbox.eyes_of(tx, who)
            on_top, rest = inbox.page(tx, View(eyes, context.clock(), show), None, 999)
            ids = [entry.id for entry in (*on_top, *rest)]
            wanted = {one for one, stands in known if belongs(show, stands, eyes)}
            assert (set(ids), len(ids)) == (wanted, len(wanted)), (who.email, show)
            if show in set(COUNTED) - {Show.MINE, Show.TEAM}:
                assert rules.counts(group, eyes)[show] == len(wanted)


def test_urgent_and_unread_stand_on_top_and_come_once_through_all_pages(
    context: Context, staff: dict[str, Recruiter]
) -> None:
    with context.database.read() as tx:
        view = View(read_inbox.eyes_of(tx, staff[BOSS]), context.clock())
        on_top, rest = inbox.page(tx, view, None, 5)
        seen, before = [one.id for one in (*on_top, *rest)], rest[-1].id
        while found := inbox.page(tx, view, before, 5)[1]:
            seen += [one.id for one in found]
            before = found[-1].id
        everything = {entry.id for part in inbox.page(tx, view, None, 999) for entry in part}
    assert all(entry.urgent and entry.read_at is None for entry in on_top)
    assert (len(seen), set(seen)) == (len(set(seen)), everything)


ASKED: dict[str, tuple[str, Callable[[Tx, Context], object]]] = {
    "how all stand": (
        "ix_reply_unread ix_reply_unhandled",
        lambda tx, context: handling.standings(tx, context.clock()),
    ),
    "what is back": (
        "ix_reply_snoozed",
        lambda tx, context: handling.returned(tx, (context.clock(), context.clock())),
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_all_day_uses_its_index(context: Context, name: str) -> None:
    indexes, question = ASKED[name]
    seen: list[tuple[str, object]] = []
    engine = context.database.engine
    with context.database.read() as tx:
        event.listen(tx, "before_cursor_execute", lambda *said: seen.append((said[2], said[3])))
        question(tx, context)
    explain = "EXPLAIN QUERY PLAN " if context.database.is_sqlite else "EXPLAIN "
    with engine.connect() as tx:
        if not context.database.is_sqlite:
            tx.exec_driver_sql("SET enable_seqscan = off")
        plan = "\n".join(
            str(row) for one in seen for row in tx.exec_driver_sql(explain + one[0], one[1])
        )
    assert all(index in plan for index in indexes.split()), plan
