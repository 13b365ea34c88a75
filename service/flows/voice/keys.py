"""What a key means at a stage of a call; the same digits as in texts wherever there are some."""

from service.flows.meaning import Leaning, Understood
from service.flows.reasons import BY_DIGIT
from service.flows.state import Intent, QuestionKind
from service.flows.voice.state import CallState

AGAIN, RECRUITER, NO_MORE_CALLS = "*", "0", "9"
YES, NO, CANCEL = "1", "2", "3"
WRONG_NUMBER, OTHER_LANGUAGE, SKIP = "7", "8", "#"
LATER, NONE_SUITS = "4", "9"
# The recruiter's, who is asked before a candidate is put through.
TAKE = "1"


def said_by(key: str, call: CallState) -> Understood | None:
    """Return what a key answers to the open question; None when it has no meaning there."""
    question = call.question
    if question is None or not key.isdigit():
        return None
    rule = f"key {key}"
    if question.kind is QuestionKind.SLOTS:
        return _among_times(key, len(question.slots), rule, later=call.later)
    if question.kind is QuestionKind.REASON:
        return Understood(digit=int(key), rule=rule) if int(key) in BY_DIGIT else None
    return Understood(digit=int(key), rule=rule) if key in {YES, NO, CANCEL} else None


def cancels(key: str, call: CallState) -> bool:
    """Whether a key would cancel, which takes a second one."""
    question = call.question
    asks = question is not None and question.kind in {QuestionKind.MENU, QuestionKind.DECLINED}
    return asks and key == CANCEL


def confirms_pending(key: str, call: CallState) -> bool:
    """Whether a key is the second one that what is pending waits for."""
    wrong_number = call.pending is not None and call.pending.intent is Intent.WRONG_NUMBER
    return key == (WRONG_NUMBER if wrong_number else CANCEL)


def _among_times(key: str, offered: int, rule: str, *, later: bool) -> Understood | None:
    if 1 <= int(key) <= offered:
        return Understood(digit=int(key), rule=rule)
    if key == LATER and later:
        return Understood(leaning=Leaning.MORE, rule=rule)
    if key == NONE_SUITS:
        return Understood(leaning=Leaning.NONE, rule=rule)
    return None
