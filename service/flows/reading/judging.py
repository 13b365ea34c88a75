"""Heard clauses become one meaning: the strongest safe intent, and what else was said.

Nothing is guessed: a confirmation or a cancellation needs a clause that says it outright, without
an "if", a "maybe" or a "not" beside it, and no other clause that takes it back. Where two say
opposite things, the one after a "but" counts; without a "but", neither does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.flows.meaning import Leaning, Topic, Understood
from service.flows.reading import senses as s
from service.flows.reading.hearing import Heard
from service.flows.reading.patterns import Finding
from service.flows.state import Intent, Reason

# "Yes" in a long text that we hardly read may answer anything.
_MOST_UNREAD = 6
_POSITIVE = frozenset({s.YES, s.ASSENT, s.CONFIRM, s.KEEP})
_ANSWERS = _POSITIVE | s.CANCELS
_SILENT = frozenset({s.IGNORED, s.POLITE, s.NEGATION, s.ASKING})
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

    def last(self, *senses: str) -> int:
        """Return the last clause that says one of these, -1 for none."""
        return max((at for sense, at in self.said if sense in senses), default=-1)

    def takes_back(self, later: int, earlier: int) -> bool:
        """Whether a "but" stands between an earlier clause and a later one."""
        return later > earlier and any(earlier < at <= later for at in self.turns)


def judge(heard: tuple[Heard, ...]) -> Understood:
    """Say what the clauses mean together; intent and leaning are None when nothing is plain."""
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
        reason=_reason(evidence),
        leaning=leaning,
        topic=_topic(evidence),
        digit=next((int(one) for one, _ in evidence.said if one in s.DIGITS), None),
        has_time=evidence.has(s.WHEN, s.TIMES),
    )


def weigh(heard: tuple[Heard, ...]) -> Evidence:
    """Keep what is said outright; an open or asking clause answers nothing by itself."""
    said = tuple(
        (sense, at) for at, clause in enumerate(heard) for sense in _outright(clause)
    )
    turns = frozenset(at for at, clause in enumerate(heard) if clause.turns)
    return Evidence(said, turns, sum(clause.unknown for clause in heard))


def _outright(clause: Heard) -> Iterator[str]:
    """Give the senses of a clause that count, and HEDGE or QUESTION for what it takes away."""
    asks = clause.is_question and not clause.has(s.RESCHEDULE, s.TIMES)
    answers = [one for one in clause.findings if one.sense in _ANSWERS]
    if clause.has(s.HEDGE, s.CONDITION) or (clause.has(s.NEGATION) and answers):
        yield s.HEDGE
    if asks and (clause.has(s.ASKING) or answers) and not clause.has(s.WHEN, *s.BESIDE):
        yield s.QUESTION
    if asks and clause.has(s.CONDITION):
        yield s.QUESTION
        return
    for finding in clause.findings:
        if finding.sense not in _SILENT and not _is_taken_away(finding, clause, asks=asks):
            yield finding.sense


def _is_taken_away(finding: Finding, clause: Heard, *, asks: bool) -> bool:
    """Whether an answer does not count: its clause is open, or asks ("did you cancel it?")."""
    requested = finding.sense == s.CANCEL_REQUEST
    return finding.sense in _ANSWERS and (clause.is_open or (asks and not requested))


def _answer(said: Evidence) -> tuple[Intent | None, Leaning | None]:
    """Return the answer to the reminder, or what the open question must decide."""
    if said.has(s.WRONG_NUMBER):
        return Intent.WRONG_NUMBER, None
    if said.has(s.OPT_OUT):
        return Intent.OPT_OUT, None
    strong = said.last(s.CONFIRM) if said.has(*s.BESIDE) else said.last(s.CONFIRM, s.KEEP)
    for sense, intent, leaning in (
        (frozenset({s.RESCHEDULE}), Intent.RESCHEDULE, None),
        (s.CANCELS, Intent.CANCEL, None),
        (frozenset({s.UNABLE}), None, Leaning.UNABLE),
    ):
        if not said.has(*sense):
            continue
        if said.takes_back(strong, said.last(*sense)):
            return Intent.CONFIRM, None
        if strong >= 0 and intent is not Intent.RESCHEDULE and not said.takes_back(
            said.last(*sense), strong
        ):
            return None, None
        if leaning and _names_another_time(said):
            return Intent.RESCHEDULE, None
        return intent, leaning
    return _calm_answer(said, strong)


def _calm_answer(said: Evidence, strong: int) -> tuple[Intent | None, Leaning | None]:
    """Return the answer of a text that neither moves nor declines."""
    if strong >= 0:
        return Intent.CONFIRM, None
    if said.has("reason.emergency") and not said.has(s.LATE):
        return Intent.RESCHEDULE, None
    weak = said.has(s.YES, s.ASSENT)
    if said.has(s.NO):
        moves = said.has(s.TIMES, s.WHEN) and not weak
        return (Intent.RESCHEDULE, None) if moves else (None, None if weak else Leaning.NO)
    if weak:
        if said.has(s.HEDGE) or said.unread > _MOST_UNREAD:
            return None, None
        return (Intent.CONFIRM, None) if said.has(s.YES) else (None, Leaning.ASSENT)
    if said.has(s.NONE):
        return None, Leaning.NONE
    if said.has(s.MORE):
        return None, Leaning.MORE
    if said.has(s.TIMES) or _is_only_a_time(said):
        return Intent.RESCHEDULE, None
    return None, None


def _names_another_time(said: Evidence) -> bool:
    """Whether "I can't" comes with a clause of its own that offers a time."""
    unable = said.last(s.UNABLE)
    return said.has(s.TIMES) or any(
        sense == s.WHEN and at > unable and _is_alone(said, at) for sense, at in said.said
    )


def _is_alone(said: Evidence, clause: int) -> bool:
    return all(sense == s.WHEN for sense, at in said.said if at == clause)


def _is_only_a_time(said: Evidence) -> bool:
    others = {sense for sense, _ in said.said} - {s.WHEN, s.THANKS}
    return said.has(s.WHEN) and not others and said.unread == 0


def _beside(said: Evidence, intent: Intent | None) -> Iterator[Intent]:
    """Give what else was said, in the order in which it counts."""
    if intent is Intent.WRONG_NUMBER and said.has(s.OPT_OUT):
        yield Intent.OPT_OUT
    if intent is Intent.RESCHEDULE and said.has(*s.CANCELS):
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


def _topic(said: Evidence) -> Topic | None:
    named = [sense.partition(".")[2] for sense, _ in said.said if sense in s.TOPICS]
    return Topic(named[0]) if len(set(named)) == 1 else None
