"""Twilio's side of texts, as far as our ports can see it: what it takes, delivers, reports."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from service.flows.consent import DEFAULT_OPT_OUT_WORDS, OPT_IN_WORDS
from service.ports import OutboundText, ProviderText, ReceivedText
from service.store.messages import Inbound
from service.telephony import errors
from service.telephony.statuses import state_of
from service.usecases.problems import NotFound
from service.usecases.receive_text import receive_text
from service.usecases.record_outcome import record_report
from tests.simulation.agenda import Agenda
from tests.simulation.chance import pick
from tests.simulation.faults import Weather
from tests.simulation.web import Down, Web

_OPTED_OUT = 21610
_STALE = 30036
# What becomes of a text that was taken; 0 is delivered, -1 means that no report ever says so.
_FATES = {
    0: 0.915, -1: 0.02, 30003: 0.02, 30008: 0.01, 30001: 0.005, 30017: 0.005, 30022: 0.003,
    30023: 0.003, 30004: 0.003, 30005: 0.004, 30006: 0.004, 30007: 0.004, 30450: 0.002,
    30034: 0.0005, 39999: 0.002,
}  # fmt: skip
_FAILED = frozenset({30001, 30036, 21610})
_LAG = timedelta(seconds=3)


@dataclass
class Sms:
    """A text that was taken: `status` is Twilio's word for it."""

    sid: str
    attempt_id: int
    phone: str
    body: str
    at: datetime
    ends_at: datetime
    status: str = "queued"
    code: int = 0

    @property
    def may_arrive(self) -> bool:
        """Whether it has arrived, or still may."""
        return self.status not in {"undelivered", "failed"}

    def seen(self) -> ProviderText:
        """Return it as our port shows it."""
        state = state_of(self.status)
        assert state is not None
        at = self.at.replace(microsecond=0)
        why = errors.words_for(self.code)
        return ProviderText(self.sid, state, why, self.body, self.code, at, self.status, self.phone)


class Watcher(Protocol):
    """Hears of what goes out, what arrives, and what was said to us."""

    def text_goes(self, text: OutboundText) -> None: ...
    def text_taken(self, sms: Sms) -> None: ...
    def text_arrives(self, sms: Sms) -> None: ...
    def text_heard(self, phone: str, body: str, answer: str | None) -> None: ...


