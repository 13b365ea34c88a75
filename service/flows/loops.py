"""Two machines that answer each other: after a few texts an hour we fall silent.

An auto-responder answers everything, so what asks back stops first, and every other answer at a
number that no person reaches in an hour. What is no longer said is written down for a person.
"""

from dataclasses import replace

from service.flows.effects import Decision, PromptKind, RecordReply
from service.flows.state import Intent, Question, QuestionKind

MOST_ASKED_BACK = 4
MOST_ANSWERS = 10
TOLD = "told.silenced"
_ASKS_BACK = frozenset(
    {
        PromptKind.UNCLEAR,
        PromptKind.UNCLEAR_SLOTS,
        PromptKind.UNCLEAR_REASON,
        PromptKind.PICTURE,
        PromptKind.DECLINED,
    }
)


def is_too_much(decision: Decision, answers_lately: int) -> bool:
    """Whether a decision's words stay unsaid, after so many answers in the last hour."""
    if decision.prompt is None:
        return False
    return answers_lately >= (MOST_ASKED_BACK if _is_unclear(decision) else MOST_ANSWERS)


def _is_unclear(decision: Decision) -> bool:
    replies = [one for one in decision.effects if isinstance(one, RecordReply)]
    passed_on = bool(replies) and all(one.intent is Intent.UNCLEAR for one in replies)
    return passed_on or (decision.prompt is not None and decision.prompt.kind in _ASKS_BACK)


def is_silenced(question: Question | None) -> bool:
    """Whether the recruiter has heard that we fell silent."""
    return question is not None and question.silenced


def silenced(question: Question) -> Question:
    """Note that we fell silent; what comes next goes to a person, and is not announced again."""
    return replace(question, repeated=True, silenced=True)


def spoken_since(question: Question | None) -> Question | None:
    """Note that we said something since the menu: a mere "ok" is about that, and confirms nothing.

    Digits keep their meaning.
    """
    if question is None or question.kind is not QuestionKind.MENU:
        return question
    return replace(question, spoken_since=True)


def asks_to_confirm(question: Question | None) -> bool:
    """Whether the menu is the last thing that we said."""
    if question is None or question.kind is not QuestionKind.MENU:
        return False
    return not (question.spoken_since or question.silenced)
