"""What was said, by text or by a click, on its way to a road."""

from dataclasses import dataclass, replace

from service.flows.events import Answered
from service.flows.meaning import Topic, Understood
from service.flows.reasons import PRIVATE
from service.flows.state import Intent, Reason


@dataclass(frozen=True, slots=True)
class Heard:
    """A text as it was understood, or a choice on the page; `words` are the candidate's own."""

    said: Understood
    words: str = ""

    @property
    def rule(self) -> str:
        """What spoke."""
        return self.said.rule

    @property
    def intent(self) -> Intent | None:
        """The strongest safe intent."""
        return self.said.intent

    @property
    def reason(self) -> Reason:
        """The reason of a cancel or a reschedule."""
        return self.said.reason or Reason.NOT_GIVEN

    @property
    def own_words(self) -> str:
        """What was said in words; empty for a bare digit and a bare click."""
        return "" if self.said.digit is not None else self.words.strip()

    @property
    def is_private(self) -> bool:
        """Whether the words are about health or family."""
        return self.said.reason in PRIVATE and bool(self.own_words)

    @property
    def only_an_emergency(self) -> bool:
        """Whether it tells of an emergency and wishes for no time: then nothing more is asked."""
        return self.said.reason is Reason.EMERGENCY and not self.said.has_time

    def meaning(self, intent: Intent | None, reason: Reason | None = None) -> "Heard":
        """Return it as the open question makes it; a reason that was given before counts too."""
        given = self.said.reason or reason
        return replace(self, said=replace(self.said, intent=intent, reason=given))

    def because(self, rule: str) -> "Heard":
        """Return it with another word on what decided."""
        return replace(self, said=replace(self.said, rule=rule))


def clicked(event: Answered, topic: Topic | None = None, told: Reason | None = None) -> Heard:
    """Turn a choice on the page into what a text would have said.

    `told` is a reason that the words beside it give.
    """
    said = Understood(
        intent=event.intent,
        reason=event.reason or told,
        topic=topic,
        minutes=event.minutes,
        has_time=event.intent is Intent.RESCHEDULE and bool(event.words),
        rule=f"chosen: {event.intent}",
    )
    return Heard(said, event.words)
