"""A call in a journey: Sam's phone in the sandbox, our application on a real port."""

from dataclasses import dataclass
from typing import Any

from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from service.usecases.place_calls import place_due_calls
from tests.support.placing import due, unhurried
from tests.support.steps import SAM

_SECONDS = 20


@dataclass
class PhoneCall:
    """One call as the person at the handset has it."""

    phones: EmbeddedSimulator
    sid: str

    def press(self, *keys: str) -> str:
        """Press keys one after the other, and return what is said after the last."""
        for key in keys:
            self.phones.press(self.sid, key)
        return self.last_words()

    def say(self, words: str, confidence: float | None = 0.95) -> str:
        """Say something, and return what is said then."""
        self.phones.say(self.sid, words, confidence)
        return self.last_words()

    def stay_silent(self) -> str:
        """Say and press nothing, and return what is said then."""
        self.phones.silence(self.sid)
        return self.last_words()

    def hang_up(self) -> None:
        """End the call."""
        self.phones.hang_up(self.sid)

    def now(self) -> dict[str, Any]:
        """The call as the sandbox has it."""
        return self.phones.call(self.sid)

    def said(self) -> list[str]:
        """All that was said on the line, by us."""
        return [one["text"] for one in self.now()["transcript"] if one["kind"] == "say"]

    def last_words(self) -> str:
        """What was said since somebody at the handset pressed or said something."""
        words: list[str] = []
        for one in self.now()["transcript"]:
            words = [*words, one["text"]] if one["by"] == "service" else []
        return " ".join(words)

    def is_over(self) -> bool:
        """Whether the line is dead."""
        return self.now()["ended_at"] is not None


def ring(context: Context, phones: EmbeddedSimulator, phone: str = SAM, **facts: Any) -> PhoneCall:
    """Let the call of the ladder be due, and the phone ring."""
    due(context, phone, **facts)
    place_due_calls(unhurried(context))
    return ringing(phones, phone)


def ringing(phones: EmbeddedSimulator, phone: str = SAM, after: int = 0) -> PhoneCall:
    """Wait for a phone to ring."""
    rung = phones.calls(phone, after=after, wait=_SECONDS, state="ringing")
    return PhoneCall(phones, rung[-1]["sid"])


def picked_up(
    context: Context, phones: EmbeddedSimulator, phone: str = SAM, **facts: Any
) -> PhoneCall:
    """Let the phone ring and be picked up by a person."""
    call = ring(context, phones, phone, **facts)
    phones.answer(call.sid)
    return call
