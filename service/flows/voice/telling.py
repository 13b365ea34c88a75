"""What was decided becomes the next thing that is said, and the next stage."""

from dataclasses import replace

from service.flows.answers import asked
from service.flows.effects import Decision, Prompt, PromptKind
from service.flows.state import Question, QuestionKind
from service.flows.voice.state import CallState, Stage
from service.flows.voice.turns import Turn, farewell, go, keeping_pending, once_more

_TIMES = frozenset(
    {
        PromptKind.SLOTS,
        PromptKind.SLOTS_NEAREST,
        PromptKind.SLOTS_MORE,
        PromptKind.SLOTS_AFTER_LOSS,
    }
)
_ENDS = frozenset({PromptKind.WRONG_NUMBER, PromptKind.OPTED_OUT, PromptKind.NO_MORE_CALLS})
_REPEATS = frozenset({PromptKind.UNCLEAR, PromptKind.UNCLEAR_SLOTS, PromptKind.UNCLEAR_REASON})
# Something was said that leaves the question open.
_GOES_ON = frozenset(
    {
        PromptKind.DECLINED,
        PromptKind.MOVED,
        PromptKind.OTHER_TIME,
        PromptKind.ALREADY_CANCELLED,
        PromptKind.WHY,
        PromptKind.PLACE,
        PromptKind.TIME,
        PromptKind.LENGTH,
        PromptKind.WHO,
    }
)


def after(call: CallState, decision: Decision) -> Turn:
    """Go on after the conversation has decided; what it asks is what the next key answers."""
    question = decision.question or call.question
    known = replace(call, question=question)
    prompt = decision.prompt
    if prompt is None:
        return go(known, Stage.DONE, decision.rule)
    if prompt.kind in _REPEATS:
        return once_more(replace(known, stage=Stage.ASKING), decision.rule, sentence(prompt))
    if prompt.kind in _ENDS:
        return _no_more(known, decision.rule, sentence(prompt))
    stage, open_question = _next(prompt, question)
    turn = go(
        known, stage, decision.rule, sentence(prompt), question=open_question, later=prompt.more
    )
    return replace(turn, minutes=prompt.minutes)


def _no_more(call: CallState, rule: str, says: str) -> Turn:
    """End the call, unless a cancel was said in the same breath: that is asked for its key."""
    if call.stage is Stage.SURE and call.pending is not None:
        return Turn(call, (says,), rule)
    return keeping_pending(call, farewell(call, rule, says, "voice.goodbye"))


def sentence(prompt: Prompt) -> str:
    """Return the key of what is said before the next question."""
    if prompt.kind in _TIMES or prompt.kind is PromptKind.NO_MORE_CALLS:
        return f"voice.{prompt.kind.removeprefix('answer.')}"
    return f"voice.{prompt.kind}"


def _next(prompt: Prompt, question: Question | None) -> tuple[Stage, Question | None]:
    """Return the stage that a prompt leads to; after a cancel why is asked at once.

    The second key has stood for "another time instead?" already.
    """
    if prompt.kind is PromptKind.CANCELLED and prompt.interview is not None:
        return Stage.ASKING, asked(QuestionKind.REASON, prompt.interview)
    if prompt.kind in _TIMES or prompt.kind in _GOES_ON:
        return Stage.ASKING, question
    return Stage.DONE, question
