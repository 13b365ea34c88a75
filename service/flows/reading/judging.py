"""HeardClause clauses become one meaning: the strongest safe intent, and what else was said.

Nothing is guessed: a confirmation or a cancellation needs a clause that says it outright, without
an "if", a "maybe" or a "not" beside it, and no other clause that takes it back. Where two say
opposite things, the one after a "but" counts; without a "but", neither does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.flows.meaning import Leaning, Topic, Understood
from service.flows.reading import senses as s
from service.flows.reading.hearing import HeardClause
from service.flows.reading.patterns import Finding
from service.flows.state import Intent, Reason

Answer = tuple[Intent | None, Leaning | None]
_NOTHING: Answer = (None, None)
# "What" alone may be a surprise, "ok?" a slip of the thumb.
_SHORTEST_QUESTION = 2
# "Yes" in a long text that we hardly read may answer anything.
_MOST_UNREAD = 6
_POSITIVE = frozenset({s.YES, s.ASSENT, s.CONFIRM, s.KEEP})
_ANSWERS = _POSITIVE | s.CANCELS
_SILENT = frozenset({s.IGNORED, s.POLITE, s.NEGATION, s.ASKING, s.TOPIC})
_REASONS_BY_WEIGHT = (
    Reason.EMERGENCY,
    Reason.ANOTHER_OFFER,
    Reason.FAMILY_OR_HEALTH,
    Reason.SCHEDULE_CONFLICT,
    Reason.NOT_INTERESTED,
    Reason.OTHER,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What counts after each clause was weighed: senses with the number of their clause."""

    said: tuple[tuple[str, int], ...]
    turns: frozenset[int]
    unread: int

    def has(self, *senses: str) -> bool:
        """Whether one of these was said."""
        return any(sense in senses for sense, _ in self.said)

    def has_beside(self, clause: int) -> bool:
        """Whether a clause tells of a lateness, an offer, a call or a question."""
        beside = s.QUESTIONS | frozenset(s.BESIDE)
        return any(sense in beside for sense, at in self.said if at == clause)

    def last(self, *senses: str) -> int:
        """Return the last clause that says one of these, -1 for none."""
        return max((at for sense, at in self.said if sense in senses), default=-1)

    @property
    def strong(self) -> int:
        """Return the last clause that says "I come", -1 for none.

        "Don't cancel" alone says it too, but not beside a lateness, a question or another time.
        """
        qualified = self.has(s.TIMES, s.MAYBE_THEN, *s.BESIDE)
        return self.last(s.CONFIRM) if qualified else self.last(s.CONFIRM, s.KEEP)

    def takes_back(self, later: int, earlier: int) -> bool:
        """Whether a "but" stands between an earlier clause and a later one."""
        return later > earlier and any(earlier < at <= later for at in self.turns)


def judge(heard: tuple[HeardClause, ...]) -> Understood:
    """Say what the clauses mean together; intent and leaning are None when nothing is plain."""
    if any(clause.has(s.MACHINE) for clause in heard):
        return Understood()
    evidence = weigh(heard)
    intent, leaning = _answer(evidence)
    beside = tuple(one for one in _beside(evidence, intent) if one is not intent)
    if intent is None and beside:
        intent, beside = beside[0], beside[1:]
    if intent is None and leaning is None and not evidence.has(s.HEDGE):
        intent = Intent.THANKS if evidence.has(s.THANKS) else None
    return Understood(
        intent=intent,
        also=beside,
        reason=_reason(evidence) or _implied(evidence, intent),
        leaning=leaning,
        topic=_unwanted(evidence) if intent is Intent.OPT_OUT else _topic(evidence),
        digit=next((int(one) for one, _ in evidence.said if one in s.DIGITS), None),
        has_time=evidence.has(s.TIMES, *s.TIMES_NAMED),
    )


def weigh(heard: tuple[HeardClause, ...]) -> Evidence:
    """Keep what is said outright; an open or asking clause answers nothing by itself."""
    outright = ((sense, at) for at, clause in enumerate(heard) for sense in _outright(clause))
    said = tuple(_with_what_stops(tuple(outright), heard))
    turns = frozenset(at for at, clause in enumerate(heard) if clause.turns)
    return Evidence(said, turns, sum(clause.unknown for clause in heard))


def _with_what_stops(
    said: tuple[tuple[str, int], ...], heard: tuple[HeardClause, ...]
) -> Iterator[tuple[str, int]]:
    """Read "stop, calling me" as one: the call in the clause behind it is what must stop."""
    calls = {at for sense, at in said if sense == s.CALL_ME}
    stops = {at for sense, at in said if sense == s.STOPS and not heard[at].ends}
    for sense, at in said:
        if sense == s.STOPS:
            yield (s.NO_CALLS if at in stops and at + 1 in calls else s.OPT_OUT), at
        elif sense != s.CALL_ME or at - 1 not in stops:
            yield sense, at


