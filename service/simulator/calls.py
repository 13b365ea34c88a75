"""The life of a call: queued, ringing, in-progress, and one of the ways to end."""

import time
from collections.abc import Callable
from functools import partial

from service.clock import utc_now
from service.simulator.call_callbacks import CallCallbacks
from service.simulator.model_calls import MACHINE_SECONDS, Call, Source
from service.simulator.network import Network
from service.simulator.scheduler import Scheduler


class Calls:
    """Moves calls from state to state. What is said in them is the interpreter's: `answered`."""

    def __init__(
        self, network: Network, scheduler: Scheduler, callbacks: CallCallbacks, delay: float
    ) -> None:
        self._network = network
        self._scheduler = scheduler
        self._callbacks = callbacks
        self._delay = delay
        self.answered: Callable[[Call, Source | None], None] = _nobody_speaks

    def place(self, call: Call) -> None:
        """Put a call on its way to a handset."""
        self._network.add_call(call)
        self._scheduler.after(self._delay, partial(self._dial_out, call))

    def _dial_out(self, call: Call) -> None:
        with self._network.changed:
            if call.over:
                return
            call.dialled_at = utc_now()
            self._callbacks.event(call, "initiated")
            self._network.touch_call(call)
        self._scheduler.after(self._delay, partial(self._ring, call))

    def _ring(self, call: Call) -> None:
        with self._network.changed:
            if call.over:
                return
            call.status = "ringing"
            self._callbacks.event(call, "ringing")
            self._network.touch_call(call)
            how = self._network.handset(call.phone).takes_calls
        self._scheduler.after(call.plan.timeout, partial(self.stop_ringing, call, "no-answer"))
        if how == "voicemail":
            self._scheduler.after(self._delay, partial(self.answer, call, "machine_end_beep"))
        elif how != "by_hand":
            status = "busy" if how == "busy" else "no-answer"
            self._scheduler.after(self._delay, partial(self.stop_ringing, call, status))

    def stop_ringing(self, call: Call, status: str) -> bool:
        """End a call that rings; say whether it did."""
        with self._network.changed:
            rings = call.status == "ringing" and not call.over
            if rings:
                self.end(call, status)
            return rings

    def answer(self, call: Call, by: str, seconds: float = MACHINE_SECONDS) -> bool:
        """Take a call that rings; `seconds` is what the detection needs. Say whether it rang."""
        with self._network.changed:
            if call.status != "ringing" or call.over:
                return False
            call.answer(by)
            call.busy = True
            self._callbacks.event(call, "answered")
            self._network.touch_call(call)
        if not call.plan.detection or call.plan.asynchronous:
            self.answered(call, call.plan.start)
        if call.plan.detection:
            self._scheduler.after(seconds, partial(self._detect, call, seconds))
        return True

    def _detect(self, call: Call, seconds: float) -> None:
        with self._network.changed:
            if call.over:
                return
            enabled = call.plan.detection == "Enable" and call.answered_by.startswith("machine")
            call.detected = "machine_start" if enabled else call.answered_by
            self._network.touch_call(call)
            self._callbacks.detected(call, seconds)
        if not call.plan.asynchronous:
            self.answered(call, call.plan.start)

    def redirect(self, call: Call, source: Source) -> bool:
        """Let a call that is talked on go on with another document; say whether it can."""
        with self._network.changed:
            if call.status != "in-progress" or call.over:
                return False
            call.redirect, call.busy = source, True
            self._network.touch_call(call)
            return True

    def end(self, call: Call, status: str) -> None:
        """End a call, and the leg that it has dialled."""
        with self._network.changed:
            if call.over:
                return
            unheard = call.status == "queued"
            call.status, call.ended_at = status, utc_now()
            call.busy, call.listening = False, None
            self._part(call)
            if not unheard or call.dialled_at:  # cancelled in the queue: no callback at all
                self._callbacks.event(call, "completed")
            self._callbacks.release(call)
            self._network.touch_call(call)

    def _part(self, call: Call) -> None:
        """Let go of the other leg: a parent goes on, the leg of a parent ends."""
        self.unbridge(call)
        if call.parent is not None and call.parent.leg is call and not call.parent.over:
            call.parent.busy = True
        if call.leg is not None:
            self.end(call.leg, "completed" if call.leg.answered_at else "canceled")

    def bridge(self, leg: Call) -> None:
        """Let a leg and its parent hear each other."""
        with self._network.changed:
            parent = leg.parent
            if leg.over or parent is None or parent.over or parent.leg is not leg:
                return
            leg.partner, parent.partner, leg.bridged = parent, leg, True
            leg.busy = False
            for one, other in ((leg, parent), (parent, leg)):
                one.add("service", "note", f"Connected with {other.phone}.")
                self._network.touch_call(one)

    def unbridge(self, call: Call) -> None:
        """Part two legs; both may go on with documents of their own."""
        with self._network.changed:
            other = call.partner
            if other is not None:
                call.partner = other.partner = None
                self._network.touch_call(other)

    def forget_all(self) -> None:
        """Drop every call without a word; the threads that carry them out end."""
        with self._network.changed:
            for call in self._network.calls.values():
                call.forgotten = True
                call.changed.notify_all()


def time_left(call: Call, until: float) -> float:
    """Return the seconds until a moment, or until TimeLimit ends the call."""
    return min(until, call.limit) - time.monotonic()


def _nobody_speaks(_call: Call, _source: Source | None) -> None:
    pass
