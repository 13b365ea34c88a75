"""Due touches go out: attempt row first, then one POST, then what became of it."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from service.flows.state import Channel
from service.flows.wording.segments import Segments
from service.ports import OutboundText, ProviderText, SendError
from service.store import queueing, touches
from service.store.leases import Claim, this_thread
from service.store.stumbles import Kind
from service.usecases import circuit
from service.usecases.circuit import Leave
from service.usecases.context import Context
from service.usecases.due_touches import is_fresh
from service.usecases.one_by_one import Rows, by_turns
from service.usecases.prepare_texts import prepare
from service.usecases.record_outcome import record_refusal
from service.usecases.record_taken import record_all_taken

BATCH = 64
# Half of them share a transaction: with half as many, its cost a text doubles. The price: so many
# POSTs may be under way when the provider begins to refuse us.
THREADS = 32
_GROUPS = 2
_TOGETHER = THREADS // _GROUPS
# Of what waits so many are put in order at once, and anew after so long: what is urgent comes in.
_IN_ORDER = 1000
_ANEW_AFTER = timedelta(seconds=2)
# Sends that nobody knows the end of are settled by the same queue: each of their two looks may wait
# for one turn, and they have two minutes. RQ cuts a job off after 180 s, texts on their way or not.
_TURN_SECONDS = 20


def send_due_touches(context: Context, seconds: float = _TURN_SECONDS) -> int:
    """Send what is due and may go now, and return how many touches were looked at.

    It never waits for the pace, and takes nothing new once its turn of some seconds is over: the
    scheduler looks again half a second later. Urgent ones go first, the others by turns between
    recruiters. Any number of workers on any number of hosts may run this at once: each touch is
    claimed with a lease, and again by compare-and-set before its POST. While the line is shut one
    touch is tried at times, and the others wait.
    """
    going = _Round(context)
    looked_at = 0
    with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as pool:
        under_way = _UnderWay(context, pool)
        try:
            for claimed in by_turns(going.claim, seconds):
                for begin in range(0, len(claimed), _TOGETHER):
                    some = claimed[begin : begin + _TOGETHER]
                    going.gone(under_way.send(going, some))
                looked_at += len(claimed)
        finally:
            under_way.end()
    return looked_at


class _Round:
    """One run: what waits, in its order, and how many may still go.

    A go that a touch turned out not to need is for the next one.
    """

    def __init__(self, context: Context) -> None:
        self.owner = this_thread()
        self.leave: Leave | None = None
        self._context = context
        self._waiting: list[int] = []
        self._looked_at: datetime | None = None
        self._goes = 0

    def claim(self) -> list[int]:
        """Take what may go now; nothing when nothing waits, or nothing may go any more."""
        while self._look() and self._may_go():
            taken = self._take()
            if taken:
                return taken
        return []

    def gone(self, sent: int) -> None:
        """Note how many of them went out. The one try of a shut line is all that goes."""
        self._goes -= sent
        if self.leave is Leave.ONE and sent:
            self.leave = Leave.NONE

    def _look(self) -> bool:
        now = self._context.clock()
        if not self._waiting or self._looked_at is None or now - self._looked_at > _ANEW_AFTER:
            with self._context.database.read() as tx:
                self._waiting = queueing.waiting(tx, Channel.SMS, now, _IN_ORDER)
            self._looked_at = now
        return bool(self._waiting)

    def _may_go(self) -> bool:
        if self.leave is Leave.NONE:
            return False
        wanted = min(len(self._waiting), 1 if self.leave is Leave.ONE else BATCH)
        self._goes += self._context.text_pace.take(wanted - self._goes)
        if self._goes > 0 and self.leave is None:
            # Asked last: the one try of a shut line must not be spent on the pace.
            self.leave = circuit.leave(self._context, circuit.TEXTS)
        return self._goes > 0 and self.leave is not Leave.NONE

    def _take(self) -> list[int]:
        """Hold the next ones; others may have been faster with some."""
        now = self._context.clock()
        many = 1 if self.leave is Leave.ONE else min(self._goes, BATCH)
        next_ones, self._waiting = self._waiting[:many], self._waiting[many:]
        with self._context.database.write() as tx:
            if self.leave is Leave.ALL and circuit.is_shut(tx, circuit.TEXTS, now):
                self.leave = Leave.NONE
                return []
            return queueing.take(tx, next_ones, Claim(self.owner, now, many))


class _UnderWay:
    """Texts whose POSTs run: one half of the threads sends while the texts of the other are made.

    No text is written before a thread is free for its POST; see `prepare`.
    """

    def __init__(self, context: Context, pool: ThreadPoolExecutor) -> None:
        self._context = context
        self._pool = pool
        self._reminders = Rows(context, Kind.REMINDER)
        self._sends = Rows(context, Kind.SEND)
        self._groups: deque[dict[int, Future[ProviderText | None]]] = deque()

    def send(self, going: _Round, touch_ids: Sequence[int]) -> int:
        """Send some touches and return how many go out, before it is known what becomes of them."""
        if len(self._groups) == _GROUPS:
            self._end_oldest()
        context = self._context
        checked_at = context.clock()
        texts = self._texts(going, touch_ids)
        # No transaction is open here: the provider may take ten seconds to answer.
        context.text_pace.owe(sum(counted.count - 1 for _, counted in texts))
        begun = {
            text.attempt_id: self._pool.submit(_post, context, text, checked_at)
            for text, _ in texts
        }
        self._groups.append(begun)
        return len(begun)

    def _texts(
        self, going: _Round, touch_ids: Sequence[int]
    ) -> list[tuple[OutboundText, Segments]]:
        """Write what goes out; one that cannot be made stays held until it is to be tried again."""
        context = self._context
        made: list[tuple[OutboundText, Segments]] = []

        def write(ids: Sequence[int]) -> None:
            with context.database.write() as tx:
                if going.leave is Leave.ALL and circuit.is_shut(tx, circuit.TEXTS, context.clock()):
                    return  # shut since they were claimed: they wait until their leases run out
                texts = prepare(tx, context, going.owner, ids)
            made.extend(texts)

        again = self._reminders.handle_all(touch_ids, write)
        if again:
            with context.database.write() as tx:
                for touch_id, at in again.items():
                    touches.hold_back(tx, touch_id, at)
        return made

    def end(self) -> None:
        """Wait for all of them."""
        while self._groups:
            self._end_oldest()

    def _end_oldest(self) -> None:
        sent = self._groups.popleft()
        wait(sent.values())
        answered = {at: one.result() for at, one in sent.items() if one.exception() is None}
        record_all_taken(
            self._context, self._sends, {at: taken for at, taken in answered.items() if taken}
        )
        for at, one in sent.items():
            if at not in answered:
                self._sends.handle(at, one.result)


def _post(context: Context, text: OutboundText, checked_at: datetime) -> ProviderText | None:
    """Send one text; what the provider refuses is noted here, what it takes by the caller."""
    if not is_fresh(context, checked_at):
        return None
    try:
        return context.sms.send(text)
    except SendError as error:
        record_refusal(context, text.attempt_id, error)
        return None
