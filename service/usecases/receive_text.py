"""A text came in: keep it, decide, commit the answer and what the recruiter must hear."""

from dataclasses import dataclass

from service.flows.events import TextReceived
from service.store import conversations, messages
from service.store.database import Tx
from service.store.messages import Inbound
from service.usecases.context import Context
from service.usecases.conversation import RepeatedError, Said, converse, load_snapshot


@dataclass(frozen=True, slots=True)
class Received:
    """What an inbound text came to: the answer (None for silence), and whether it was a repeat."""

    answer: str | None
    repeated: bool


def receive_text(context: Context, inbound: Inbound, opt_out_type: str = "") -> Received:
    """Keep and answer one inbound text, in one transaction; a repeat of its sid changes nothing.

    The natural key is Twilio's MessageSid: a webhook may be repeated, and a captured one replayed
    (signatures carry no time). Nothing is sent from here; the answer goes back with the webhook.
    Repeats are rare: one is rolled back, and every other text saves a statement.
    """
    event = TextReceived(inbound.body, opt_out_type, inbound.media)
    try:
        with context.database.write() as tx:
            return Received(take(tx, context, inbound, event).words, repeated=False)
    except RepeatedError:
        with context.database.read() as tx:
            return Received(messages.answer_given(tx, inbound.sid), repeated=True)


def take(tx: Tx, context: Context, inbound: Inbound, event: TextReceived) -> Said:
    """Keep and answer one text in the caller's transaction. Raises RepeatedError."""
    snapshot = load_snapshot(tx, context, inbound.phone, context.clock())
    if snapshot.thread.landline:  # "landline, or its carrier cannot be reached" (30006)
        conversations.texts_reach(tx, inbound.phone, context.clock())
    return converse(tx, context, snapshot, event, inbound)
