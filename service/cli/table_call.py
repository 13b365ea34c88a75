"""A call at the kitchen table: the pure script of a call on a snapshot in memory."""

from dataclasses import dataclass, replace

from service.cli.table_talk import Talk
from service.flows.effects import Effect, RecordReply
from service.flows.state import Interview
from service.flows.voice import opening, speaking, steps, telling
from service.flows.voice.script import Script
from service.flows.voice.speaking import Facts
from service.flows.voice.state import CallInput, CallState, Stage
from service.flows.voice.turns import Ask, Turn

_OUR_NUMBER = "+15005550006"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it stands: what it says now, and what was written at the last step."""

    talk: Talk
    turn: Turn
    effects: tuple[Effect, ...] = ()

    @property
    def recorded(self) -> tuple[RecordReply, ...]:
        """The replies that were written at the last step."""
        return tuple(one for one in self.effects if isinstance(one, RecordReply))

    @property
    def state(self) -> CallState:
        """Where the script of the call stands."""
        return self.turn.call

    @property
    def has_ended(self) -> bool:
        """Whether it says its last words."""
        return self.state.stage is Stage.ENDED

    @property
    def about(self) -> Interview | None:
        """The interview that it is about, as it stands now."""
        return self.talk.snapshot.interview(self.state.interview_id)

    def script(self) -> Script:
        """Return what is said and listened for."""
        known = {slot.id: slot for slot in (*self.talk.free, *self.talk.held.values())}
        asked = self.state.question.slots if self.state.question else ()
        listed = (self.talk.snapshot.interview(one) for one in self.state.interviews)
        facts = Facts(
            organisation=self.talk.snapshot.organisation,
            number=_OUR_NUMBER,
            about=self.about,
            interviews=tuple(one for one in listed if one is not None),
            slots=tuple(known[one] for one in asked if one in known),
            texts_allowed=not self.talk.snapshot.thread.opted_out,
            is_on=self.about is not None and self.about.is_going_on(self.talk.now),
        )
        return speaking.script(self.turn, facts)

    def words(self) -> str:
        """Return what is said, as one text."""
        return " ".join(spoken(self.script()))

    def press(self, *keys: str) -> "Call":
        """Press keys, each as the answer to what is said before it."""
        call = self
        for key in keys:
            call = call.comes(CallInput(key=key))
        return call

    def speak(self, words: str, confidence: float | None = 0.95) -> "Call":
        """Say something."""
        return self.comes(CallInput(words=words, confidence=confidence))

    def stay_silent(self) -> "Call":
        """Press nothing and say nothing."""
        return self.comes(CallInput())

    def taken(self) -> "Call":
        """Let somebody take the call who was rung."""
        return self.comes(CallInput(taken=True))

    def not_taken(self) -> "Call":
        """Let nobody take it."""
        return self.comes(CallInput(taken=False))

    def comes(self, came: CallInput) -> "Call":
        """Return the call after one step."""
        step = steps.take(self.state, came, self.talk.snapshot, self.talk.now)
        if isinstance(step, Ask):
            return self._asked(step)
        effects = step.decision.effects if step.decision else ()
        return replace(self, talk=self.talk.changed_by(effects), turn=step, effects=effects)

    def _asked(self, ask: Ask) -> "Call":
        thread = self.talk.snapshot.thread
        asked = replace(
            thread, question=ask.call.question, language=ask.call.language, opted_out=False
        )
        turn = replace(
            self.talk, snapshot=replace(self.talk.snapshot, thread=asked)
        ).happens(ask.event)  # fmt: skip
        stopped = thread.opted_out or turn.talk.snapshot.thread.opted_out
        kept = replace(thread, opted_out=stopped)
        after = replace(turn.talk, snapshot=replace(turn.talk.snapshot, thread=kept))
        said = telling.after(ask.call, turn.decision)
        return Call(after, said, turn.decision.effects)


def ring(talk: Talk) -> Call:
    """Place a call about the first interview of a talk, which is picked up."""
    return Call(talk, opening.placed(talk.snapshot.interviews[0], talk.now))


def call_back(talk: Talk) -> Call | None:
    """Let the candidate call; None when nothing is ahead and they are a stranger to us."""
    turn = opening.received(talk.snapshot, talk.now)
    return Call(talk, turn) if turn else None


def spoken(script: Script) -> list[str]:
    """Return what a script says, sentence by sentence."""
    lines = (line for verb in script.verbs for line in getattr(verb, "lines", ()))
    return [line.words for line in lines]
