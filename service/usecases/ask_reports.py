"""Reports that never came are asked for: in bulk, three times, and then no more."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import structlog

from service.flows import reports
from service.ports import ProviderText, SendError
from service.store import attempts
from service.store.attempts import Attempt
from service.store.stumbles import Kind
from service.usecases.asking import Asking
from service.usecases.context import Context
from service.usecases.one_by_one import Rows
from service.usecases.record_outcome import advance, held

# For more than these, one list is read in place of a question each.
FEW = 5
_BATCH = 500
_THREADS = 8
_log = structlog.get_logger()


def ask_reports(context: Context) -> int:
    """Ask how the texts stand whose reports are overdue, and return how many there were.

    An asking that fails counts as well: the next one is half an hour later.
    """
    with context.database.read() as tx:
        due = attempts.unreported(tx, context.clock(), _BATCH)
    known = _listed(context, due) if len(due) > FEW else {}
    rows, asking = Rows(context, Kind.REPORT), Asking()
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="ask") as pool:
        work = [partial(_ask, context, asking, known, attempt) for attempt in due]
        list(pool.map(rows.handle, (one.id for one in due), work))
    return len(due)


def _listed(context: Context, due: Sequence[Attempt]) -> dict[str, ProviderText] | None:
    """Read one list for all of them; None when Twilio cannot be asked."""
    since = min(one.created_at for one in due)
    try:
        return {one.sid: one for one in context.sms.sent_since(since)}
    except SendError as error:
        _log.warning("reports not asked for", texts=len(due), why=error.words)
        return None


def _ask(
    context: Context, asking: Asking, known: dict[str, ProviderText] | None, attempt: Attempt
) -> None:
    text = None
    if known is not None and attempt.provider_sid:
        sid = attempt.provider_sid
        text = known.get(sid) or _asked(context, asking, sid)
    _note(context, attempt, text)


def _asked(context: Context, asking: Asking, sid: str) -> ProviderText | None:
    """Ask about one text; None when that tells nothing."""
    try:
        return context.sms.look_up(sid) if asking.may_ask() else None
    except SendError as error:
        asking.failed()
        _log.warning("report not had", text=sid, why=error.words)
        return None


def _note(context: Context, attempt: Attempt, text: ProviderText | None) -> None:
    """Write what was said, and when to ask next if that is not the end of it."""
    now: datetime = context.clock()
    with context.database.write() as tx:
        current = held(tx, attempt.id, now)
        if current.ask_at is None or current.asked != attempt.asked:
            return  # its report has come, or somebody else has asked
        asked = current.asked + 1
        attempts.ask_again(tx, current.id, asked, reports.ask_at(now, asked))
        if text is not None:
            word = f"{text.status} (asked)"
            attempts.keep_report(tx, current.id, word, text.error_code, now)
            advance(tx, context, current, text)
