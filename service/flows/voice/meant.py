"""What can be read back of words that were not heard well; the rest is asked again."""

from service.flows.meaning import Understood
from service.flows.state import Intent, Question, QuestionKind

SLOT = "slot"
_BY_DIGIT = {1: Intent.CONFIRM, 2: Intent.RESCHEDULE, 3: Intent.CANCEL}
_READ_BACK = frozenset(
    {
        Intent.CONFIRM,
        Intent.RESCHEDULE,
        Intent.CANCEL,
        Intent.RUNNING_LATE,
        Intent.OFFER_DEADLINE,
        Intent.QUESTION,
        Intent.CALL_ME,
        Intent.WRONG_NUMBER,
        Intent.OPT_OUT,
    }
)


def meant(said: Understood, question: Question | None) -> str:
    """Return "slot", an intent, or nothing where a sentence could not say what we took it for."""
    kind = question.kind if question else QuestionKind.MENU
    if kind is QuestionKind.SLOTS and question is not None:
        if said.digit and said.digit <= len(question.slots):
            return SLOT
        if said.intent is None and said.has_time:
            return Intent.RESCHEDULE
    by_digit = _BY_DIGIT.get(said.digit or 0) if kind is QuestionKind.MENU else None
    intent = said.intent or by_digit
    return str(intent) if intent in _READ_BACK else ""
