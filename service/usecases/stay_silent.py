"""A text was asked back and no answer came: the recruiter hears of it, for it may be the last."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from service.flows.events import StayedSilent
from service.store import conversations
from service.store.database import Tx
from service.store.stumbles import Kind
from service.usecases.apply import Source, record_replies
from service.usecases.context import Context
from service.usecases.conversation import asked_back, decide, load_snapshot
from service.usecases.one_by_one import one_by_one


def tell_silence(context: Context) -> int:
    """Record a reply for each number that stayed silent, and return how many were looked at.

    Each in a transaction of its own that holds the thread, so that an answer of this very moment
    comes before it or after it, and two workers tell it once.
    """
    return one_by_one(context, Kind.SILENCE, conversations.unanswered, partial(_take, context))


def _take(context: Context, phone: str) -> None:
    now = context.clock()
    with context.database.write() as tx:
        tell_at = conversations.load(tx, phone, now).tell_at
        if tell_at is not None and tell_at <= now:
            tell_now(tx, context, phone, now)


def tell_now(tx: Tx, context: Context, phone: str, now: datetime) -> None:
    """Record the reply of a number that was asked back and has not answered.

    For its own time, and for a text of ours that asks something else before it has come: from
    then on nobody could tell what was open. The open question stays.
    """
    snapshot = load_snapshot(tx, context, phone, now)
    question = conversations.look(tx, phone).question
    message_id, words = asked_back(tx, phone, question) or (None, "")
    # What was asked back by an answer of ours counts, wherever that answer has got to.
    snapshot = replace(snapshot, thread=replace(snapshot.thread, question=question))
    decision = decide(tx, snapshot, StayedSilent(words), now)
    source = replace(Source(phone, words), message_id=message_id)
    record_replies(tx, decision.effects, source, None, now)
    conversations.ask(tx, phone, decision.question, now)
