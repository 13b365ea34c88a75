"""A text that was asked back and never explained: the recruiter hears of it, it may be the last.

After a while of silence, when a text of ours asks for something else, and before its sender leaves.
"""

from dataclasses import replace
from datetime import datetime

from service.flows import answers, private_words, replies
from service.flows.effects import ChangeConsent, Decision, Effect, NeedSlots, RecordReply
from service.flows.events import StayedSilent
from service.flows.heard import Heard
from service.flows.overtaken import WITHDRAWALS
from service.flows.state import Intent, QuestionKind, Snapshot


def stayed_silent(snapshot: Snapshot, event: StayedSilent, now: datetime) -> Decision:
    """Tell the recruiter of a text that nobody understood and nobody explained; say nothing."""
    question = snapshot.thread.question
    if question is None or not question.is_back or not snapshot.interviews:
        return Decision("nothing was asked back", question=question)
    calm = replace(question, repeated=False, asked_back=())
    told = (*quoted(snapshot, question.asked_back[:-1], now), *_told(snapshot, event.body, now))
    return Decision("asked back, and no answer came", told, question=calm)


def remembered(
    snapshot: Snapshot, decision: Decision | NeedSlots, words: str
) -> Decision | NeedSlots:
    """Keep the words that are asked back: a "thanks" that follows them is not what was meant.

    Who is asked which interview they mean, and says something else instead, has said both.
    """
    if isinstance(decision, NeedSlots) or decision.question is None:
        return decision
    question, before = decision.question, snapshot.thread.question
    if not question.is_back or decision.prompt is None or decision.effects:
        return decision
    still = before is not None and before.kind is question.kind is QuestionKind.WHICH
    earlier = before.asked_back if before is not None and still else ()
    texts = (*(one for one in earlier if one != words), words)
    return replace(decision, question=replace(question, asked_back=texts))


def told_before(
    snapshot: Snapshot, decision: Decision | NeedSlots, now: datetime
) -> Decision | NeedSlots:
    """Tell of it beside a withdrawal: who no longer wants to hear from us explains nothing more."""
    words = snapshot.thread.unexplained
    if words is None or isinstance(decision, NeedSlots) or not _only_withdraws(decision):
        return decision
    question = snapshot.thread.question
    earlier = question.asked_back[:-1] if question is not None else ()
    told = quoted(snapshot, (*earlier, words), now)
    return replace(decision, effects=(*told, *decision.effects))


def quoted(snapshot: Snapshot, texts: tuple[str, ...], now: datetime) -> tuple[Effect, ...]:
    """Tell of texts that were asked back, in their own words: another one is told of now."""
    return tuple(
        replace(one, said=words) if isinstance(one, RecordReply) else one
        for words in texts
        for one in _told(snapshot, words, now)
    )


def _told(snapshot: Snapshot, words: str, now: datetime) -> tuple[Effect, ...]:
    question = snapshot.thread.question
    declined = question is not None and question.kind is QuestionKind.DECLINED
    why = "told.silent_declined" if declined else "told.silent"
    heard = Heard(replies.understand(words, snapshot.thread.language), words)
    return private_words.marked(answers.tell(snapshot, Intent.UNCLEAR, now, told=why), heard)


def _only_withdraws(decision: Decision) -> bool:
    """Whether texts are no longer wanted, and nothing was said about an interview."""
    changes = [one for one in decision.effects if isinstance(one, ChangeConsent)]
    said = {one.intent for one in decision.effects if isinstance(one, RecordReply)}
    return any(one.texts_allowed is False for one in changes) and said <= WITHDRAWALS
