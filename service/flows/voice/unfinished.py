"""What a call leaves open that ends in the middle: nothing counts as an answer, nothing is lost."""

from datetime import datetime

from service.flows import private_words, replies
from service.flows.answers import reply
from service.flows.effects import Decision, Effect
from service.flows.heard import Heard
from service.flows.roads import notes
from service.flows.state import OPEN_STATUSES, Intent, Interview, QuestionKind, Snapshot
from service.flows.voice import keys
from service.flows.voice.state import CallState, Stage

_WAITING = frozenset({Stage.SURE, Stage.HEARD, Stage.ASKING, Stage.DONE, Stage.ENDED})


def left_open(call: CallState, about: Interview, words: str, now: datetime) -> Decision | None:
    """Tell the recruiter what was begun and not finished; None when nothing was.

    `words` are the last that were spoken. After "I can't make it", a first key to cancel, or words
    that were read back or not understood, most people just hang up.
    """
    told = _told(call)
    if not told or about.status not in OPEN_STATUSES:
        return None
    last = call.pending_words or words
    said = "" if last.isdigit() else last
    kept = reply(about, Intent.UNCLEAR, now, told=told, said=said)
    return Decision(f"{told}; the call ended there", _unread((kept,), said, call))


def left_unsettled(
    call: CallState, snapshot: Snapshot, words: str, now: datetime
) -> Decision | None:
    """Tell whoever may be meant of a caller who never said which interview it is; None of silence.

    `words` are the last that were spoken. Who calls us is no machine, and known by their number.
    """
    listed = [one for one in map(snapshot.interview, call.interviews) if one is not None]
    asked = call.pending is not None and call.pending.intent is Intent.CALL_ME
    if not call.inbound or not (asked or words):
        return None
    kept = (
        notes.reached_nobody(one, now).effects
        if asked
        else (reply(one, Intent.UNCLEAR, now, told="told.unfinished_call", said=words),)
        for one in listed
    )
    rule = "the call ended before it was clear which interview is meant"
    return Decision(rule, _unread(tuple(one for effects in kept for one in effects), words, call))


def _unread(effects: tuple[Effect, ...], said: str, call: CallState) -> tuple[Effect, ...]:
    """Keep words about health or family from whoever does not ask for them."""
    return private_words.marked(effects, Heard(replies.understand(said, call.language), said))


def _told(call: CallState) -> str:
    """Return the sentence for the recruiter, or nothing.

    What is heard before anybody has said who they are may be a machine's greeting: "you have
    reached Sam" sounds like a wrong number. Only a key tells a person there.
    """
    pending = call.pending if call.stage in _WAITING else None
    if pending is not None and call.back is Stage.IDENTITY:
        return "told.seems_wrong_number" if call.pending_words == keys.WRONG_NUMBER else ""
    declined = call.question is not None and call.question.kind is QuestionKind.DECLINED
    by_key = pending is not None and pending.intent is None and str(pending.digit) == keys.CANCEL
    if declined or by_key or (pending is not None and pending.intent is Intent.CANCEL):
        return "told.silent_declined"
    asked_back = call.question is not None and call.question.repeated
    return "told.unfinished_call" if pending is not None or asked_back else ""
