"""The provider took texts: what follows from that, for many in one transaction."""

from collections.abc import Mapping, Sequence
from functools import partial

from service.flows.state import TouchState
from service.ports import ProviderText
from service.store import attempts, conversations, touches
from service.store.attempts import Attempt
from service.usecases import circuit, record_outcome
from service.usecases.context import Context
from service.usecases.one_by_one import Rows
from service.usecases.touch_states import rank


def record_all_taken(context: Context, rows: Rows, taken: Mapping[int, ProviderText]) -> None:
    """Note by attempt that the provider took a text; its report may have come first.

    Those of which nothing more is known, nearly all, are noted together; each other one alone, and
    all of them when one cannot be noted.
    """
    more: set[int] = set()

    def note(ids: Sequence[int]) -> None:
        more.update(_together(context, {one: taken[one] for one in ids}))

    rows.handle_all(list(taken), note)
    for attempt_id in more:
        work = partial(record_outcome.record_taken, context, attempt_id, taken[attempt_id])
        rows.handle(attempt_id, work)


def _together(context: Context, taken: Mapping[int, ProviderText]) -> set[int]:
    """Note what was taken and nothing more is known of; return the others."""
    now = context.clock()
    with context.database.write() as tx:
        conversations.load_all(tx, attempts.phones_of(tx, taken), now)
        held = attempts.hold_all(tx, taken)
        plain = [one for one in held if _is_plain(one, taken[one.id])]
        if plain:
            attempts.all_sent(tx, {one.id: taken[one.id].sid for one in plain}, now)
            conversations.texted_all(tx, {one.phone for one in plain}, now)
            touches.all_sent(tx, [one.touch_id for one in plain])
            latest = max(one.created_at for one in plain)
            circuit.passed(tx, circuit.TEXTS, now, sent_at=latest)
    return taken.keys() - {one.id for one in plain}


def _is_plain(attempt: Attempt, text: ProviderText) -> bool:
    """Whether it was taken and neither says anything else of it nor has a report done so."""
    says_more = text.state is not TouchState.SENT or text.error_code or text.why
    return not says_more and attempt.provider_sid is None and rank(attempt.state) < _SENT


_SENT = rank(TouchState.SENT)
