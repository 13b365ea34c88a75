"""A text becomes an intent, a digit or a letter; what is not plainly said is None: ask.

The lexicons stand in `lexicon/`, a file a language; how they are read, in `reading/`. The
candidate's language comes first, the others after it, so that "sí" to an English reminder is
understood.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from service.flows.meaning import Leaning, Understood
from service.flows.reading import senses
from service.flows.reading.hearing import HeardClause, coverage, hear
from service.flows.reading.judging import judge
from service.flows.reading.lexicons import LANGUAGES, Lexicon, lexicon
from service.flows.reading.words import plain
from service.flows.state import Intent

__all__ = ["LANGUAGES", "understand", "warm_up"]

# A language that knows this share of a text's words is the one that it is written in.
_AT_HOME, _POSSIBLE = 0.6, 0.7
# How phones without an own word for it send a reaction: Liked "...", or a thumb to "...".
_REACTION = re.compile(
    r"^\W*([^\"\u201c\u201e\u00ab]{1,40}?)\s*[\"\u201c\u201e\u00ab].+[\"\u201c\u201d\u00bb]\W*$",
    re.DOTALL,
)
_LETTER = re.compile(r"[\W_]*([a-z])\b(.*)", re.DOTALL)
# A text holds no more: what comes last may take back what came first.
_LONGEST = 1600
_LONGEST_LATENESS = 240
_NOTHING = Understood().rule
_POLITE = frozenset({senses.POLITE, senses.THANKS})
_ASIDE = _POLITE | {senses.IGNORED}


def understand(body: str, language: str) -> Understood:
    """Say what a whole text means, in the candidate's language first; deterministic, no IO.

    `language` is one of LANGUAGES or a tag of one, such as "es-MX"; others are read as English.
    """
    text = plain(body[:_LONGEST])
    first = language.replace("_", "-").partition("-")[0].lower()
    reaction = _reaction(text)
    if reaction is not None:
        return reaction
    taken = Understood()
    for known in _in_order(text, first if first in LANGUAGES else LANGUAGES[0]):
        taken = _read(text, known)
        if taken != Understood(rule=taken.rule):
            break
    return taken


def warm_up() -> None:
    """Read every lexicon: a third of a second each, which no candidate should wait for."""
    for language in LANGUAGES:
        lexicon(language)


def _in_order(text: str, first: str) -> Iterator[Lexicon]:
    """Give the lexicons that a text may be written in, the likeliest first.

    The others are looked at only when the candidate's own language does not know the words, or
    makes nothing of them.
    """
    own = lexicon(first)
    share = coverage(text, own)
    if share >= _AT_HOME:
        yield own
    shares = {other: coverage(text, lexicon(other)) for other in LANGUAGES if other != first}
    for other in sorted(shares, key=lambda one: -shares[one]):
        if shares[other] >= _POSSIBLE and shares[other] > share:
            yield lexicon(other)
    if share < _AT_HOME:
        yield own


def _read(text: str, known: Lexicon) -> Understood:
    heard = hear(text, known)
    taken = judge(heard)
    digit, letter = _digit(heard), _letter(text, known)
    if digit is not None:
        taken = _beside_a_digit(taken)
    minutes = _minutes(heard, known) if _speaks_of_lateness(taken) else None
    rule = _rule(heard, known) or ("a digit" if digit else "a letter" if letter else _NOTHING)
    return replace(taken, digit=digit, letter=letter, minutes=minutes, rule=rule)


def _beside_a_digit(taken: Understood) -> Understood:
    """Leave the answer to the digit: "2, yes please", "1, thanks", "1, but running late"."""
    if taken.intent is Intent.THANKS or taken.leaning is Leaning.YES:
        return replace(taken, intent=None, leaning=None)
    if taken.intent in senses.BESIDE.values():
        also = tuple(one for one in (taken.intent, *taken.also) if one is not None)
        return replace(taken, intent=None, also=also)
    return replace(taken, leaning=None)


def _digit(heard: tuple[HeardClause, ...]) -> int | None:
    """Return the digit that a text consists of, politeness and answers that agree aside.

    A digit that stands alone before the first mark is the answer whatever explains it.
    """
    if len(heard) > 1 and len(heard[0].words) == 1 and heard[0].words[0] in senses.DIGITS:
        alone = not any(word in senses.DIGITS for one in heard[1:] for word in _unread(one))
        return int(heard[0].words[0]) if alone else None
    findings = [one for clause in heard for one in clause.findings if one.sense not in _ASIDE]
    if any(clause.strange and _names_a_digit(clause) for clause in heard):
        return None  # "asdf 1 zzz": a digit among words that nobody knows
    if not all(_agrees(one.sense) for one in findings):
        return None
    named = [one.sense for one in findings if one.sense in senses.DIGITS]
    rest = [word for clause in heard for word in _unread(clause)]
    if len(named) == 1 and not rest:
        return int(named[0])
    if named or len(rest) != 1 or rest[0] not in senses.DIGITS:
        return None
    comes_first = rest[0] == heard[0].words[0]
    asks = any(clause.is_question for clause in heard)
    return int(rest[0]) if not findings or (comes_first and not asks) else None


def _names_a_digit(clause: HeardClause) -> bool:
    return any(word in senses.DIGITS for word in clause.words) or clause.has(*senses.DIGITS)


def _letter(text: str, known: Lexicon) -> str | None:
    """Return the letter that a text consists of, politeness aside; it may be a word as well."""
    found = _LETTER.fullmatch(text)
    if found is None:
        return None
    rest = hear(found[2], known)
    aside = all(one.sense in _POLITE for clause in rest for one in clause.findings)
    named = all(known.knows(word) for clause in rest for word in clause.words)
    return found[1].upper() if aside and named and not any(one.unknown for one in rest) else None


def _agrees(sense: str) -> bool:
    """Whether a sense may stand beside a digit: "1, yes", "3 cancel", "2 please"."""
    plain_answers = {senses.YES, senses.ASSENT, senses.CONFIRM, senses.RESCHEDULE}
    return sense in plain_answers | senses.CANCELS | senses.DIGITS


def _unread(clause: HeardClause) -> Iterator[str]:
    taken = {at for one in clause.findings for at in range(one.start, one.end)}
    return (word for at, word in enumerate(clause.words) if at not in taken)


def _speaks_of_lateness(taken: Understood) -> bool:
    return Intent.RUNNING_LATE in (taken.intent, *taken.also)


def _minutes(heard: tuple[HeardClause, ...], known: Lexicon) -> int | None:
    """Return how late somebody is, in minutes; None when no number says it."""
    text = " ".join(word for clause in heard for word in ("", *clause.words)) + " "
    for phrase, minutes in known.minutes.items():
        if f" {phrase} " in text:
            return minutes
    numbers = (
        int(word)
        for clause in sorted(heard, key=lambda one: not one.has(senses.LATE))
        for at, word in enumerate(clause.words)
        if word.isdigit() and not _in_a_time(clause, at)
    )
    return next((one for one in numbers if 0 < one <= _LONGEST_LATENESS), None)


def _in_a_time(clause: HeardClause, at: int) -> bool:
    return any(
        one.sense in senses.TIMES_NAMED and one.start <= at < one.end for one in clause.findings
    )


def _rule(heard: tuple[HeardClause, ...], known: Lexicon) -> str:
    """Name the patterns that spoke, as the lexicon writes them."""
    spoke = [
        f'{one.sense} "{one.source}"'
        for clause in heard
        for one in clause.findings
        if one.sense not in {senses.POLITE, senses.IGNORED}
    ]
    return f"{known.language}: {', '.join(spoke)}" if spoke else ""


def _reaction(text: str) -> Understood | None:
    """Read a reaction to one of our texts; the quoted words are ours and say nothing."""
    found = _REACTION.match(text)
    if found is None:
        return None
    word = found[1].strip()
    for language in LANGUAGES:
        sense = lexicon(language).reactions.get(word)
        if sense is not None:
            leaning = Leaning.ASSENT if sense == senses.ASSENT else None
            intent = Intent.THANKS if sense == senses.THANKS else None
            rule = f"{language}: a reaction, {word}"
            return Understood(intent=intent, leaning=leaning, rule=rule)
    return None
