"""Twilio's side of calls, and who picks up: a person with keys, a machine, nobody."""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from service.flows.voice.script import Connect, Gather, Script
from service.flows.voice.state import CallInput, CallStatus
from service.ports import OutboundCall, ProviderCall, RecipientUnreachable
from service.telephony.statuses import call_words
from service.usecases.call_sides import say_voicemail, take_call
from service.usecases.hold_call import Answer, Leg, receive_call, take_step
from service.usecases.problems import NotFound
from service.usecases.record_call import record_machine, record_report
from tests.simulation.agenda import Agenda
from tests.simulation.chance import pick
from tests.simulation.faults import Weather
from tests.simulation.web import Down, Web

_ENDS = {"person": 0.42, "machine": 0.26, "no-answer": 0.2, "busy": 0.08, "failed": 0.04}
_KEYS = {"1": 5.0, "2": 2.0, "3": 1.5, "9": 0.4, "0": 0.5, "*": 0.3, "5": 0.3, "": 1.5, "#": 0.1}
_WORDS = ("yes I'll be there", "can we do thursday after 3", "I can't make it", "hello?", "cancel")
_MOST_STEPS = 12


@dataclass
class Call:
    """A call as Twilio has it; `call_id` is ours, 0 until we have answered one to us."""

    sid: str
    phone: str
    at: datetime
    lots: Random
    call_id: int = 0
    status: CallStatus = CallStatus.QUEUED
    reports: int = 0
    steps: int = 0
    outbound: bool = True

    def seen(self) -> ProviderCall:
        """Return it as our port shows it."""
        words = call_words(self.status)
        at = self.at.replace(microsecond=0)
        return ProviderCall(self.sid, self.status, why=words, created_at=at)

    @property
    def rang(self) -> bool:
        """Whether it was more than an entry in a queue."""
        return self.status is not CallStatus.FAILED


class Watcher(Protocol):
    """Hears of what goes out."""

    def call_goes(self, call: OutboundCall) -> None: ...
    def call_taken(self, call: Call) -> None: ...
    def call_rings(self, call: Call) -> None: ...


