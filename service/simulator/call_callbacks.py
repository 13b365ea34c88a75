"""Posts a call's status callbacks, one after the other, and the result of its detection."""

import uuid
from functools import partial

from service.simulator import call_forms, voice_twiml
from service.simulator.faults import Faults
from service.simulator.model_calls import Call, Source
from service.simulator.network import Network
from service.simulator.posting import Answer, Poster
from service.simulator.scheduler import Scheduler

PATIENCE = 15.0  # seconds: Twilio's for every request about a call


class CallCallbacks:
    """Twilio promises no order; without a fault the sandbox keeps it, so that tests can wait."""

    def __init__(
        self,
        account_sid: str,
        network: Network,
        faults: Faults,
        poster: Poster,
        scheduler: Scheduler,
    ) -> None:
        self._account_sid = account_sid
        self._network = network
        self._faults = faults
        self._poster = poster
        self._scheduler = scheduler

    def event(self, call: Call, name: str) -> None:
        """Post an event, if it was subscribed to; asked under the network's lock."""
        plan = call.plan
        if plan.callback is None or name not in plan.events or call.forgotten:
            return
        form = call_forms.status(call, name, self._account_sid)
        call.sequence += 1
        if self._faults.take("lost_callbacks"):
            return
        if self._faults.take("late_call_callbacks"):
            call.held.append((plan.callback, form))
            return
        times = 2 if self._faults.take("doubled_callbacks") else 1
        call.outbox.extend([(plan.callback, form)] * times)
        self._start(call)

    def detected(self, call: Call, seconds: float) -> None:
        """Post what the detection has found out; asked under the network's lock."""
        to = call.plan.machine
        if to is None or call.forgotten or self._faults.take("lost_machine_results"):
            return
        form = call_forms.detection(call, self._account_sid, seconds)
        if self._faults.take("late_machine_results"):
            call.held.append((to, form))
            return
        for _ in range(2 if self._faults.take("doubled_machine_results") else 1):
            # Not behind the statuses: a slow answer to one of them must not hold this one up.
            self._scheduler.after(0, partial(self._post, call, to, form))

    def release(self, call: Call) -> None:
        """Let go of what a fault holds back; asked under the network's lock."""
        call.outbox.extend(call.held)
        call.held.clear()
        self._start(call)

    def ask(self, to: Source, form: dict[str, str]) -> Answer:
        """Ask an address about a call, signed; 15 s at most, whatever its fragment says."""
        send = self._poster.get if to.method == "GET" else self._poster.post
        return send(to.url, form, str(uuid.uuid4()), within=PATIENCE)

    def _start(self, call: Call) -> None:
        if call.outbox and not call.posting:
            call.posting = True
            self._scheduler.after(0, partial(self._drain, call))

    def _drain(self, call: Call) -> None:
        while (due := self._next(call)) is not None:
            self._post(call, *due)

    def _next(self, call: Call) -> tuple[Source, dict[str, str]] | None:
        with self._network.changed:
            call.posting = bool(call.outbox) and not call.forgotten
            return call.outbox.popleft() if call.posting else None

    def _post(self, call: Call, to: Source, form: dict[str, str]) -> None:
        answer = self.ask(to, form)
        if not answer.failed and not answer.text.strip():
            return
        for code, sentence in voice_twiml.read(answer).warnings:
            self._network.warn(code, sentence, answer.url, call_sid=call.sid)
