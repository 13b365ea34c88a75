"""The state of the sandbox: one lock, one condition to wait on, nothing on disk."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable

from service.clock import utc_now
from service.simulator.model import Alert, Handset, Message, new_sid
from service.simulator.model_calls import Call

LONGEST_WAIT = 25.0


class Network:
    """Handsets, messages, blocks and warnings. Every change wakes those who wait for one."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.closing = threading.Event()
        self.arrived: Callable[[Message], None] = _nobody_listens
        self.version = 0
        self._forget()

    def _forget(self) -> None:
        self.handsets: dict[str, Handset] = {}
        self.messages: dict[str, Message] = {}
        self.opted_out: set[str] = set()
        self.alerts: list[Alert] = []
        self.creates: Counter[tuple[str, str]] = Counter()
        self.accepted: Counter[tuple[str, str]] = Counter()
        self.calls: dict[str, Call] = {}
        self.call_creates: Counter[str] = Counter()
        self.call_accepted: Counter[str] = Counter()

    def reset(self) -> None:
        """Forget every message, handset, block, warning and count."""
        with self.changed:
            self._forget()
            self._announce()

    def close(self) -> None:
        """Wake everyone who waits, and let nobody wait again."""
        self.closing.set()
        with self.changed:
            self.changed.notify_all()

    def handset(self, phone: str) -> Handset:
        """Return the handset of an E.164 number, made if it is new."""
        with self.changed:
            if phone not in self.handsets:
                self.handsets[phone] = Handset(phone)
                self._announce(phone)
            return self.handsets[phone]

    def rename(self, phone: str, name: str) -> None:
        """Give a handset the name of the person who holds it."""
        with self.changed:
            self.handset(phone).name = name
            self._announce(phone)

    def answer_by_itself(self, phone: str, answer: str) -> None:
        """Let a handset answer every text it gets, from now on; an empty answer ends that."""
        with self.changed:
            handset = self.handset(phone)
            handset.answer, handset.answered = answer, 0
            self._announce(phone)

    def add(self, message: Message) -> None:
        """Put a message into its handset's thread, and into the log if it belongs there."""
        with self.changed:
            self.handset(message.handset).thread.append(message)
            if message.logged:
                self.messages[message.sid] = message
            self._announce(message.handset)

    def update(self, message: Message, status: str, error_code: int | None = None) -> None:
        """Move a message on to its next status."""
        with self.changed:
            message.status = status
            message.error_code = error_code
            message.updated_at = utc_now()
            if message.sent_at is None and status not in {"queued", "canceled"}:
                message.sent_at = message.updated_at
            if status == "delivered":
                self.arrived(message)
            self._announce(message.handset)

    def carrier_text(self, phone: str, text: str) -> None:
        """Deliver the carrier's own text: free, and not in the account's log, as with Twilio."""
        now = utc_now()
        sid = new_sid("SM")
        message = Message(sid, "outbound-reply", phone, None, text, "delivered", now)
        message.by_carrier, message.logged = True, False
        with self.changed:
            self.arrived(message)
            self.add(message)

    def block(self, phone: str) -> None:
        """Opt a phone out of everything that the account's sender sends."""
        with self.changed:
            self.opted_out.add(phone)
            self._announce(phone)

    def unblock(self, phone: str) -> bool:
        """Lift a block; say whether there was one."""
        with self.changed:
            lifted = phone in self.opted_out
            self.opted_out.discard(phone)
            self._announce(phone)
            return lifted

    def warn(
        self, code: int, message: str, url: str, message_sid: str = "", call_sid: str = ""
    ) -> None:
        """Record a warning of the debugger."""
        with self.changed:
            self.alerts.append(Alert(code, message, url, message_sid, utc_now(), call_sid))
            self._announce()

    def take_calls(self, phone: str, how: str) -> None:
        """Let a handset take its calls by hand, by voicemail, or not at all."""
        with self.changed:
            self.handset(phone).takes_calls = how
            self._announce(phone)

    def add_call(self, call: Call) -> None:
        """Put a call into its handset's list and into the account's log."""
        with self.changed:
            self.handset(call.phone).calls.append(call)
            self.calls[call.sid] = call
            self.touch_call(call)

    def touch_call(self, call: Call) -> None:
        """Wake those who wait for a change of a call, its parent's thread among them."""
        with self.changed:
            call.updated_at = utc_now()
            self._announce(call.phone)
            call.version = self.version
            call.changed.notify_all()
            if call.parent is not None:
                call.parent.changed.notify_all()

    def touch(self) -> None:
        """Tell the pages that something beside the messages has changed."""
        with self.changed:
            self._announce()

    def newest_first(self, phones: Iterable[str] = ()) -> list[Message]:
        """Return the log, newest first; only the threads of `phones` when any is a handset."""
        with self.changed:
            threads = [self.handsets[phone].thread for phone in phones if phone in self.handsets]
            log = threads[0] if threads else list(self.messages.values())
            return [message for message in reversed(log) if message.sid in self.messages]

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Wait until `ready` (asked under the lock) or for `seconds`, 25 at most."""
        until = time.monotonic() + min(LONGEST_WAIT, seconds)
        with self.changed:
            while not ready() and not self.closing.is_set():
                left = until - time.monotonic()
                if left <= 0:
                    break
                self.changed.wait(left)
            return ready()

    def _announce(self, phone: str | None = None) -> None:
        self.version += 1
        if phone is not None and phone in self.handsets:
            self.handsets[phone].changed = self.version
        self.changed.notify_all()


def _nobody_listens(_message: Message) -> None:
    pass
