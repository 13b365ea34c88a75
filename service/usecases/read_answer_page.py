"""Somebody opens the page behind their link: looking changes nothing."""

from dataclasses import dataclass

from service.flows import slots as slot_rules
from service.flows.state import Slot
from service.store import interviews, page_answers, slots
from service.store.database import Tx
from service.store.page_answers import PageAnswer
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.problems import NotFound


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page shows: the interview, open times, and what an answer came to, if asked for."""

    record: InterviewRecord
    slots: tuple[Slot, ...]
    answer: PageAnswer | None


def open_page(context: Context, token: str, key: str) -> Opened:
    """Read the interview of a link, with the recruiter's open times.

    `key` names an answer that was given on the page, and is empty for none. The times that come
    nearest to what that answer asked for are shown; else the next ones. Raises NotFound.
    """
    with context.database.read() as tx:
        record = interviews.by_token(tx, token)
        if record is None:
            raise NotFound("there is no such answer page")
        given = page_answers.by_key(tx, record.id, key) if key else None
        return Opened(record, _offered(tx, context, record, given), given)


def offers(context: Context, record: InterviewRecord, slot_id: int) -> bool:
    """Whether this slot is, or was until a moment ago, one of the interview's recruiter."""
    with context.database.read() as tx:
        found = slots.by_id(tx, slot_id)
    return found is not None and found.recruiter_email == record.recruiter.email


def _offered(
    tx: Tx, context: Context, record: InterviewRecord, given: PageAnswer | None
) -> tuple[Slot, ...]:
    """Return some open times that the candidate can still reach."""
    now = context.clock()
    reply = given.reply if given else None
    answer = (reply.intent, reply.text) if reply else (None, "")
    open_slots = slots.open_of(tx, record.recruiter.id, now)
    return slot_rules.on_page(open_slots, record.in_flow(), now, *answer)
