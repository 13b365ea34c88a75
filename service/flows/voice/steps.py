"""One step of a call: a key, words or silence, read by the stage that it answers.

Keys do what they do by text. Words go through the same rules as texts, but what was not heard
well is read back first, and what costs something takes a key: a recogniser guesses, we don't.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from service.flows import replies
from service.flows.effects import Decision, SpeakLanguage
from service.flows.events import Spoken
from service.flows.meaning import Leaning, Understood
from service.flows.roads import notes
from service.flows.state import Intent, Interview, QuestionKind, Snapshot
from service.flows.voice import keys, opening, unfinished
from service.flows.voice.meant import meant
from service.flows.voice.state import CallInput, CallState, Stage
from service.flows.voice.turns import (
    MOST_STEPS,
    Ask,
    Step,
    Turn,
    farewell,
    go,
    keeping_pending,
    once_more,
)

# Twilio promises no scale for its Confidence; below this, and without one, we read back.
SURE_ENOUGH = 0.7
_WRONG_KEY, _NOT_UNDERSTOOD = "voice.wrong_key", "voice.not_understood"
_COSTLY = frozenset({Intent.CANCEL, Intent.WRONG_NUMBER})
_ASSENTS = frozenset({Leaning.YES, Leaning.ASSENT})
# In words. A machine's greeting is longer, and says "this is Sam" too.
_LONGEST_YES = 3
_NOT_YET_KNOWN = frozenset({Stage.IDENTITY, Stage.WHICH})


def take(call: CallState, came: CallInput, snapshot: Snapshot, now: datetime) -> Step:
    """Say what one step comes to. `now` is aware; `snapshot` holds the interviews of the number."""
    call = replace(call, steps=call.steps + 1)
    if call.stage is Stage.ENDED:
        return Turn(call, rule="the call has ended")
    if call.stage is Stage.CONNECTING:
        return _connected(call, snapshot, now, taken=bool(came.taken))
    if call.steps > MOST_STEPS:
        return farewell(call, "too many steps", "voice.goodbye_unanswered")
    if came.key:
        return _key(call, came.key, snapshot, now)
    return _words(call, came, snapshot, now) if came.words.strip() else _silence(call)


def hung_up(
    call: CallState, snapshot: Snapshot, now: datetime, *, taken: bool, words: str = ""
) -> Turn | None:
    """Say what is left to write when a call ends in the middle; None when nothing is.

    What was answered stays. Whoever waited for a person is not forgotten; `words` are the last that
    were spoken.
    """
    if call.stage is Stage.CONNECTING:
        return _connected(call, snapshot, now, taken=taken)
    left = None if taken else _left(call, snapshot, words, now)
    return None if left is None else Turn(call, rule=left.rule, decision=left)


def _left(call: CallState, snapshot: Snapshot, words: str, now: datetime) -> Decision | None:
    if call.interview_id is None:
        return unfinished.left_unsettled(call, snapshot, words, now)
    about = snapshot.interview(call.interview_id)
    return None if about is None else unfinished.left_open(call, about, words, now)


def _silence(call: CallState) -> Turn:
    if call.stage is Stage.DONE:
        return farewell(call, "silence", "voice.goodbye")
    return once_more(call, "silence", *_who_calls(call))


def _key(call: CallState, key: str, snapshot: Snapshot, now: datetime) -> Step:
    if key == keys.AGAIN:
        return _again(call, snapshot)
    if _is_about_times(call):
        return _asking(call, key, snapshot, now)
    if key == keys.NO_MORE_CALLS:
        return _no_more(call, Understood(intent=Intent.OPT_OUT, rule=f"key {key}"), key)
    if key == keys.RECRUITER and _where(call) not in _NOT_YET_KNOWN:
        return _connect(call, snapshot, now, f"key {key}")
    return _READERS[call.stage](call, key, snapshot, now)


def _is_about_times(call: CallState) -> bool:
    """Whether 9 means "none of them": the last that was said of it, also when nobody took 0."""
    question = call.question
    asks = question is not None and question.kind is QuestionKind.SLOTS
    return asks and call.stage in {Stage.ASKING, Stage.DONE}


def _where(call: CallState) -> Stage:
    return call.back if call.stage in {Stage.SURE, Stage.HEARD} else call.stage


def _again(call: CallState, snapshot: Snapshot) -> Turn:
    """Hear it again; from where all was said, or a second key is waited for, go back."""
    about = snapshot.interview(call.interview_id)
    if call.stage is Stage.DONE and about is not None:
        return opening.chosen(call, about, "key *")
    if call.stage in {Stage.SURE, Stage.HEARD}:
        return go(call, call.back, "key *; back")
    return Turn(call, _who_calls(call), "key *")


def _who_calls(call: CallState) -> tuple[str, ...]:
    """Return what the door begins with, where it is said again."""
    return ("voice.hello",) if call.stage is Stage.IDENTITY else ()


def _identity(call: CallState, key: str, snapshot: Snapshot, _: datetime) -> Step:
    about = snapshot.interview(call.interview_id)
    if key == keys.YES and about is not None:
        return _known(call, about, f"key {key}")
    if key == keys.WRONG_NUMBER:
        return _sure(call, Understood(intent=Intent.WRONG_NUMBER, rule=f"key {key}"), key)
    if key == keys.OTHER_LANGUAGE and call.other_language:
        changes = {"language": call.other_language, "other_language": call.language}
        return go(call, Stage.IDENTITY, f"key {key}", "voice.hello", **changes)
    return once_more(call, f"key {key} has no meaning here", _WRONG_KEY)


def _known(call: CallState, about: Interview, rule: str) -> Turn:
    """Go on with who it is, and keep the language that they have chosen."""
    turn = opening.chosen(call, about, rule, "voice.welcome")
    if call.language == about.language:
        return turn
    effects = (SpeakLanguage(about.id, call.language),)
    return replace(turn, decision=Decision(f"speaks {call.language}", effects))


def _which(call: CallState, key: str, snapshot: Snapshot, _: datetime) -> Step:
    at = int(key) - 1 if key.isdigit() else -1
    about = snapshot.interview(call.interviews[at]) if 0 <= at < len(call.interviews) else None
    if key == keys.RECRUITER:  # whose is not known yet: they are told if nothing more is said
        call = replace(call, pending=Understood(intent=Intent.CALL_ME, rule=f"key {key}"))
    if about is None:
        return once_more(call, f"key {key} has no meaning here", _WRONG_KEY)
    turn = opening.chosen(replace(call, language=about.language), about, f"key {key}")
    return keeping_pending(call, turn) if call.pending_words else turn


def _asking(call: CallState, key: str, snapshot: Snapshot, now: datetime) -> Step:
    question = call.question
    if question is not None and question.kind is QuestionKind.REASON and key == keys.SKIP:
        return go(call, Stage.DONE, "no reason given", "voice.answer.farewell")
    if key == keys.RECRUITER:
        return _connect(call, snapshot, now, f"key {key}")
    said = keys.said_by(key, call)
    if said is None:
        return once_more(call, f"key {key} has no meaning here", _WRONG_KEY)
    return _sure(call, said, key) if keys.cancels(key, call) else Ask(call, Spoken(said, key))


def _second_key(call: CallState, key: str, _: Snapshot, __: datetime) -> Step:
    pending = call.pending
    if pending is not None and keys.confirms_pending(key, call):
        calm = replace(call, pending=None, pending_words="")
        return Ask(calm, Spoken(pending, call.pending_words))
    if key == keys.NO and pending is not None and pending.intent is not Intent.WRONG_NUMBER:
        # Not the digit: among times it would be the second of them.
        wish = Understood(intent=Intent.RESCHEDULE, reason=pending.reason, rule=f"key {key}")
        return Ask(replace(call, pending=None), Spoken(wish, key))
    return once_more(call, f"key {key} has no meaning here", _WRONG_KEY)


def _read_back(call: CallState, key: str, snapshot: Snapshot, now: datetime) -> Step:
    """Act on what was read back, or ask anew."""
    if key == keys.NO:
        return go(call, call.back, "not what was said")
    if key != keys.YES or call.pending is None:
        return once_more(call, f"key {key} has no meaning here", _WRONG_KEY)
    calm = replace(call, stage=call.back, pending=None, pending_words="")
    return _act(calm, call.pending, call.pending_words, snapshot, now)


def _sure(call: CallState, pending: Understood, words: str) -> Turn:
    """Ask for a second key: this ends something."""
    back = Stage.IDENTITY if _where(call) is Stage.IDENTITY else Stage.ASKING
    return _waiting(call, Stage.SURE, pending, words, back)


def _words(call: CallState, came: CallInput, snapshot: Snapshot, now: datetime) -> Step:
    said = replies.understand(came.words, call.language)
    certain = came.confidence is not None and came.confidence >= SURE_ENOUGH
    if certain and said.intent is Intent.OPT_OUT:  # whatever else is being asked
        return _no_more(call, said, came.words)
    if call.stage is Stage.WHICH and said.digit is None:
        call = _kept(call, said, came.words)
    if call.stage in _BY_KEY:
        return (
            _BY_KEY[call.stage](call, said, snapshot, now)
            if certain
            else once_more(call, said.rule)
        )
    if call.stage is Stage.IDENTITY:
        return _who(call, said, came.words, snapshot, now, certain=certain)
    if call.stage is Stage.DONE and _is_goodbye(said):
        return farewell(call, said.rule, "voice.goodbye")
    if certain:
        return _act(call, said, came.words, snapshot, now)
    return _heard(call, said, came.words)


def _who(  # noqa: PLR0913  # what a step knows
    call: CallState, said: Understood, words: str, snapshot: Snapshot, now: datetime, *,
    certain: bool,
) -> Step:  # fmt: skip
    """Take a plain "yes, speaking" for who they are; nothing else is answered before that."""
    if said.intent in {Intent.WRONG_NUMBER, Intent.OPT_OUT}:
        return _act(call, said, words, snapshot, now) if certain else _heard(call, said, words)
    short = len(words.split()) <= _LONGEST_YES
    assents = short and (said.leaning in _ASSENTS or said.intent is Intent.CONFIRM)
    yes = assents or said.leaning is Leaning.SELF
    if certain and (yes or said.digit == int(keys.YES)):
        return _key(call, keys.YES, snapshot, now)
    # Most pick up with a "hello?", which cuts off who is calling: it is no mistake of theirs.
    return once_more(call, said.rule, *_who_calls(call))


def _as_key(call: CallState, said: Understood, snapshot: Snapshot, now: datetime) -> Step:
    """Take a spoken digit for its key, where only a key will do; a cancel takes a real one."""
    if call.stage is Stage.WHICH and said.digit is not None:
        return _key(call, str(said.digit), snapshot, now)
    return once_more(call, said.rule, _NOT_UNDERSTOOD)


def _yes_or_no(call: CallState, said: Understood, snapshot: Snapshot, now: datetime) -> Step:
    if said.leaning is Leaning.NO or said.digit == int(keys.NO):
        return _key(call, keys.NO, snapshot, now)
    if said.leaning in _ASSENTS or said.digit == int(keys.YES):
        return _key(call, keys.YES, snapshot, now)
    return once_more(call, said.rule, _NOT_UNDERSTOOD)


def _act(call: CallState, said: Understood, words: str, snapshot: Snapshot, now: datetime) -> Step:
    """Do what was heard well; what costs something waits for a key."""
    if said.digit is not None and said.intent is None:
        return _key(call, str(said.digit), snapshot, now)
    if said.intent is Intent.OPT_OUT:
        return _no_more(call, said, words)
    if said.intent in _COSTLY and not _is_off(call):
        return _sure(call, said, words)
    if said.intent is Intent.CALL_ME and call.question is not None:
        return _connect(call, snapshot, now, said.rule)
    return Ask(call, Spoken(said, words))


def _no_more(call: CallState, said: Understood, words: str) -> Ask:
    """End the calls at once; "cancel it" beside that waits for its key like any other cancel."""
    where = _where(call)
    calm = replace(call, stage=where)
    if Intent.CANCEL in said.also and where not in _NOT_YET_KNOWN and not _is_off(call):
        cancel = replace(said, intent=Intent.CANCEL, also=(), topic=None)
        calm = _sure(calm, cancel, words).call
    return Ask(calm, Spoken(said, words))


def _is_off(call: CallState) -> bool:
    """Whether it is cancelled already: "because I cancel everything" is then a reason."""
    question = call.question
    after_it = {QuestionKind.CALLED_OFF, QuestionKind.REASON}
    return question is not None and question.kind in after_it


def _heard(call: CallState, said: Understood, words: str) -> Turn:
    """Read back what was heard, unless it means nothing: that is asked again.

    It is kept for the recruiter, should the call end there.
    """
    a_reason = call.question is not None and call.question.kind is QuestionKind.REASON
    if a_reason or not meant(said, call.question):
        return once_more(_kept(call, said, words), said.rule, _NOT_UNDERSTOOD)
    back = Stage.ASKING if call.stage is Stage.DONE else call.stage
    return _waiting(call, Stage.HEARD, said, words, back)


def _kept(call: CallState, said: Understood, words: str) -> CallState:
    """Keep what was said here for the recruiter, until the next thing that is answered."""
    return replace(call, pending=said, pending_words=words, back=call.stage)


def _waiting(call: CallState, stage: Stage, pending: Understood, words: str, back: Stage) -> Turn:
    """Change nothing until a key says that it is meant."""
    kept = {"pending": pending, "pending_words": words, "back": back}
    return Turn(replace(call, stage=stage, plays=1, **kept), (), f"{pending.rule}; {stage}?")  # type: ignore[arg-type]  # fields by name


def _is_goodbye(said: Understood) -> bool:
    closing = {Leaning.NO, Leaning.ASSENT, Leaning.YES}
    return said.intent is Intent.THANKS or said.leaning in closing


def _connect(call: CallState, snapshot: Snapshot, now: datetime, rule: str) -> Turn:
    """Ring the recruiter, whose phone is asked first; without a number they are told at once."""
    about = snapshot.interview(call.interview_id)
    if about is None:
        return once_more(call, rule, _WRONG_KEY)
    if about.recruiter_phone:
        return go(call, Stage.CONNECTING, f"{rule}; the recruiter is rung", "voice.connecting")
    return _connected(call, snapshot, now, taken=False)


def _connected(call: CallState, snapshot: Snapshot, now: datetime, *, taken: bool) -> Turn:
    about = snapshot.interview(call.interview_id)
    if taken or about is None:
        return farewell(call, "the recruiter took the call", "voice.goodbye")
    nobody = notes.reached_nobody(about, now)
    turn = go(call, Stage.DONE, nobody.rule, "voice.nobody")
    return replace(turn, decision=nobody)


_BY_KEY: dict[Stage, Callable[[CallState, Understood, Snapshot, datetime], Step]] = {
    Stage.SURE: _as_key,
    Stage.WHICH: _as_key,
    Stage.HEARD: _yes_or_no,
}
_Reader = Callable[[CallState, str, Snapshot, datetime], Step]
_READERS: dict[Stage, _Reader] = {
    Stage.IDENTITY: _identity,
    Stage.WHICH: _which,
    Stage.ASKING: _asking,
    Stage.DONE: _asking,
    Stage.SURE: _second_key,
    Stage.HEARD: _read_back,
}
