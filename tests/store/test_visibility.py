"""The rule of who sees what, in Python and in SQL: both say the same."""

from itertools import product

import pytest
from sqlalchemy import insert, select, update

from service.flows.access import Sight
from service.store import people, visibility
from service.store.database import Tx
from service.store.schema import interview, recruiter, reply, team
from service.usecases.context import Context
from tests.support.inbox import replied, user
from tests.support.steps import DANA, MARIA, SAM, invited

OMAR, BOSS, IRIS = "omar@acme.example", "boss@acme.example", "iris@acme.example"
READERS = (DANA, OMAR, BOSS, IRIS)


@pytest.fixture
def world(context: Context) -> Context:
    """Dana and Iris in one team, Omar in none, a boss; a reply of each, one handed to Omar."""
    for who in (DANA, OMAR, IRIS):
        user(context, who)
    user(context, BOSS, role="admin")
    sam, maria = invited(context), invited(context, "Maria", MARIA, recruiter=OMAR)
    handed = invited(context, "Lee", SAM, recruiter=IRIS)
    ids = [replied(context, interview_id=one.id) for one in (sam, maria, handed)]
    replied(context)
    with context.database.write() as tx:
        tx.execute(insert(team).values(id=1, name="Tech", created_at=context.clock()))
        same = recruiter.c.email.in_([DANA, IRIS])
        tx.execute(update(recruiter).where(same).values(team_id=1))
        omar = people.recruiter_by_email(tx, OMAR)
        assert omar is not None
        tx.execute(update(reply).where(reply.c.id == ids[2]).values(assignee_id=omar.id))
    return context


def sight(tx: Tx, who: str) -> Sight:
    found = people.recruiter_by_email(tx, who)
    assert found is not None
    return visibility.sight_of(tx, found)


@pytest.mark.parametrize("who", READERS)
def test_replies_are_seen_as_the_rule_says(world: Context, who: str) -> None:
    with world.database.read() as tx:
        eyes = sight(tx, who)
        joined = reply.outerjoin(interview, interview.c.id == reply.c.interview_id)
        columns = select(reply.c.id, reply.c.assignee_id, interview.c.recruiter_id)
        rows = tx.execute(columns.select_from(joined)).all()
        seen = set(
            tx.execute(select(reply.c.id).select_from(joined).where(visibility.of_replies(eyes)))
            .scalars()
            .all()
        )
    assert seen == {row.id for row in rows if eyes.sees_reply(row.recruiter_id, row.assignee_id)}


def test_a_team_shares_its_interviews_and_one_sees_what_was_handed_over(world: Context) -> None:
    with world.database.read() as tx:
        ids = tx.execute(select(interview.c.id).order_by(interview.c.id)).scalars().all()
        sam, maria, handed = ids
        seen = {
            (who, one)
            for who, one in product(READERS, ids)
            if visibility.sees_interview(tx, sight(tx, who), one)
        }
    assert seen == {
        *((BOSS, one) for one in ids),
        *((DANA, one) for one in (sam, handed)),
        *((IRIS, one) for one in (sam, handed)),
        *((OMAR, one) for one in (maria, handed)),
    }