class CallNetwork:
    """A CallGateway in virtual time, and the phones behind it."""

    def __init__(self, agenda: Agenda, weather: Weather) -> None:
        self._agenda, self._weather, self._chance = agenda, weather, weather.chance
        self.taken: dict[str, Call] = {}
        self._to: defaultdict[str, list[Call]] = defaultdict(list)
        self.web: Web
        self.watcher: Watcher

    def place(self, call: OutboundCall) -> ProviderCall:
        """Take one POST, or not."""
        self.watcher.call_goes(call)
        made: list[Call] = []
        self._weather.post(call.phone, lambda lots: made.append(self._take(call, lots)))
        return made[0].seen()

    def _take(self, wanted: OutboundCall, lots: Random) -> Call:
        call = self._note(wanted.phone, lots)
        call.call_id = wanted.call_id
        self._to[call.phone].append(call)
        self.watcher.call_taken(call)
        self._agenda.after(lots.uniform(0.05, 3), lambda: self._rings(call))
        return call

    def _note(self, phone: str, lots: Random) -> Call:
        call = Call(f"CA{len(self.taken):032x}", phone, self._agenda.now, lots)
        self.taken[call.sid] = call
        return call

    def call_us(self, phone: str) -> None:
        """Let somebody call our number."""
        call = self._note(phone, self._chance.of("calls us", phone))
        call.outbound = False
        call.status = CallStatus.IN_PROGRESS
        self._goes_on(call, lambda context: receive_call(context, call.sid, phone))

    def _rings(self, call: Call) -> None:
        self.watcher.call_rings(call)
        self._reports(call, CallStatus.RINGING)
        end = pick(call.lots, _ENDS)
        seconds = call.lots.uniform(3, 30)
        if end in {"person", "machine"}:
            self._agenda.after(seconds, lambda: self._answered(call, end))
        else:
            self._agenda.after(seconds, lambda: self._ends(call, CallStatus(end)))

    def _answered(self, call: Call, who: str) -> None:
        self._reports(call, CallStatus.IN_PROGRESS)
        if who == "machine":
            self._agenda.after(call.lots.uniform(2, 12), lambda: self._machine(call))
            self._agenda.after(call.lots.uniform(40, 70), lambda: self._ends(call))
        self._step(call, 0, CallInput())

    def _step(self, call: Call, number: int, came: CallInput) -> None:
        leg = Leg(call.call_id, call.sid, call.phone)
        self._goes_on(call, lambda context: take_step(context, leg, number, came))

    def _goes_on(self, call: Call, ask: object) -> None:
        """Say what the document says; a person does something then, a machine goes on talking."""
        if call.status is not CallStatus.IN_PROGRESS:
            return
        try:
            answer = self.web.take(ask)
        except (Down, NotFound):
            self._ends(call)
            return
        call.call_id = answer.call_id
        call.steps += 1
        waits = call.lots.uniform(2, 25)
        if call.steps > _MOST_STEPS or call.lots.random() < 0.07 or not _waits(answer.script):
            self._agenda.after(waits, lambda: self._ends(call))
        else:
            self._agenda.after(waits, lambda: self._does(call, answer))

    def _does(self, call: Call, answer: Answer) -> None:
        """Press a key, say something, or be put through."""
        number = answer.step + 1
        if isinstance(answer.script.verbs[-1], Connect):
            taken = call.lots.random() < 0.5 and self._recruiter_takes(call)
            self._step(call, number, CallInput(taken=taken))
        elif call.lots.random() < 0.12:
            self._step(call, number, CallInput(words=call.lots.choice(_WORDS), confidence=0.9))
        else:
            key = "1" if call.outbound and number == 1 else pick(call.lots, _KEYS)
            self._step(call, number, CallInput(key=key))

    def _recruiter_takes(self, call: Call) -> bool:
        try:
            return bool(self.web.take(lambda context: take_call(
                context, call.call_id, call.sid, "1"
            )))  # fmt: skip
        except (Down, NotFound):
            return False

    def _machine(self, call: Call) -> None:
        said = call.lots.choice(["machine_end_beep", "machine_end_silence", "fax", "unknown"])
        try:
            if self.web.take(lambda context: record_machine(
                context, call.call_id, call.sid, said
            )):  # fmt: skip
                self.leave_voicemail(call.sid, call.call_id)
        except (Down, NotFound, RecipientUnreachable):
            pass

    def leave_voicemail(self, sid: str, call_id: int) -> None:
        """Fetch the voicemail of a live call."""
        call = self.taken[sid]
        if call.status is not CallStatus.IN_PROGRESS:
            raise RecipientUnreachable("the call has just ended", 21220)
        call.steps = _MOST_STEPS
        self._goes_on(call, lambda context: say_voicemail(context, call_id, sid))

    def _ends(self, call: Call, status: CallStatus = CallStatus.COMPLETED) -> None:
        if call.status in {CallStatus.QUEUED, CallStatus.RINGING, CallStatus.IN_PROGRESS}:
            self._reports(call, status)

    def _reports(self, call: Call, status: CallStatus) -> None:
        """Change the status and report it: at once, late, twice, or never; none of calls to us."""
        call.status, number = status, call.reports
        call.reports += 1
        if not call.outbound:
            return
        seen = call.seen()
        how = pick(call.lots, {"once": 0.82, "never": 0.08, "twice": 0.06, "late": 0.04})
        waits = call.lots.uniform(0, 2) if how != "late" else call.lots.uniform(30, 15000)
        for _ in range({"never": 0, "twice": 2}.get(how, 1)):
            self._agenda.after(waits, lambda: self._report(call.call_id, seen, number))
            waits += call.lots.uniform(1, 900)

    def _report(self, call_id: int, seen: ProviderCall, number: int) -> None:
        with suppress(Down, NotFound):
            self.web.take(lambda context: record_report(context, call_id, seen, number))

    def placed_to(self, phone: str, since: datetime) -> list[ProviderCall]:
        """List what was taken for a number."""
        self._weather.ask("placed to", phone)
        floor = since.replace(microsecond=0)
        return [one.seen() for one in reversed(self._to[phone]) if one.at >= floor]

    def look_up(self, sid: str) -> ProviderCall:
        """Say how a call stands."""
        self._weather.ask("call", sid)
        return self.taken[sid].seen()


def _waits(script: Script) -> bool:
    return isinstance(script.verbs[-1], Gather | Connect)
