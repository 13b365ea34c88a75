"""Interviews and replies are found by name, number, title and words; private words never are."""

import pytest
from sqlalchemy import insert, select

from service.flows.terms import wanted
from service.store import search
from service.store.schema import interview, reply
from service.usecases.change_interview import change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.tell_recruiters import tell_recruiters
from tests.support.inbox import replied
from tests.support.recruiting import told_in_private
from tests.support.steps import MARIA, SAM, invited


def found(context: Context, query: str) -> list[int]:
    """The ids of the replies that a search finds."""
    with context.database.read() as tx:
        found_by = search.in_replies(tx, wanted(query))
        ids = select(reply.c.id).where(*found_by).order_by(reply.c.id)
        return list(tx.execute(ids).scalars())


@pytest.fixture
def two(context: Context) -> tuple[int, int]:
    """What Sam and Maria wrote, passed on."""
    sam = invited(context)
    maria = invited(context, "María García", MARIA, title="Nurse, night shift")
    first = replied(context, "Running 10 min late, très désolé", sam.id, phone=SAM)
    second = replied(context, "See you at eight", maria.id, phone=MARIA)
    tell_recruiters(context)
    return first, second


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("sam", "first"), ("SAM LE", "first"), ("garcia", "second"), ("Maria Nurse", "second"),
        ("(213) 555-0145", "second"), ("0123", "first"), ("+1 415", "first"),
        ("desole", "first"), ("eight maria", "second"), ("eight sam", ""), ("ei", "second"),
        ("%", "first second"), ("am", ""), ("zzz", ""), ("backend", "first"),
    ],
)  # fmt: skip
def test_every_word_must_begin_a_word_of_it(
    context: Context, two: tuple[int, int], query: str, who: str
) -> None:
    named = {"first": two[0], "second": two[1]}
    assert found(context, query) == [named[one] for one in who.split()]


def test_what_very_many_hold_is_found_like_what_few_hold(
    context: Context, two: tuple[int, int]
) -> None:
    columns = [one for one in reply.c if one.name != "id"]
    same = select(*columns).where(reply.c.phone == MARIA)
    with context.database.write() as tx:
        for _ in range(12):
            tx.execute(insert(reply).from_select(columns, same))
    assert len(found(context, "maria")) == 2**12
    assert found(context, "maria late") == []
    assert found(context, "eight maria nurse") == [two[1]]


def test_private_words_are_never_found(context: Context) -> None:
    _, reply_id = told_in_private(context)
    tell_recruiters(context)
    assert found(context, "leukaemia") == []
    assert found(context, "sam") == [reply_id]


def test_a_changed_name_and_title_are_found_in_place_of_the_old(context: Context) -> None:
    made = invited(context)
    changes = {"title": "Data engineer", "candidate": {"name": "Samuel Leigh"}}
    change_interview(context, made.id, Changes.model_validate(changes))
    with context.database.read() as tx:
        ids = {
            query: tx.execute(
                select(interview.c.id).where(*search.in_interviews(wanted(query)))
            ).scalar()
            for query in ("data samuel", "engineer leigh", "backend", "lee")
        }
    assert ids == {"data samuel": made.id, "engineer leigh": made.id, "backend": None, "lee": None}
