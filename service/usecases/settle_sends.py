"""Sends whose outcome nobody knows are looked up at the provider; never resent blindly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import structlog

from service.flows.state import TouchState
from service.ports import ProviderText, SendError
from service.store import attempts
from service.store.attempts import Attempt
from service.store.database import Tx
from service.store.stumbles import Kind
from service.usecases.asking import Asking
from service.usecases.context import Context
from service.usecases.one_by_one import Rows
from service.usecases.record_outcome import advance, held
from service.usecases.touch_states import again_later, settle

# Longer than a POST may take (10 s), and than the provider needs to list what it took.
LOOK_AFTER = timedelta(seconds=30)
_LOOKS = 2
_MOST_SENDS = 2
_BATCH = 500
_THREADS = 8
# For more than these, one list is read before each number is asked for.
_FEW = 5
_log = structlog.get_logger()


def settle_sends(context: Context) -> int:
    """Look up every unsettled send once, and return how many there were.

    A send is unsettled when its POST ended without an answer or its worker died. What two
    listings half a minute apart do not show was not taken: only then is it sent again, once. Of
    many, one list of what went to anybody is the first; before a send is given up for lost, its
    own number is asked for. Those of which there are too many for one round wait for the next.
    """
    with context.database.read() as tx:
        open_sends = attempts.unsettled(tx, context.clock() - LOOK_AFTER, _BATCH)
    look, rows = _Look(context), Rows(context, Kind.SEND)
    if len(open_sends) > _FEW:
        look.read(min(one.created_at for one in open_sends))
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="settle") as pool:
        work = [partial(look.up, attempt) for attempt in open_sends]
        list(pool.map(rows.handle, (one.id for one in open_sends), work))
    return len(open_sends)


class _Look:
    """One round: what the one list has shown, if it was read, and what may still be asked."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sent: dict[str, list[ProviderText]] | None = None
        self._asking = Asking()

    def read(self, since: datetime) -> None:
        """Read the list of what was sent to anybody."""
        sent: dict[str, list[ProviderText]] = {}
        try:
            for one in self._context.sms.sent_since(since):
                sent.setdefault(one.phone, []).append(one)
        except SendError as error:
            self._give_way(error, altogether=True)
        else:
            self._sent = sent

    def up(self, attempt: Attempt) -> None:
        """Look up one send. Who cannot ask asks again after the usual wait, not on every beat."""
        if self._is_settled_by_list(attempt):
            return
        if self._asking.may_ask():
            listed = self._list(attempt)
            if listed is not None:
                _note(self._context, attempt, listed, final=True)
                return
        elif not self._asking.is_down:
            return  # enough of them for one round
        with self._context.database.write() as tx:
            attempts.change(tx, attempt.id, self._context.clock())

    def _is_settled_by_list(self, attempt: Attempt) -> bool:
        """Whether the one list is enough of a look: not when the send would be given up by it."""
        if self._sent is None:
            return False
        shown = self._sent.get(attempt.phone, [])
        return _note(self._context, attempt, shown, final=attempt.looked + 1 < _LOOKS)

    def _list(self, attempt: Attempt) -> list[ProviderText] | None:
        """List what went to its number; None when that has failed."""
        try:
            return self._context.sms.sent_to(attempt.phone, attempt.created_at)
        except SendError as error:
            self._give_way(error)
            return None

    def _give_way(self, error: SendError, *, altogether: bool = False) -> None:
        _log.warning("sends not settled yet", why=error.words)
        self._asking.failed(altogether=altogether)


def _note(context: Context, attempt: Attempt, listed: list[ProviderText], *, final: bool) -> bool:
    """Write what a list says of a send; False when it does not show it and is not `final`."""
    now = context.clock()
    with context.database.write() as tx:
        current = held(tx, attempt.id, now)
        if current.updated_at != attempt.updated_at:
            return True  # somebody else settled it meanwhile
        match = _ours(tx, current, listed)
        if match is not None and _may_be_a_later_one(tx, current):
            # Who goes out again has to be the first: what a later one says is not needed any more.
            attempts.change(tx, current.id, now)
        elif match is not None:
            _log.info("send settled: it was taken", attempt=attempt.id)
            word = f"{match.status} (listed)"
            attempts.keep_report(tx, current.id, word, match.error_code, now)
            advance(tx, context, current, match)
        elif not final:
            return False
        elif current.looked + 1 < _LOOKS:
            attempts.change(tx, current.id, now, state="unknown", looked=current.looked + 1)
            settle(tx, current, TouchState.UNKNOWN, "no answer from Twilio", now)
        else:
            _give_up(tx, current, now)
        return True


def _ours(tx: Tx, attempt: Attempt, listed: list[ProviderText]) -> ProviderText | None:
    """Find the text that this send made: same words, not the text of another send.

    A trial account puts a sentence of its own before them ("Sent from your Twilio trial account").
    """
    alike = [one for one in listed if one.body.endswith(attempt.body)]
    taken = attempts.sids_in_use(tx, (one.sid for one in alike))
    free = (one for one in alike if one.sid not in taken)
    return min(free, key=lambda one: len(one.body), default=None)


def _may_be_a_later_one(tx: Tx, attempt: Attempt) -> bool:
    """Whether a text that is found may as well be that of a later send with the same words."""
    return attempts.is_open_after(tx, attempt.id, attempt.phone, attempt.body)


def _give_up(tx: Tx, attempt: Attempt, now: datetime) -> None:
    why = "Twilio never got it"
    attempts.change(tx, attempt.id, now, state="refused", why=why)
    if attempts.lost(tx, attempt.touch_id) < _MOST_SENDS:
        again_later(tx, attempt, why, now)
    else:
        settle(tx, attempt, TouchState.FAILED, why, now)
