"""What the holder of a handset can do with calls: place, take, press, speak, hang up."""

import threading
import time
from collections.abc import Callable

from service.clock import utc_now
from service.simulator.account import Account
from service.simulator.calls import Calls
from service.simulator.model import new_sid
from service.simulator.model_calls import MACHINE_SECONDS, Call, Heard, Plan, Source
from service.simulator.network import LONGEST_WAIT, Network

WITHHELD = "anonymous"


class NotPossibleError(Exception):
    """A call is not in a state for that; the sentence says what can be done."""


class NoSuchCallError(Exception):
    """There is no call of that sid."""


class HandsetCalls:
    """Each of these returns when the call waits for a person again, or is over."""

    def __init__(
        self,
        network: Network,
        account: Account,
        calls: Calls,
        speak: Callable[[Call, Source | None], None],
    ) -> None:
        self._network = network
        self._account = account
        self._calls = calls
        self._speak = speak

    def find(self, sid: str) -> Call:
        """Return a call, or raise NoSuchCallError."""
        call = self._network.calls.get(sid)
        if call is None:
            raise NoSuchCallError(f"there is no call {sid[:40]!r}")
        return call

    def call_us(self, phone: str, *, withheld: bool = False) -> Call:
        """Call the account's number, with one's own number or without."""
        number = self._account.number
        call = Call(
            sid=new_sid("CA"),
            direction="inbound",
            phone=phone,
            caller=WITHHELD if withheld else phone,
            called=self._account.settings.phone_number,
            created_at=utc_now(),
            changed=threading.Condition(self._network.lock),
            plan=_inbound_plan(number),
            status="ringing",
            dialled_at=utc_now(),
            busy=True,
        )
        self._network.add_call(call)
        if call.plan.start is None:
            call.add("service", "note", "The number has no address for calls.")
            self._calls.end(call, "failed")
        else:
            self._speak(call, call.plan.start)
        return self._settled(call)

    def answer(self, sid: str, by: str = "human", seconds: float = MACHINE_SECONDS) -> Call:
        """Take a call; `by` is AnsweredBy, `seconds` what the detection needs to find out."""
        call = self._rung(sid)
        if call.inbound or not self._calls.answer(call, by, seconds):
            raise NotPossibleError(possible(call))
        return self._settled(call)

    def decline(self, sid: str) -> Call:
        """Turn a call away: busy."""
        return self._stop_ringing(sid, "busy")

    def ring_out(self, sid: str) -> Call:
        """Let a call ring, without the wait: no-answer."""
        return self._stop_ringing(sid, "no-answer")

    def hang_up(self, sid: str) -> Call:
        """End a call that is talked on, or one's own that nobody has answered yet."""
        call = self.find(sid)
        with self._network.changed:
            ours = call.inbound and call.status == "ringing"
            if call.over or not (ours or call.status == "in-progress"):
                raise NotPossibleError(possible(call))
            call.add("handset", "note", "Hung up.")
            self._calls.end(call, "canceled" if ours else "completed")
        return self._settled(call)

    def press(self, sid: str, keys: str) -> Call:
        """Press keys one after the other; those after a Gather's end go to what comes next."""
        call = self._ready(sid)
        for number, key in enumerate(keys):
            with self._network.changed:
                if not _takes(call, "dtmf") and number == 0:
                    raise NotPossibleError(possible(call))
                if call.over:
                    break
                self._key(call, key)
            self._settled(call)
        return call

    def say(self, sid: str, words: str, confidence: float | None) -> Call:
        """Say something, understood with that confidence; None is without one."""
        call = self._ready(sid)
        with self._network.changed:
            if not _takes(call, "speech"):
                raise NotPossibleError(possible(call))
            call.add("handset", "speech", words)
            self._finish(call, Heard(words=words, confidence=confidence))
        return self._settled(call)

    def silence(self, sid: str) -> Call:
        """End the open Gather now, as its time would: with what was pressed, or nothing."""
        call = self._ready(sid)
        with self._network.changed:
            if call.listening is None:
                raise NotPossibleError(possible(call))
            call.deadline = time.monotonic()
            call.busy = True
            call.changed.notify_all()
        return self._settled(call)

    def _key(self, call: Call, key: str) -> None:
        call.add("handset", "key", key)
        listening = call.listening
        if listening is not None and listening.takes("dtmf"):
            if key in listening.finish_on_key:
                self._finish(call, Heard(call.keys, key))
                return
            call.keys += key
            call.deadline = time.monotonic() + listening.timeout
            if len(call.keys) == listening.num_digits:
                self._finish(call, Heard(call.keys))
                return
        self._network.touch_call(call)

    def _finish(self, call: Call, heard: Heard) -> None:
        call.heard, call.listening = heard, None
        call.busy = call.pressed = True
        self._network.touch_call(call)

    def _stop_ringing(self, sid: str, status: str) -> Call:
        call = self._rung(sid)
        if call.inbound or not self._calls.stop_ringing(call, status):
            raise NotPossibleError(possible(call))
        return self._settled(call)

    def _rung(self, sid: str) -> Call:
        """Wait until a call has reached the handset."""
        call = self.find(sid)
        self._network.wait_until(lambda: call.status != "queued", LONGEST_WAIT)
        return call

    def _ready(self, sid: str) -> Call:
        return self._settled(self._rung(sid))

    def _settled(self, call: Call) -> Call:
        """Wait until the call and the one it is joined with wait for a person, or are over."""
        self._network.wait_until(
            lambda: all(one is None or one.settled for one in (call, call.parent, call.leg)),
            LONGEST_WAIT,
        )
        return call


def possible(call: Call) -> str:
    """Say what can be done with a call as it is now."""
    if call.over:
        return f"the call is over ({call.status}): nothing more can be done with it"
    if call.status == "in-progress":
        return _possible_now(call)
    if call.inbound:
        return "the call has not been answered yet: hang_up is possible"
    return "the phone is ringing: answer, decline and ring_out are possible"


def _possible_now(call: Call) -> str:
    if call.partner is not None:
        return f"the call is connected with {call.partner.phone}: hang_up is possible"
    if call.leg is not None:
        return f"{call.leg.phone} is being called for it: hang_up is possible"
    if call.listening is None:
        return "nobody waits for keys or words: hang_up is possible"
    ways = [("dtmf", "press"), ("speech", "say")]
    heard = ", ".join(way for kind, way in ways if call.listening.takes(kind))
    return f"the call is answered and listens: {heard}, silence and hang_up are possible"


def _takes(call: Call, kind: str) -> bool:
    return call.listening is not None and call.listening.takes(kind)


def _inbound_plan(number: dict[str, str | None]) -> Plan:
    def source(url: str, method: str) -> Source | None:
        address = number[url]
        return Source(address, number[method] or "POST") if address else None

    return Plan(
        start=source("voice_url", "voice_method"),
        fallback=source("voice_fallback_url", "voice_fallback_method"),
        callback=source("status_callback", "status_callback_method"),
    )
