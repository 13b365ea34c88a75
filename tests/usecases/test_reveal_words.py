"""Private words are read by a deliberate act, by those who may, and each time leaves a mark."""

import pytest
from sqlalchemy import text

from service.flows.state import Intent, Reason
from service.store.schema import marker
from service.usecases.context import Context
from service.usecases.problems import NotFound
from service.usecases.read_inbox import page
from service.usecases.read_timeline import read_timeline
from service.usecases.reveal_words import read_words, reveal_words
from tests.support import on_sqlite
from tests.support.core import rows
from tests.support.inbox import user
from tests.support.recruiting import SECRET, kept, told_in_private
from tests.support.steps import DANA, MARIA, invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

OTHER = "omar@acme.example"
BOSS = "boss@acme.example"


def marks(context: Context) -> list[str]:
    return [row["actor"] for row in rows(context, marker) if row["kind"] == "words.shown"]


@pytest.mark.parametrize(("who", "role"), [(DANA, "recruiter"), (BOSS, "admin")])
def test_the_recruiter_and_an_admin_may_read_them(context: Context, who: str, role: str) -> None:
    reader = user(context, who, role)
    _, reply_id = told_in_private(context)
    assert page(context, reader).on_top[0].text == ""
    assert reveal_words(context, reader, reply_id).text == SECRET
    assert page(context, reader).on_top[0].text == ""
    assert marks(context) == [who]


def test_others_may_not_and_leave_no_mark(context: Context) -> None:
    _, reply_id = told_in_private(context)
    with pytest.raises(NotFound):
        reveal_words(context, user(context, OTHER), reply_id)
    assert marks(context) == []


def test_each_look_is_told_in_the_timeline(context: Context) -> None:
    made, reply_id = told_in_private(context)
    for _ in range(2):
        read_words(context, reply_id, "ats sync")
    told = [one.detail for one in read_timeline(context, made.id) if one.kind == "words.shown"]
    assert told == ["the candidate's own words were shown (by ats sync)"] * 2


def test_other_words_need_no_mark(context: Context) -> None:
    made = invited(context)
    reply_id = kept(context, made.id, Intent.QUESTION, "where is it?")
    assert read_words(context, reply_id, "ats sync") == "where is it?"
    assert marks(context) == []


def test_a_reply_that_is_not_there_is_not_found(context: Context) -> None:
    with pytest.raises(NotFound):
        read_words(context, 404, "ats sync")


def test_the_timeline_says_what_they_are_about_and_no_more(context: Context) -> None:
    made, reply_id = told_in_private(context)
    read_words(context, reply_id, "ats sync")
    told = read_timeline(context, made.id)
    assert [one.detail for one in told if one.kind == "message.received"] == [
        "words that are kept private (family or health)"
    ]
    assert SECRET not in repr(told)


def test_a_text_about_two_interviews_is_kept_back_in_both(context: Context) -> None:
    made, _ = told_in_private(context)
    other = invited(context, "Maria García", MARIA)
    facts = {"reason": Reason.EMERGENCY, "private": True}
    kept(context, made.id, Intent.RESCHEDULE, "my son is in hospital", **facts)
    with context.database.write() as tx:
        move = text("UPDATE message SET interview_id = :other WHERE body LIKE '%hospital'")
        tx.execute(move, {"other": other.id})
    told = [one.detail for one in read_timeline(context, other.id)]
    assert "words that are kept private (an emergency)" in told
    assert "hospital" not in repr(told)