class TextNetwork:
    """An SmsGateway in virtual time, and the handsets behind it."""

    line = "+14155550100"

    def __init__(self, agenda: Agenda, weather: Weather) -> None:
        self._agenda, self._weather, self._chance = agenda, weather, weather.chance
        self.taken: dict[str, Sms] = {}
        self._to: defaultdict[str, list[Sms]] = defaultdict(list)
        self.inbound: list[ReceivedText] = []
        # Whose webhook failed: only the log still has them.
        self.unheard: dict[str, datetime] = {}
        self.listed: set[str] = set()
        self._blocked: set[str] = set()
        self.web: Web
        self.watcher: Watcher
        self.reads: Callable[[str, str], None]

    def send(self, text: OutboundText) -> ProviderText:
        """Take one POST, or not."""
        self.watcher.text_goes(text)
        if text.phone in self._blocked and self._chance.happens(0.5, "sync", text.phone):
            raise errors.refusal(_OPTED_OUT, 400, "unsubscribed recipient")
        made: list[Sms] = []
        self._weather.post(text.phone, lambda lots: made.append(self._take(text, lots)))
        return made[0].seen()

    def _take(self, text: OutboundText, lots: Random) -> Sms:
        now = self._agenda.now
        ends_at = now + timedelta(seconds=text.valid_seconds)
        sid = f"SM{len(self.taken):032x}"
        sms = Sms(sid, text.attempt_id, text.phone, text.body, now, ends_at)
        self.taken[sid] = sms
        self._to[text.phone].append(sms)
        self.watcher.text_taken(sms)
        waits = lots.uniform(0.02, 9) if lots.random() < 0.97 else lots.uniform(60, 20000)
        self._agenda.after(waits, lambda: self._leaves(sms, lots))
        return sms

    def _leaves(self, sms: Sms, lots: Random) -> None:
        """It is its turn at the carrier's: too late, or on its way."""
        fate = _OPTED_OUT if sms.phone in self._blocked else pick(lots, _FATES)
        if self._agenda.now > sms.ends_at:
            fate = _STALE
        if fate not in _FAILED:
            self._moves(sms, "sent", 0, lots)
        if fate == -1:
            self.watcher.text_arrives(sms)
            self._agenda.after(lots.uniform(1, 20), lambda: self.reads(sms.phone, sms.body))
        elif fate == 0:
            self._agenda.after(lots.uniform(0.1, 4), lambda: self._arrives(sms, lots))
        else:
            ends = "failed" if fate in _FAILED else "undelivered"
            self._agenda.after(lots.uniform(0.1, 90), lambda: self._moves(sms, ends, fate, lots))

    def _arrives(self, sms: Sms, lots: Random) -> None:
        self.watcher.text_arrives(sms)
        self._moves(sms, "delivered", 0, lots)
        self.reads(sms.phone, sms.body)

    def _moves(self, sms: Sms, status: str, code: int, lots: Random) -> None:
        """Change the status and report it: at once, late, twice, or never."""
        sms.status, sms.code = status, code
        seen = sms.seen()
        how = pick(lots, {"once": 0.82, "never": 0.08, "twice": 0.06, "late": 0.04})
        waits = lots.uniform(0, 3) if how != "late" else lots.uniform(30, 15000)
        for _ in range({"never": 0, "twice": 2}.get(how, 1)):
            self._agenda.after(waits, lambda: self._report(sms.attempt_id, seen))
            waits += lots.uniform(1, 4000)

    def _report(self, attempt_id: int, seen: ProviderText) -> None:
        report = ProviderText(seen.sid, seen.state, seen.why, error_code=seen.error_code)
        with suppress(Down, NotFound):
            self.web.take(lambda context: record_report(context, attempt_id, report, seen.status))

    def sent_to(self, phone: str, since: datetime) -> list[ProviderText]:
        """List what was taken for a number."""
        self._weather.ask("sent to", phone)
        return self._listed(self._to[phone], since)

    def sent_since(self, since: datetime) -> list[ProviderText]:
        """List what was taken for anybody."""
        self._weather.ask("sent since")
        return self._listed(list(self.taken.values())[-5000:], since)

    def _listed(self, texts: list[Sms], since: datetime) -> list[ProviderText]:
        until = self._agenda.now - _LAG
        since -= timedelta(seconds=5)
        return [one.seen() for one in reversed(texts) if since <= one.at <= until]

    def look_up(self, sid: str) -> ProviderText:
        """Say how a text stands."""
        self._weather.ask("text", sid)
        return self.taken[sid].seen()

    def received(self, since: datetime, until: datetime) -> list[ReceivedText]:
        """List what came in."""
        self._weather.ask("received")
        found = [one for one in self.inbound if since - timedelta(seconds=5) <= one.at < until]
        self.listed = {one.sid for one in found}
        return found

    def text_in(self, phone: str, body: str) -> None:
        """Let somebody text us: the webhook comes, twice, or not at all."""
        now = self._agenda.now
        sid = f"SMin{len(self.inbound):030x}"
        self.inbound.append(ReceivedText(sid, phone, body, 0, now.replace(microsecond=0)))
        self._carrier_reads(phone, body)
        lots = self._chance.of("inbound", sid)
        if lots.random() < 0.02:
            self.unheard[sid] = now
            return
        waits = lots.uniform(0.05, 1)
        self._agenda.after(waits, lambda: self._webhook(sid, phone, body))
        if lots.random() < 0.03:
            again = waits + lots.uniform(0.5, 600)
            self._agenda.after(again, lambda: self._webhook(sid, phone, body))

    def _webhook(self, sid: str, phone: str, body: str) -> None:
        inbound = Inbound(sid, phone, body)
        try:
            received = self.web.take(lambda context: receive_text(context, inbound))
        except Down:
            self.unheard[sid] = self._agenda.now
            return
        if received.repeated:
            return
        self.watcher.text_heard(phone, body, received.answer)
        if received.answer is not None and phone not in self._blocked:
            self._agenda.after(2, lambda: self.reads(phone, received.answer))

    def _carrier_reads(self, phone: str, body: str) -> None:
        """Block or unblock as Twilio does by itself."""
        word = body.strip().upper()
        if word in DEFAULT_OPT_OUT_WORDS:
            self._blocked.add(phone)
        elif word in OPT_IN_WORDS or word == "YES":
            self._blocked.discard(phone)
