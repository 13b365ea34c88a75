"""A text in one language becomes heard clauses: what was found in each, and what was not."""

from dataclasses import dataclass, replace

from service.flows.reading.lexicons import Lexicon, corrected
from service.flows.reading.patterns import UNKNOWN, Finding, find
from service.flows.reading.senses import ASKING, CONDITION, HEDGE, NEGATION, QUESTIONS
from service.flows.reading.words import Clause, clauses


@dataclass(frozen=True, slots=True)
class Heard:
    """One clause. `turns`: it begins with a "but". `unknown` counts words of no pattern."""

    words: tuple[str, ...]
    findings: tuple[Finding, ...]
    asks: bool
    turns: bool
    unknown: int

    def has(self, *senses: str) -> bool:
        """Whether one of these was found here."""
        return any(one.sense in senses for one in self.findings)

    @property
    def is_open(self) -> bool:
        """Whether it says something only perhaps: an if, a maybe, a "not" that nobody read."""
        return self.has(CONDITION, HEDGE, NEGATION)

    @property
    def is_question(self) -> bool:
        """Whether it asks, by its mark or by its first words."""
        return self.asks or self.has(ASKING)

    def is_asked(self, finding: Finding) -> bool:
        """Whether a finding is part of what is asked: all of a clause with a question mark, else
        what stands behind the words that ask."""
        begins = (one.start for one in self.findings if one.sense in QUESTIONS | {ASKING})
        return self.asks or min(begins, default=finding.start) < finding.start


def hear(text: str, lexicon: Lexicon) -> tuple[Heard, ...]:
    """Read a plain text in one language; deterministic."""
    return tuple(
        _heard(part, lexicon, turns=turns)
        for clause in clauses(text, lexicon.spelling)
        for part, turns in _turns(clause, lexicon)
    )


def coverage(text: str, lexicon: Lexicon) -> float:
    """Return the share of a text's words that a language knows, slips not corrected."""
    words = [word for one in clauses(text, lexicon.spelling) for word in one.words]
    return sum(map(lexicon.knows, words)) / len(words) if words else 0.0


def _turns(clause: Clause, lexicon: Lexicon) -> list[tuple[Clause, bool]]:
    """Cut a clause before each "but"; what the whole asks, its parts ask only at the end."""
    cuts = [at for at, word in enumerate(clause.words) if word in lexicon.contrast]
    starts = sorted({0, *cuts})
    ends = [*starts[1:], len(clause.words)]
    parts = []
    for start, end in zip(starts, ends, strict=True):
        turns = start in cuts
        words = clause.words[start + 1 if turns else start : end]
        last = end == len(clause.words)
        parts.append((replace(clause, words=words, asks=clause.asks and last), turns))
    return [(part, turns) for part, turns in parts if part.words]


def _heard(clause: Clause, lexicon: Lexicon, *, turns: bool) -> Heard:
    words = tuple(corrected(word, lexicon.language) for word in clause.words)
    marked = tuple(word if lexicon.knows(word) else UNKNOWN + word for word in words)
    findings = tuple(find(lexicon.index, marked))
    read = sum(one.end - one.start for one in findings)
    return Heard(words, findings, clause.asks, turns, len(words) - read)
