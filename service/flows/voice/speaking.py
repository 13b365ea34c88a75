"""A turn of a call becomes its script: what is said, what is listened for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.flows.reasons import BY_DIGIT
from service.flows.state import Intent, Interview, QuestionKind, Slot
from service.flows.voice.meant import SLOT, meant
from service.flows.voice.script import Connect, Gather, Hangup, Line, Say, Script
from service.flows.voice.state import Stage
from service.flows.voice.turns import Turn
from service.flows.wording import spoken_times, voice

# What we say in place of a sentence that asks for a text, where none of ours may or can arrive.
_WITHOUT_TEXTS = {
    "voice.goodbye_unanswered": "voice.goodbye_no_texts",
    "voice.no_more_calls": "voice.no_more_calls_no_texts",
    "voice.voicemail": "voice.voicemail_no_texts",
}
_MENUS = frozenset({QuestionKind.DECLINED, QuestionKind.CALLED_OFF})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a call may speak of, as it stands after what was decided.

    `about` is the interview of the call, `interviews` those to choose from, `slots` the times that
    are offered, in the order of their keys. `number` (E.164) can be called back and texted;
    `texts_allowed`: whether we may still text this candidate, and a text arrives.
    """

    organisation: str
    number: str
    about: Interview | None = None
    interviews: tuple[Interview, ...] = ()
    slots: tuple[Slot, ...] = ()
    texts_allowed: bool = True
    is_on: bool = False


def script(turn: Turn, facts: Facts) -> Script:
    """Put a turn into words."""
    said = tuple(_line(key, turn, facts) for key in turn.says)
    call = turn.call
    if call.stage is Stage.ENDED:
        return Script((Say(said), Hangup()) if said else (Hangup(),))
    if call.stage is Stage.CONNECTING and facts.about is not None:
        return Script((Say(said), Connect(facts.about.recruiter_phone)))
    lines = (*said, *_ASKS[call.stage](turn, facts))
    return Script((Gather(lines, call.language, voice.hints(call.language)),))


def voicemail(about: Interview, facts: Facts) -> tuple[Line, ...]:
    """Return what a machine is told: who called and how to reach us, and nothing else."""
    key = "voice.voicemail" if facts.texts_allowed else _WITHOUT_TEXTS["voice.voicemail"]
    number = spoken_times.number(facts.number, about.language)
    return (voice.line(key, about.language, facts.organisation, about, number=number),)


def whisper(about: Interview, organisation: str, zone: str = "") -> Line:
    """Return what a recruiter hears before they take a candidate's call, in English.

    `zone` is the recruiter's; where nobody has set it, the candidate's.
    """
    when = spoken_times.when(about.starts_at, zone or about.time_zone, "en")
    return voice.line("voice.whisper", "en", organisation, about, when=when)


def stranger(organisation: str, reception: str, language: str = "en") -> Script:
    """Return what a number without an interview hears: who we are, and nothing about anyone."""
    hello = voice.line("voice.hello_unknown", language, organisation)
    if reception:
        through = voice.line("voice.reception", language, organisation)
        return Script((Say((hello, through)), Connect(reception, whispered=False)))
    reach = voice.line("voice.how_to_reach", language, organisation)
    return Script((Say((hello, reach)), Hangup()))


def nobody_at_reception(organisation: str, language: str = "en") -> Script:
    """Return what a stranger hears when nobody picked up, or the talk is over."""
    return Script((Say((voice.line("voice.how_to_reach", language, organisation),)), Hangup()))


def _line(key: str, turn: Turn, facts: Facts, **more: object) -> Line:
    if not facts.texts_allowed:
        key = _WITHOUT_TEXTS.get(key, key)
    if turn.minutes is not None:
        more["minutes"] = turn.minutes
    return voice.line(key, turn.call.language, facts.organisation, facts.about, **more)


def _identity(turn: Turn, facts: Facts) -> Iterator[Line]:
    yield _line("voice.identity", turn, facts)
    other = turn.call.other_language
    if other:
        yield voice.line("voice.other_language", other, facts.organisation)


def _which(turn: Turn, facts: Facts) -> Iterator[Line]:
    """List the interviews by key; where two people share a phone, each line names its person."""
    yield _line("voice.which", turn, facts)
    shared = len({one.candidate_name for one in facts.interviews}) > 1
    key = "voice.which_line_named" if shared else "voice.which_line"
    for digit, one in enumerate(facts.interviews, 1):
        yield voice.line(key, turn.call.language, facts.organisation, one, digit=digit)


def _asking(turn: Turn, facts: Facts) -> Iterator[Line]:
    question = turn.call.question
    kind = question.kind if question else QuestionKind.MENU
    if kind is QuestionKind.SLOTS:
        yield from _times(turn, facts)
    elif kind is QuestionKind.REASON:
        yield from _reasons(turn, facts)
    elif facts.is_on:
        yield _line("voice.menu.going_on", turn, facts)
    else:
        yield _line(f"voice.menu.{kind if kind in _MENUS else QuestionKind.MENU}", turn, facts)


def _times(turn: Turn, facts: Facts) -> Iterator[Line]:
    question, known = turn.call.question, {slot.id: slot for slot in facts.slots}
    for digit, slot_id in enumerate(question.slots if question else (), 1):
        if slot_id in known and facts.about is not None:  # a withdrawn one leaves its key unused
            slot, language = known[slot_id], turn.call.language
            yield voice.slot_line(digit, slot, facts.about, language, facts.organisation)
    if turn.call.later:
        yield _line("voice.slots_later", turn, facts)
    yield _line("voice.slots_none", turn, facts)


def _reasons(turn: Turn, facts: Facts) -> Iterator[Line]:
    yield _line("voice.reasons", turn, facts)
    for digit, reason in BY_DIGIT.items():
        yield _line(f"voice.reason.{reason}", turn, facts, digit=digit)
    yield _line("voice.reason_skip", turn, facts)


def _sure(turn: Turn, facts: Facts) -> Iterator[Line]:
    pending = turn.call.pending
    wrong_number = pending is not None and pending.intent is Intent.WRONG_NUMBER
    yield _line("voice.sure.wrong_number" if wrong_number else "voice.sure.cancel", turn, facts)


def _heard(turn: Turn, facts: Facts) -> Iterator[Line]:
    yield _read_back(turn, facts)
    yield _line("voice.heard_right", turn, facts)


def _read_back(turn: Turn, facts: Facts) -> Line:
    call = turn.call
    taken_for = meant(call.pending, call.question) if call.pending else ""
    if taken_for != SLOT or call.pending is None or facts.about is None:
        return _line(f"voice.heard.{taken_for}", turn, facts)
    picked = call.question.slots[(call.pending.digit or 1) - 1] if call.question else 0
    slot = next((one for one in facts.slots if one.id == picked), None)
    if slot is None:  # withdrawn a moment ago; the conversation will say so
        return _line("voice.heard.reschedule", turn, facts)
    when = spoken_times.when(slot.starts_at, facts.about.time_zone, call.language)
    return _line("voice.heard.slot", turn, facts, when=when)


def _done(turn: Turn, facts: Facts) -> Iterator[Line]:
    yield _line("voice.done", turn, facts)


_Asks = Callable[[Turn, Facts], Iterator[Line]]
_ASKS: dict[Stage, _Asks] = {
    Stage.IDENTITY: _identity,
    Stage.WHICH: _which,
    Stage.ASKING: _asking,
    Stage.SURE: _sure,
    Stage.HEARD: _heard,
    Stage.DONE: _done,
}
