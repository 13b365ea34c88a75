"""What can happen in a conversation. Text, link and voice turn their input into these."""

from dataclasses import dataclass

from service.flows.meaning import Understood
from service.flows.state import Channel, Intent, Reason


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text came in.

    `opt_out_type` is Twilio's `OptOutType` (STOP, START or HELP), which comes only where Advanced
    Opt-Out is on; it means that Twilio has matched the word and answered already. `media` counts
    what came with it: pictures, contact cards, places, none of which we read.

    The others are about a text that reached us long after it was written. `unanswerable`: no
    answer can follow it any more. `overtaken`: its sender has answered something later meanwhile;
    `agreed_since`: to texts or calls. `surpassed`: a text of ours has asked for something else
    since it was written, which it cannot be an answer to.
    """

    body: str
    opt_out_type: str = ""
    media: int = 0
    unanswerable: bool = False
    overtaken: bool = False
    agreed_since: bool = False
    surpassed: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody chose an answer where nothing needs to be understood: on the answer page.

    `interview_id` and `revision` are what the page showed. `slot_id` picks a time, `minutes` says
    how late, `words` are what was typed beside it (a question, a date, a reason).
    """

    interview_id: int
    revision: int
    intent: Intent
    reason: Reason | None = None
    slot_id: int | None = None
    minutes: int | None = None
    words: str = ""
    channel: Channel = Channel.LINK


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody answered in a call, by a key or in words; `said` is what that says.

    `snapshot.thread.question` is then what the call asked, not what the last text did.
    """

    said: Understood
    words: str = ""


@dataclass(frozen=True, slots=True)
class SlotLost:
    """The slot that was picked a moment ago went to somebody else."""

    interview_id: int


@dataclass(frozen=True, slots=True)
class StayedSilent:
    """A text was asked back, and no answer came; `body` is that text."""

    body: str


Event = TextReceived | Answered | Spoken | SlotLost | StayedSilent
