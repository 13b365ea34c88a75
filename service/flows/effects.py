"""What a decision asks the use case to write, and what it says to the candidate."""

from dataclasses import dataclass
from enum import StrEnum

from service.flows.state import Intent, Interview, Question, Reason, Slot, Status


@dataclass(frozen=True, slots=True)
class RecordReply:
    """Keep an answer and tell the recruiter. `interview_id` is None for an unknown sender.

    `told` is the key of the plain words for the recruiter, where they say more than the intent.
    """

    interview_id: int | None
    intent: Intent
    urgent: bool = False
    notice_minutes: int | None = None
    reason: Reason | None = None
    told: str = ""

    @property
    def words(self) -> str:
        """The catalogue's key of what the recruiter is told."""
        return self.told or f"told.{self.intent}"


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Move an interview along the transition table."""

    interview_id: int
    status: Status


@dataclass(frozen=True, slots=True)
class BookSlot:
    """Give a slot to an interview, which moves to the slot's time and is confirmed."""

    interview_id: int
    slot_id: int


@dataclass(frozen=True, slots=True)
class EndTouches:
    """Skip what is still planned for an interview, and free the slot that it holds."""

    interview_id: int
    why: str


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """Record that texts to this number are no longer, or again, allowed."""

    texts_allowed: bool
    source: str


Effect = RecordReply | SetStatus | BookSlot | EndTouches | ChangeConsent


class PromptKind(StrEnum):
    """Each thing that we say to a candidate; the value is its key in the catalogues."""

    CONFIRMED = "answer.confirmed"
    CANCELLED = "answer.cancelled"
    SLOTS = "answer.slots"
    SLOTS_AFTER_LOSS = "answer.slots_after_loss"
    NO_SLOTS = "answer.no_slots"
    RESCHEDULED = "answer.rescheduled"
    WHICH = "answer.which"
    MOVED = "answer.moved"
    ALREADY_CANCELLED = "answer.already_cancelled"
    UNCLEAR = "answer.unclear"
    UNCLEAR_SLOTS = "answer.unclear_slots"
    PASSED_ON = "answer.passed_on"
    OPTED_OUT = "answer.opted_out"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What to say, as data; the wording turns it into a text, voice into speech."""

    kind: PromptKind
    interview: Interview | None = None
    slots: tuple[Slot, ...] = ()
    interviews: tuple[Interview, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of a flow: effects to commit in one transaction, words, the open question.

    `rule` names what decided, for people who ask why (`unghost play`, the log).
    """

    rule: str
    effects: tuple[Effect, ...] = ()
    prompt: Prompt | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class NeedSlots:
    """The flow wants to see this recruiter's open slots before it decides."""

    recruiter_id: int
