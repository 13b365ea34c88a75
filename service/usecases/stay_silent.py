"""A text was asked back and no answer came: the recruiter hears of it, for it may be the last."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from service.flows.events import StayedSilent
from service.store import conversations, messages
from service.store.database import Tx
from service.store.stumbles import Kind
from service.usecases.apply import Source, record_replies
from service.usecases.context import Context
from service.usecases.conversation import decide, load_snapshot
from service.usecases.one_by_one import one_by_one


def tell_silence(context: Context) -> int:
    """Record a reply for each number that stayed silent, and return how many were looked at.

    Each in a transaction of its own that holds the thread, so that an answer of this very moment
    comes before it or after it, and two workers tell it once.
    """
    return one_by_one(context, Kind.SILENCE, conversations.unanswered, partial(_take, context))


def _take(context: Context, phone: str) -> None:
    with context.database.write() as tx:
        _tell(tx, context, phone, context.clock())


def _tell(tx: Tx, context: Context, phone: str, now: datetime) -> None:
    snapshot = load_snapshot(tx, context, phone, now)
    tell_at = conversations.look(tx, phone).tell_at
    if tell_at is None or tell_at > now:
        return
    message_id, words = messages.last_inbound(tx, phone) or (None, "")
    decision = decide(tx, snapshot, StayedSilent(words), now)
    source = replace(Source(phone, words), message_id=message_id)
    record_replies(tx, decision.effects, source, None, now)
    conversations.ask(tx, phone, decision.question, now)
