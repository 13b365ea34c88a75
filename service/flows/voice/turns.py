"""What comes of a step: something to say and the next stage, or something to decide first."""

from dataclasses import dataclass, replace

from service.flows.effects import Decision
from service.flows.events import Spoken
from service.flows.voice.state import CallInput, CallState, Stage

# A stage is said once and repeated twice; a call has an end, whatever is pressed.
MOST_PLAYS = 3
MOST_STEPS = 30
_UNANSWERED = "voice.goodbye_unanswered"


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said next: sentences by their keys, then what the stage itself asks.

    `rule` names what decided. `decision` is what must be written first, beyond the conversation.
    `minutes` is a lateness that is said back.
    """

    call: CallState
    says: tuple[str, ...] = ()
    rule: str = ""
    decision: Decision | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """The conversation must decide on `event`; then `telling.after` says what comes of it."""

    call: CallState
    event: Spoken


Step = Turn | Ask


def go(call: CallState, stage: Stage, rule: str, *says: str, **changes: object) -> Turn:
    """Go to another stage, said for the first time; what was pending is forgotten."""
    fresh = replace(call, stage=stage, plays=1, pending=None, pending_words="")
    return Turn(replace(fresh, **changes), says, rule)  # type: ignore[arg-type]  # fields by name


def once_more(call: CallState, rule: str, *says: str) -> Turn:
    """Say the stage again, twice at the most; then goodbye, and nothing counts as an answer."""
    if call.plays >= MOST_PLAYS:
        return keeping_pending(call, farewell(call, f"{rule}; repeated often enough", _UNANSWERED))
    return Turn(replace(call, plays=call.plays + 1), says, rule)


def farewell(call: CallState, rule: str, *says: str) -> Turn:
    """End the call with these words."""
    return go(call, Stage.ENDED, rule, *says)


def keeping_pending(call: CallState, over: Turn) -> Turn:
    """Keep what still waits for its second key: the recruiter is told once the line is dead."""
    kept = {"pending": call.pending, "pending_words": call.pending_words}
    return replace(over, call=replace(over.call, **kept))  # type: ignore[arg-type]  # by name


def shows_a_person(came: CallInput, turn: Turn) -> bool:
    """Whether a person is there: a key tells; words only once they have answered who it is.

    A machine speaks too: "you have reached Sam".
    """
    return bool(came.key) or (bool(came.words) and is_past_the_door(turn))


def is_past_the_door(turn: Turn) -> bool:
    """Whether somebody has said who they are, or what ends the calls; no machine does either.

    A greeting is not understood, or read back: "you have reached Sam" sounds like a wrong number.
    """
    call = turn.call
    stage = call.back if call.stage in {Stage.SURE, Stage.HEARD} else call.stage
    return stage is not Stage.IDENTITY and _UNANSWERED not in turn.says
