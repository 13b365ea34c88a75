"""A text in one language becomes heard clauses: what was found in each, and what was not.

An "if" clause, and a "maybe" that stands alone behind a comma, open the clause beside them: "if I
get a ride, I'll be there" promises nothing.
"""

from dataclasses import dataclass, replace

from service.flows.reading.lexicons import Lexicon, corrected
from service.flows.reading.patterns import UNKNOWN, Finding, find
from service.flows.reading.senses import ASKING, CONDITION, DOUBTS, HEDGE, QUESTIONS
from service.flows.reading.words import Clause, clauses

# "If I get a ride", "and if I can".
_FIRST_WORDS = 1


@dataclass(frozen=True, slots=True)
class HeardClause:
    """One clause. `turns`: it begins with a "but". `unknown` counts words of no pattern.

    `strange` those that the language does not have. `ends`: a sentence ends with it. `opened`: a
    clause beside it makes it uncertain.
    """

    words: tuple[str, ...]
    findings: tuple[Finding, ...]
    asks: bool
    turns: bool
    unknown: int
    strange: int = 0
    ends: bool = False
    opened: bool = False

    def has(self, *senses: str) -> bool:
        """Whether one of these was found here."""
        return any(one.sense in senses for one in self.findings)

    @property
    def is_open(self) -> bool:
        """Whether it says something only perhaps: an if, a maybe, a "not" that nobody read."""
        return self.opened or self.has(*DOUBTS)

    @property
    def opens_others(self) -> bool:
        """Whether it is an "if" of its own, or nothing but a "maybe"."""
        if any(one.sense == CONDITION and one.start <= _FIRST_WORDS for one in self.findings):
            return True
        return self.has(HEDGE) and self.unknown == 0 and len(self.findings) == 1

    @property
    def is_question(self) -> bool:
        """Whether it asks, by its mark or by its first words."""
        return self.asks or self.has(ASKING)

    def is_asked(self, finding: Finding) -> bool:
        """Whether a finding is asked: a question mark covers all, asking words what follows."""
        begins = (one.start for one in self.findings if one.sense in QUESTIONS | {ASKING})
        return self.asks or min(begins, default=finding.start) < finding.start


def hear(text: str, lexicon: Lexicon) -> tuple[HeardClause, ...]:
    """Read a plain text in one language; deterministic."""
    heard = tuple(
        _heard(part, lexicon, turns=turns)
        for clause in clauses(text, lexicon.spelling)
        for part, turns in _turns(clause, lexicon)
    )
    return tuple(
        replace(clause, opened=True) if _is_opened(heard, at) else clause
        for at, clause in enumerate(heard)
    )


def _is_opened(heard: tuple[HeardClause, ...], at: int) -> bool:
    """Whether the clause before or after, in the same sentence and without a "but", opens it."""
    before = at > 0 and not heard[at - 1].ends and not heard[at].turns
    after = at + 1 < len(heard) and not heard[at].ends and not heard[at + 1].turns
    return (before and heard[at - 1].opens_others) or (after and heard[at + 1].opens_others)


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
        parts.append(
            (
                replace(clause, words=words, asks=clause.asks and last, ends=clause.ends and last),
                turns,
            )
        )
    return [(part, turns) for part, turns in parts if part.words]


def _heard(clause: Clause, lexicon: Lexicon, *, turns: bool) -> HeardClause:
    words = tuple(corrected(word, lexicon.language) for word in clause.words)
    marked = tuple(word if lexicon.knows(word) else UNKNOWN + word for word in words)
    findings = tuple(find(lexicon.index, marked))
    read = len({at for one in findings for at in range(one.start, one.end)})
    strange = sum(word[0] == UNKNOWN for word in marked)
    unknown = len(words) - read
    return HeardClause(words, findings, clause.asks, turns, unknown, strange, clause.ends)
