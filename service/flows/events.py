"""What can happen in a conversation. Text and voice turn their input into these."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text came in.

    `opt_out_type` is Twilio's `OptOutType` (STOP, START or HELP), which comes only where Advanced
    Opt-Out is on; it means that Twilio has matched the word and answered already.
    """

    body: str
    opt_out_type: str = ""


@dataclass(frozen=True, slots=True)
class SlotLost:
    """The slot that was picked a moment ago went to somebody else."""

    interview_id: int


Event = TextReceived | SlotLost