def _outright(clause: HeardClause) -> Iterator[str]:
    """Give the senses of a clause that count, and what its answers become that do not."""
    asks = clause.is_question and not clause.has(s.RESCHEDULE, s.TIMES)
    if asks and clause.has(s.CONDITION):
        yield s.QUESTION
        return
    lost = [one for one in clause.findings if _is_taken_away(one, clause)]
    if asks and _asks_something(clause, lost):
        yield s.QUESTION
    if asks and clause.has(s.WHEN) and not clause.has(s.TOPIC, *s.QUESTIONS, *s.BESIDE):
        yield s.MAYBE_THEN
    if not asks and (lost or clause.has(s.HEDGE, s.CONDITION)):
        yield _doubt(clause, lost)
    for finding in clause.findings:
        if finding.sense not in _SILENT and finding not in lost:
            yield finding.sense


def _doubt(clause: HeardClause, lost: list[Finding]) -> str:
    """Say what a clause with doubts comes to: "I'll not come" is more than a maybe."""
    denied = clause.has(s.NEGATION) and not (clause.opened or clause.has(s.HEDGE, s.CONDITION))
    return s.UNABLE if denied and any(one.sense in _POSITIVE for one in lost) else s.HEDGE


def _asks_something(clause: HeardClause, lost: list[Finding]) -> bool:
    """Whether an asking clause is a question to us, not a lateness or an offer put as one."""
    words = len(clause.words)
    if clause.has(s.TOPIC):
        return True
    if clause.has(s.RESCHEDULE, s.WHEN, s.UNABLE, *s.CANCELS, *s.BESIDE) and not lost:
        return False
    if words >= _SHORTEST_QUESTION and (clause.has(s.ASKING) or lost):
        return True
    return words > _SHORTEST_QUESTION and clause.asks and clause.strange * 2 < words


def _is_taken_away(finding: Finding, clause: HeardClause) -> bool:
    """Whether an answer does not count: its clause is open, or asks ("did you cancel it?")."""
    if finding.sense not in _ANSWERS:
        return False
    if clause.is_open:
        return True
    moves = clause.has(s.RESCHEDULE, s.TIMES)
    return finding.sense != s.CANCEL_REQUEST and not moves and clause.is_asked(finding)


def _answer(said: Evidence) -> Answer:
    """Return the answer to the reminder, or what the open question must decide."""
    found = (rule(said) for rule in _RULES)
    return next((one for one in found if one is not None), _NOTHING)


def _not_for_us(said: Evidence) -> Answer | None:
    if said.has(s.WRONG_NUMBER):
        return Intent.WRONG_NUMBER, None
    return (Intent.OPT_OUT, None) if said.has(*s.OPT_OUTS) else None


def _moves(said: Evidence) -> Answer | None:
    if not said.has(s.RESCHEDULE):
        return None
    back = said.takes_back(said.strong, said.last(s.RESCHEDULE))
    return (Intent.CONFIRM if back else Intent.RESCHEDULE), None


def _declines(said: Evidence) -> Answer | None:
    """Read a cancel, or "I can't come"; beside "I'll come" only a "but" tells which one counts."""
    declined = said.last(*s.CANCELS, s.UNABLE)
    if declined < 0:
        return None
    if said.takes_back(said.strong, declined):
        return Intent.CONFIRM, None
    if said.strong >= 0 and not said.takes_back(declined, said.strong):
        return _NOTHING
    if said.has(*s.CANCELS):
        return Intent.CANCEL, None
    if _names_another_time(said):
        return Intent.RESCHEDULE, None
    return None, Leaning.UNABLE


def _comes(said: Evidence) -> Answer | None:
    return (Intent.CONFIRM, None) if said.strong >= 0 else None


def _wavers(said: Evidence) -> Answer | None:
    """Take an answer back that a "but maybe" follows; "but maybe late" only adds to it."""
    answered = max(said.strong, said.last(*s.CANCELS))
    doubts = (at for sense, at in said.said if sense == s.HEDGE and said.takes_back(at, answered))
    wavers = answered >= 0 and any(not said.has_beside(at) for at in doubts)
    return _NOTHING if wavers and not said.has(s.RESCHEDULE) else None


def _emergency(said: Evidence) -> Answer | None:
    """Read an emergency that says nothing about the interview: it is asked to move."""
    speaks = said.has("reason.emergency") and not said.has(s.LATE)
    return (Intent.RESCHEDULE, None) if speaks else None


