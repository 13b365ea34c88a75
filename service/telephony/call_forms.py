"""The webhook forms of a call, in Twilio's words, become ours."""

import re
from contextlib import suppress
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from service.flows.voice.state import CallInput, CallStatus
from service.telephony.forms import clean, needed, number
from service.telephony.statuses import call_status_of

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# A withheld number comes as a word ("anonymous") or as that word spelled on a keypad.
_WITHHELD = frozenset(
    {
        "+266696687",  # ANONYMOUS
        "+7378742833",  # RESTRICTED
        "+86282452253",  # UNAVAILABLE
        "+8656696",  # UNKNOWN
        "+2562533",  # BLOCKED
    }
)
_KEYS = frozenset("0123456789*#")
_LONGEST_WORDS = 600
_LONGEST_WORD = 30
_NO_SEQUENCE = -1


@dataclass(frozen=True, slots=True)
class InboundCall:
    """Somebody calls us; `phone` is their number (E.164), empty when we cannot know it."""

    sid: str
    phone: str


@dataclass(frozen=True, slots=True)
class CallReport:
    """How a call goes; reports may overtake each other, so `sequence` (from 0) tells their order.

    `status` is None for a word that Twilio has added since, `sequence` -1 when it was not told.
    `seconds` is how long they talked, `error_code` Twilio's number or 0.
    """

    sid: str
    status: CallStatus | None
    seconds: int
    sequence: int
    error_code: int


@dataclass(frozen=True, slots=True)
class MachineReport:
    """Who picked up, in Twilio's word ("human", "machine_end_beep", "fax", "unknown", …)."""

    sid: str
    answered_by: str


def inbound_call(form: "MultiDict[str, str]") -> InboundCall:
    """Read the first request of a call to our number. Raises BadForm."""
    return InboundCall(
        sid=call_sid(form),
        phone=_phone(form.get("From", "")),
    )


def call_sid(form: "MultiDict[str, str]") -> str:
    """Return the sid of the call that a request is about. Raises BadForm."""
    return needed(form, "CallSid")


def parent_sid(form: "MultiDict[str, str]") -> str:
    """Return the sid of the call that a dialled leg belongs to. Raises BadForm."""
    return needed(form, "ParentCallSid")


def other_end(form: "MultiDict[str, str]") -> str:
    """Return the number that is not ours: it changes sides with the direction of the call."""
    inbound = form.get("Direction", "") == "inbound"
    return _phone(form.get("From" if inbound else "To", ""))


def step_input(form: "MultiDict[str, str]") -> CallInput:
    """Read what came at a step; nothing at all is silence.

    `taken` is False once somebody was rung, whatever Twilio says of it: a dialled leg is called
    completed when a machine picked it up too. Whether a person took it is in our own record.
    """
    return CallInput(
        key=_key(form.get("Digits", "")),
        words=clean(form.get("SpeechResult", ""))[:_LONGEST_WORDS].strip(),
        confidence=_confidence(form.get("Confidence", "")),
        taken=False if "DialCallStatus" in form else None,
    )


def call_report(form: "MultiDict[str, str]") -> CallReport:
    """Read a status callback of a call. Raises BadForm."""
    sequence = form.get("SequenceNumber", "")
    return CallReport(
        sid=call_sid(form),
        status=call_status_of(needed(form, "CallStatus")),
        seconds=number(form.get("CallDuration", "")),
        sequence=number(sequence) if sequence else _NO_SEQUENCE,
        error_code=number(form.get("ErrorCode", "")),
    )


def machine_report(form: "MultiDict[str, str]") -> MachineReport:
    """Read who answered. Raises BadForm."""
    return MachineReport(sid=call_sid(form), answered_by=needed(form, "AnsweredBy")[:_LONGEST_WORD])


def _phone(text: str) -> str:
    return text if _E164.fullmatch(text) and text not in _WITHHELD else ""


def _key(digits: str) -> str:
    """Return the key that was pressed; to take one of several for it would be a guess."""
    return digits if digits in _KEYS else ""


def _confidence(text: str) -> float | None:
    """Return a confidence from 0 to 1; Twilio promises neither its presence nor its sense."""
    with suppress(ValueError):
        value = float(text)
        # NaN is not within any bounds.
        return value if 0 <= value <= 1 else None
    return None
