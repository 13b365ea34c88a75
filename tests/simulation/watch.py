"""The invariants, checked at every send: what must never go out, whatever has gone wrong."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from service.flows.wording import times
from service.ports import OutboundCall, OutboundText
from service.store.database import Database
from tests.simulation import ledger
from tests.simulation.agenda import Agenda
from tests.simulation.ledger import Facts
from tests.simulation.phones import Call
from tests.simulation.texts import Sms

_OPEN = frozenset({"scheduled", "confirmed"})
# The status in which each of these makes sense; every other one reminds of something open.
_SENSE = {
    "cancelled": frozenset({"cancelled"}),
    "proposal": frozenset({"reschedule_requested"}),
    "no_show": frozenset({"no_show"}),
}
# What the service may send several of: asked for by hand, or said to what somebody has just said.
_SEVERAL = frozenset({"by_hand", "answer", "proposal"})
_WITHOUT_TIME = frozenset({"proposal", "no_show", "answer"})
_STOPS = frozenset({"STOP", "CANCEL", "stop texting me"})
_STARTS = frozenset({"START", "YES", "yes"})
# These wait when another reminder has just gone out.
_WAITING = frozenset({"rung", "call_again"})
_REMINDING = _WAITING | {"at_once", "moved", "by_hand"}
# They keep 45 min between them when they are written; until its POST each may wait for 15 s.
_GAP = timedelta(minutes=45) - timedelta(seconds=15)
# From the provider's queue to the phone.
_ON_THE_WAY = timedelta(seconds=12)


class Watch:
    """Keeps what went out to whom, and writes down whatever should not have."""

    def __init__(self, agenda: Agenda, database: Database) -> None:
        self._agenda, self._database = agenda, database
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.copies: defaultdict[int, list[Sms]] = defaultdict(list)
        self.rings: defaultdict[int, list[Call]] = defaultdict(list)
        self._same: defaultdict[tuple[object, ...], set[int]] = defaultdict(set)
        self._reminders: defaultdict[int, list[Sms]] = defaultdict(list)
        self._of: dict[str, Facts] = {}
        self._posted: dict[int, datetime] = {}
        self._calls: Counter[int] = Counter()
        self._texts_after_calls: defaultdict[int, set[int]] = defaultdict(set)
        self._starts: defaultdict[int, set[datetime]] = defaultdict(set)
        self._stopped: set[str] = set()

    def say(self, what: str, facts: Facts | None = None) -> None:
        """Write down a failure, with the moment and the touch."""
        about = (
            f" (touch {facts.touch_id}, {facts.kind} {facts.label!r}, interview "
            f"{facts.interview_id}, {facts.phone})"
            if facts
            else ""
        )
        self.wrong.append(f"{self._agenda.now:%Y-%m-%d %H:%M:%S} {what}{about}")

    def text_goes(self, text: OutboundText) -> None:
        """Check a text at its POST."""
        self.counts["POSTs of texts"] += 1
        self._posted[text.attempt_id] = self._agenda.now
        with self._database.read() as tx:
            facts = ledger.of_text(tx, text.attempt_id)
        self._check(facts, {
            "a text after an opt-out": facts.no_texts is not None or text.phone in self._stopped,
            "a text to another number": facts.phone != text.phone,
            "a text twice": any(one.may_arrive for one in self.copies[facts.touch_id]),
            "the same text as another touch": self._is_repeated(facts),
            "a text with a wrong time": self._tells_wrong_time(facts, text.body),
        })  # fmt: skip

    def call_goes(self, call: OutboundCall) -> None:
        """Check a call at its POST."""
        self.counts["POSTs of calls"] += 1
        with self._database.read() as tx:
            facts = ledger.of_call(tx, call.call_id)
        self._calls[facts.interview_id] += 1
        answered = facts.status != "scheduled" and facts.kind != "by_hand"
        self._check(facts, {
            "a call after an opt-out": facts.no_calls is not None,
            "a call to another number": facts.phone != call.phone,
            "a call twice": any(one.rang for one in self.rings[facts.touch_id]),
            "the same call as another touch": self._is_repeated(facts),
            "a call after an answer": answered,
        })  # fmt: skip

    def _check(self, facts: Facts, wrong: dict[str, bool]) -> None:
        """Check what holds for both, and note whatever is wrong."""
        now, kind = self._agenda.now, facts.kind
        reminds = kind != "answer"
        found = {
            **wrong,
            "in quiet hours": reminds and ledger.is_night(now, facts.zones),
            "after the start": kind not in {"answer", "no_show"} and now >= facts.starts_at,
            "about an old time": facts.planned_for != facts.revision and reminds,
            f"while it is {facts.status}": reminds and facts.status not in _SENSE.get(kind, _OPEN),
            "too close to another reminder": self._is_close(facts),
            "though they have answered": facts.condition == "unanswered"
            and facts.status != "scheduled",
        }
        for what, holds in found.items():
            if holds:
                self.say(what, facts)

    def _is_repeated(self, facts: Facts) -> bool:
        """Whether another touch has told the same already."""
        if facts.kind in _SEVERAL:
            return False
        if facts.kind == "after_call":
            return self._followed(facts) >= self._calls[facts.interview_id]
        others = self._same[self._key(facts)] - {facts.touch_id}
        return any(one.may_arrive for other in others for one in self.copies[other]) or any(
            one.rang for other in others for one in self.rings[other]
        )

    def _followed(self, facts: Facts) -> int:
        """Count the other texts after calls that have arrived, or may; a lost one comes again."""
        others = self._texts_after_calls[facts.interview_id] - {facts.touch_id}
        return sum(any(one.may_arrive for one in self.copies[other]) for other in others)

    def _is_close(self, facts: Facts) -> bool:
        """Whether a text of another reminder has gone out a moment ago, and may be there.

        From POST to POST: on its way from there to the provider a text takes up to seconds.
        """
        known = self._reminders[facts.interview_id] if facts.kind in _WAITING else []
        return any(
            one.may_arrive
            and self._agenda.now - self._posted[one.attempt_id] < _GAP
            and self._of[one.sid].touch_id != facts.touch_id
            for one in known
        )

    def _key(self, facts: Facts) -> tuple[object, ...]:
        return facts.interview_id, facts.revision, facts.phone, facts.kind, facts.label

    def _tells_wrong_time(self, facts: Facts, body: str) -> bool:
        if facts.kind in _WITHOUT_TIME:
            return False
        known = self._starts[facts.interview_id]
        known.add(facts.starts_at)
        right = times.when(facts.starts_at, facts.time_zone, facts.language)
        old = (times.when(one, facts.time_zone, facts.language) for one in known)
        return right not in body or any(one in body for one in old if one != right)

    def text_taken(self, sms: Sms) -> None:
        """Note a text that the provider has."""
        self.counts["texts taken"] += 1
        with self._database.read() as tx:
            facts = ledger.of_text(tx, sms.attempt_id)
        self._of[sms.sid] = facts
        self.copies[facts.touch_id].append(sms)
        if facts.kind in _REMINDING:
            self._reminders[facts.interview_id].append(sms)
        if facts.kind == "after_call":
            self._texts_after_calls[facts.interview_id].add(facts.touch_id)
        self._same[self._key(facts)].add(facts.touch_id)

    def call_taken(self, call: Call) -> None:
        """Note a call that the provider has."""
        self.counts["calls taken"] += 1
        with self._database.read() as tx:
            facts = ledger.of_call(tx, call.call_id)
        self._of[call.sid] = facts
        self.rings[facts.touch_id].append(call)
        self._same[self._key(facts)].add(facts.touch_id)

    def call_rings(self, call: Call) -> None:
        """Check when a phone rings."""
        self._comes(call.sid, "a phone rang")

    def text_arrives(self, sms: Sms) -> None:
        """Check when a text is there."""
        self.counts["texts arrived"] += 1
        self._comes(sms.sid, "a text arrived")

    def _comes(self, sid: str, what: str) -> None:
        facts, now = self._of[sid], self._agenda.now
        sent = now - _ON_THE_WAY
        at_night = all(ledger.is_night(one, facts.zones) for one in (now, sent))
        if facts.kind != "answer" and at_night:
            self.say(f"{what} in quiet hours", facts)
        if facts.kind not in {"answer", "no_show"} and sent >= facts.starts_at:
            self.say(f"{what} after the start", facts)

    def text_heard(self, phone: str, body: str, answer: str | None) -> None:
        """Note what we have been told, and that nobody who stops us is answered."""
        self.counts["texts heard"] += 1
        if body in _STOPS:
            self._stopped.add(phone)
            if answer is not None and body != "stop texting me":
                self.say(f"{phone} wrote {body} and was answered")
        elif body in _STARTS:
            self._stopped.discard(phone)

    def moved(self, interview_id: int, starts_at: datetime) -> None:
        """Note a time that an interview has."""
        self._starts[interview_id].add(starts_at)
