"""The candidates: they read, they answer, now or later, clearly or not, by text, page or phone."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from service.flows.state import Intent, Reason
from service.store import interviews
from service.store.records import InterviewRecord
from service.usecases.problems import BadInput, Gone, NotFound
from service.usecases.receive_answer import Chosen, receive_answer
from tests.simulation.agenda import Agenda
from tests.simulation.chance import Chance, pick
from tests.simulation.phones import CallNetwork
from tests.simulation.texts import TextNetwork
from tests.simulation.web import Down, Web
from tests.support.phrases import PHRASES

_ANSWERS = {"1": 50, "2": 12, "3": 9, "phrase": 24, "STOP": 1.5, "CANCEL": 1, "START": 1.5}
_ROADS = {"text": 0.5, "page": 0.05, "call": 0.03, "silence": 0.42}
_AGAIN = 0.35
_MOST_WORDS = 12


@dataclass
class People:
    """Everybody with a phone; what one does is drawn by their number."""

    agenda: Agenda
    chance: Chance
    texts: TextNetwork
    calls: CallNetwork
    web: Web
    _said: dict[str, int] = field(default_factory=dict)

    def reads(self, phone: str, words: str) -> None:
        """Let somebody read a text, and perhaps do something about it."""
        lots = self.chance.of("reads", phone)
        asked = words.count("Reply") + words.count("Antworten") > 0
        if self._said.get(phone, 0) > _MOST_WORDS or not asked:
            return
        waits = lots.expovariate(1 / 900) if lots.random() < 0.8 else lots.uniform(3600, 200000)
        road = pick(lots, _ROADS)
        self.agenda.after(waits, lambda: self._goes(road, phone, lots))

    def _goes(self, road: str, phone: str, lots: Random) -> None:
        self._said[phone] = self._said.get(phone, 0) + 1
        match road:
            case "text":
                self.writes(phone, lots)
            case "page":
                self._clicks(phone, lots)
            case "call":
                self.calls.call_us(phone)

    def writes(self, phone: str, lots: Random) -> None:
        """Let somebody text us, and perhaps once more behind it."""
        words = pick(lots, _ANSWERS)
        self.texts.text_in(phone, lots.choice(PHRASES) if words == "phrase" else words)
        if lots.random() < _AGAIN and self._said.get(phone, 0) < _MOST_WORDS:
            self._said[phone] = self._said.get(phone, 0) + 1
            self.agenda.after(lots.uniform(1, 400), lambda: self.writes(phone, lots))

    def _clicks(self, phone: str, lots: Random) -> None:
        """Let somebody choose on the answer page of one of their interviews."""
        with self.web.context.database.read() as tx:
            known = interviews.by_phone(tx, phone)
        if not known:
            return
        chosen, key = _choice(lots.choice(known), lots), f"key{lots.getrandbits(40):012d}"
        token = lots.choice(known).answer_token
        for _ in range(2 if lots.random() < 0.1 else 1):
            try:
                self.web.take(lambda context: receive_answer(context, token, chosen, key))
            except (Down, Gone, NotFound, BadInput):
                return


def _choice(record: InterviewRecord, lots: Random) -> Chosen:
    intents = {Intent.CONFIRM: 5, Intent.RESCHEDULE: 2, Intent.CANCEL: 2, Intent.RUNNING_LATE: 1}
    intent = pick(lots, intents)
    reason = Reason.OTHER if intent is Intent.CANCEL else None
    minutes = 10 if intent is Intent.RUNNING_LATE else None
    return Chosen(intent, record.revision, reason=reason, minutes=minutes)


def soon_or_late(lots: Random, now: datetime, until: datetime) -> float:
    """Return a number of seconds from now to somewhere before a moment."""
    return lots.uniform(0, max(1.0, (until - now).total_seconds()))
