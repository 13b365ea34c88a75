"""What a decision asks the use case to write, and what it says to the candidate."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.flows.state import Intent, Interview, Question, Reason, Slot, Status


@dataclass(frozen=True, slots=True)
class RecordReply:
    """Keep an answer and tell the recruiter. `interview_id` is None for an unknown sender.

    `told` is the key of the plain words for the recruiter, where they say more than the intent.
    `minutes_late` belongs to a lateness, `deadline_at` (aware) to another offer. `private`: the
    candidate's own words are about health or family, and are shown only by a deliberate act.
    `said` are the words that count, where the last text was only the letter of an interview.
    """

    interview_id: int | None
    intent: Intent
    urgent: bool = False
    notice_minutes: int | None = None
    reason: Reason | None = None
    told: str = ""
    minutes_late: int | None = None
    deadline_at: datetime | None = None
    private: bool = False
    said: str = ""

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
    """Give a slot to an interview, which moves to the slot's time and is confirmed.

    `starts_at` (aware) is the time that was shown: by now its id may be another one's. None where
    the slot was looked up just now.
    """

    interview_id: int
    slot_id: int
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndTouches:
    """Skip what is still planned for an interview, and free the slot that it holds."""

    interview_id: int
    why: str


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """Record that texts or calls to this number are no longer, or again, allowed.

    None: they are not spoken of.
    """

    texts_allowed: bool | None
    source: str
    calls_allowed: bool | None = None


@dataclass(frozen=True, slots=True)
class SpeakLanguage:
    """Keep that the candidate of an interview has chosen a language: texts use it from now on."""

    interview_id: int
    language: str


Effect = RecordReply | SetStatus | BookSlot | EndTouches | ChangeConsent | SpeakLanguage


class PromptKind(StrEnum):
    """Each thing that we say to a candidate; the value is its key in the catalogues."""

    CONFIRMED = "answer.confirmed"
    # Called off: with the question "another time, or for good?", or with a reason known already.
    CANCELLED = "answer.cancelled"
    CANCELLED_WITH_REASON = "answer.cancelled_with_reason"
    WHY = "answer.why"
    FAREWELL = "answer.farewell"
    DECLINED = "answer.declined"
    SLOTS = "answer.slots"
    SLOTS_NEAREST = "answer.slots_nearest"
    SLOTS_MORE = "answer.slots_more"
    SLOTS_AFTER_LOSS = "answer.slots_after_loss"
    NO_SLOTS = "answer.no_slots"
    NO_MORE_SLOTS = "answer.no_more_slots"
    RESCHEDULED = "answer.rescheduled"
    EMERGENCY = "answer.emergency"
    WHICH = "answer.which"
    MOVED = "answer.moved"
    OTHER_TIME = "answer.other_time"
    ALREADY_CANCELLED = "answer.already_cancelled"
    LATE = "answer.late"
    CONFIRMED_LATE = "answer.confirmed_late"
    PLACE = "answer.place"
    TIME = "answer.time"
    LENGTH = "answer.length"
    WHO = "answer.who"
    CALL_ME = "answer.call_me"
    OFFER_NOTED = "answer.offer_noted"
    WRONG_NUMBER = "answer.wrong_number"
    UNCLEAR = "answer.unclear"
    UNCLEAR_SLOTS = "answer.unclear_slots"
    UNCLEAR_REASON = "answer.unclear_reason"
    PICTURE = "answer.picture"
    PASSED_ON = "answer.passed_on"
    OPTED_OUT = "answer.opted_out"
    NO_MORE_CALLS = "answer.no_more_calls"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What to say, as data; the wording turns it into a text, voice into speech.

    `minutes` is a lateness; `more` says that further times can be asked for.
    """

    kind: PromptKind
    interview: Interview | None = None
    slots: tuple[Slot, ...] = ()
    interviews: tuple[Interview, ...] = ()
    minutes: int | None = None
    more: bool = False


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
