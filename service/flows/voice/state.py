"""Where a call stands: the provider's word for it, and the step of our script."""

from dataclasses import dataclass
from enum import StrEnum

from service.flows.meaning import Understood
from service.flows.state import Question


class CallStatus(StrEnum):
    """The provider's words for a call (Twilio, "Call resource"), and three of ours before them.

    `placing`: the request to call is on its way. `unknown`: nobody knows whether it was taken.
    `refused`: it was not, and no phone has rung.
    """

    PLACING = "placing"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


ENDED = frozenset(
    {
        CallStatus.REFUSED,
        CallStatus.COMPLETED,
        CallStatus.BUSY,
        CallStatus.NO_ANSWER,
        CallStatus.FAILED,
        CallStatus.CANCELED,
    }
)


class Stage(StrEnum):
    """What the next key answers."""

    # Is this the candidate? Nothing private is said before that.
    IDENTITY = "identity"
    # Which of several interviews, on a call to us.
    WHICH = "which"
    # The open question of the conversation: menu, times, reason.
    ASKING = "asking"
    # A second key for what costs something.
    SURE = "sure"
    # What we heard is read back: is that right?
    HEARD = "heard"
    # Somebody is being rung.
    CONNECTING = "connecting"
    # All is said; the menu is still a key away.
    DONE = "done"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CallState:
    """Where our script of one call stands.

    `question` is what the conversation asks in this call, apart from the thread of texts; `later`
    says that further times can be asked for. `other_language` is offered while it is not certain
    which one the candidate speaks. `pending` is what waits for a second key, with the words that
    said it, and `back` is where "no" leads. `plays` counts how often this stage was said without a
    useful answer, `steps` all of the call.
    """

    stage: Stage
    language: str
    inbound: bool = False
    interview_id: int | None = None
    interviews: tuple[int, ...] = ()
    question: Question | None = None
    other_language: str = ""
    pending: Understood | None = None
    pending_words: str = ""
    back: Stage = Stage.ASKING
    later: bool = False
    plays: int = 1
    steps: int = 0


@dataclass(frozen=True, slots=True)
class CallInput:
    """What came at a step: a key, words, the end of an attempt to put through, or nothing at all.

    `confidence` is the recogniser's, from 0 to 1, or None where it tells none. `taken` is None
    unless somebody was rung; then it says whether they took the call.
    """

    key: str = ""
    words: str = ""
    confidence: float | None = None
    taken: bool | None = None