def _says_no(said: Evidence) -> Answer | None:
    if not said.has(s.NO):
        return None
    if said.has(s.YES, s.ASSENT):
        return _NOTHING
    moves = said.has(s.TIMES, s.WHEN)
    return (Intent.RESCHEDULE, None) if moves else (None, Leaning.NO)


def _assents(said: Evidence) -> Answer | None:
    if not said.has(s.YES, s.ASSENT):
        return None
    if said.has(s.MORE) and not said.unread:
        return None, Leaning.MORE
    # "Ok, my father is ill" is no promise.
    doubted = said.has(s.HEDGE, "reason.family_or_health", "reason.other")
    if doubted or said.unread > _MOST_UNREAD:
        return _NOTHING
    if said.has(s.YES):
        return Intent.CONFIRM, Leaning.YES
    # "Sure, which floor?" comes; "ok, call me" may not.
    comes = said.has(s.LATE, *s.QUESTIONS) and not said.has(s.CALL_ME, s.OFFER)
    return (Intent.CONFIRM, Leaning.YES) if comes else (None, Leaning.ASSENT)


def _chooses(said: Evidence) -> Answer | None:
    if said.has(s.NONE):
        return None, Leaning.NONE
    return (None, Leaning.MORE) if said.has(s.MORE) else None


def _is_them(said: Evidence) -> Answer | None:
    return (None, Leaning.SELF) if said.has(s.SELF) and not said.unread else None


def _names_a_time(said: Evidence) -> Answer | None:
    speaks = said.has(s.TIMES, s.MAYBE_THEN) or _is_only_a_time(said)
    return (Intent.RESCHEDULE, None) if speaks else None


# The first that speaks decides; what binds less comes later.
_RULES = (
    _not_for_us,
    _wavers,
    _moves,
    _declines,
    _comes,
    _emergency,
    _says_no,
    _assents,
    _chooses,
    _names_a_time,
    _is_them,
)


def _names_another_time(said: Evidence) -> bool:
    """Whether "I can't" comes with a clause of its own that offers a time."""
    unable = said.last(s.UNABLE)
    return said.has(s.TIMES, s.MAYBE_THEN) or any(
        sense == s.WHEN and at > unable and _is_alone(said, at) for sense, at in said.said
    )


def _is_alone(said: Evidence, clause: int) -> bool:
    allowed = s.TIMES_NAMED | {s.HEDGE, s.MAYBE_THEN}
    return all(sense in allowed for sense, at in said.said if at == clause)


def _is_only_a_time(said: Evidence) -> bool:
    others = {sense for sense, _ in said.said} - s.TIMES_NAMED - {s.THANKS}
    return said.has(s.WHEN) and not others and said.unread == 0


def _beside(said: Evidence, intent: Intent | None) -> Iterator[Intent]:
    """Give what else was said, in the order in which it counts."""
    if intent is Intent.WRONG_NUMBER and said.has(*s.OPT_OUTS):
        yield Intent.OPT_OUT
    if intent in {Intent.RESCHEDULE, Intent.OPT_OUT} and said.has(*s.CANCELS):
        yield Intent.CANCEL
    if intent is Intent.RESCHEDULE and said.has(s.YES, s.ASSENT):
        yield Intent.CONFIRM
    for sense, beside in s.BESIDE.items():
        named = s.QUESTIONS if sense == s.QUESTION else (sense,)
        if said.has(*named):
            yield beside


def _reason(said: Evidence) -> Reason | None:
    """Return the weightiest reason that is given; a cancel may name its own."""
    named = {s.REASONS.get(sense) for sense, _ in said.said}
    named |= {s.REASONS.get(sense.replace("cancel.", "reason.")) for sense, _ in said.said}
    return next((one for one in _REASONS_BY_WEIGHT if one in named), None)


def _implied(said: Evidence, intent: Intent | None) -> Reason | None:
    """Give the other offer as the reason of somebody who therefore wants to come earlier."""
    return Reason.ANOTHER_OFFER if intent is Intent.RESCHEDULE and said.has(s.OFFER) else None


def _unwanted(said: Evidence) -> Topic | None:
    """Say what an opt-out is about; None for texts. Who asks for a call still wants calls."""
    calls = said.has(s.NO_CALLS, s.NO_CONTACT) and not said.has(s.CALL_ME)
    if calls and said.has(s.OPT_OUT, s.NO_CONTACT):
        return Topic.CONTACT
    return Topic.CALLS if said.has(s.NO_CALLS) and not said.has(s.OPT_OUT) else None


def _topic(said: Evidence) -> Topic | None:
    named = [sense.partition(".")[2] for sense, _ in said.said if sense in s.TOPICS]
    return Topic(named[0]) if len(set(named)) == 1 else None
