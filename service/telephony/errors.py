"""Twilio's error codes (its "Error and warning dictionary"): what each means, and what cures it."""

from dataclasses import dataclass

from service.flows.faults import Fault
from service.ports import (
    LineMisconfigured,
    OutcomeUnknown,
    RecipientOptedOut,
    RecipientUnreachable,
    SendError,
    TryLater,
)

OPTED_OUT = 21610


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means for what comes next, in words for a recruiter, and the operator's cure."""

    fault: Fault
    words: str
    cure: str = ""


def _same(fault: Fault, words: str, *codes: int, cure: str = "") -> dict[int, Meaning]:
    return dict.fromkeys(codes, Meaning(fault, words, cure))


_CREDENTIALS = "check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_API_KEY"
_ACCOUNT = "look at the account in Twilio's Console"
_SENDER = "set TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID to a sender of this account"
_REGISTER = "finish the A2P 10DLC registration of the number in Twilio's Console"
_REPORT = "tell us: this is a fault of the service"

MEANINGS: dict[int, Meaning] = {
    **_same(Fault.OPTED_OUT, "this number has opted out of texts", OPTED_OUT),
    # The number, for good.
    **_same(Fault.NUMBER, "the number is not valid", 21211, 21217, 21201, 21604),
    **_same(Fault.NUMBER, "the number cannot be reached", 21214),
    **_same(Fault.NUMBER, "the number is blocked", 30004),
    **_same(Fault.NUMBER, "the number is unknown", 30005),
    **_same(Fault.NUMBER, "the call has just ended", 21220),
    **_same(Fault.LANDLINE, "the number is not a mobile", 21614),
    **_same(Fault.LANDLINE, "the number is a landline", 21635),
    **_same(Fault.LANDLINE, "the number is a landline or its carrier cannot be reached", 30006),
    **_same(Fault.PAIR, "the number cannot be reached by text from our sender", 21612),
    **_same(Fault.PAIR, "Twilio holds texts to this number back, as a guard against fraud", 30450),
    # This text.
    **_same(Fault.CONTENT, "the carrier filtered the text", 30007,
            cure="change the words (WORDING_FILE), or leave LINK_IN_TEXTS off"),
    **_same(Fault.CONTENT, "the text is longer than 1,600 characters", 21617, 21605,
            cure="shorten your sentences (WORDING_FILE)"),
    **_same(Fault.CONTENT, "the text has no words", 21602, cure=_REPORT),
    **_same(Fault.STALE, "the text was no longer useful when its turn came", 30036),
    # Our account: every send would meet it.
    **_same(Fault.SETUP, "Twilio does not accept our credentials", 20003, 20404,
            cure=_CREDENTIALS),
    **_same(Fault.SETUP, "our account at Twilio is not active", 20005, 10001, 30002, cure=_ACCOUNT),
    **_same(Fault.SETUP, "our number cannot send texts", 21606, 21603, 21212, 21213, 21210,
            cure=_SENDER),
    **_same(Fault.SETUP, "our Messaging Service has no sender", 21703, 21704, 21705, cure=_SENDER),
    **_same(Fault.SETUP, "Twilio cannot report to our address", 21609, 21205,
            cure="set PUBLIC_URL to an https address without an underscore in its name"),
    **_same(Fault.SETUP, "Twilio does not understand what we ask", 20001, 35111, 35114, 35115,
            35117, 35118, 35125, cure=_REPORT),
    **_same(Fault.SETUP, "our toll-free number is not verified", 30032,
            cure="have the number verified in Twilio's Console"),
    **_same(Fault.SETUP, "our A2P 10DLC campaign is suspended", 30033,
            cure="look at the campaign in Twilio's Console"),
    **_same(Fault.SETUP, "our number is not registered for texts to the United States (A2P 10DLC)",
            30034, cure=_REGISTER),
    **_same(Fault.SETUP, "our number's A2P 10DLC registration is not finished", 30035,
            cure=_REGISTER),
    # Our account: some numbers only.
    **_same(Fault.PARTLY, "our account may not reach this country", 21408, 21215, 13227,
            cure="allow the country under Geo permissions in Twilio's Console"),
    **_same(Fault.PARTLY, "our account may reach verified numbers only", 21608, 21219,
            cure="upgrade the trial account, or verify the number in Twilio's Console"),
    **_same(Fault.PARTLY, "Twilio does not let our account call this number", 21216,
            cure="create a Primary Customer Profile in Twilio's Console"),
    **_same(Fault.PARTLY, "a carrier blocks calls from our number", 32017,
            cure="register the number for SHAKEN/STIR and Voice Integrity in Twilio's Console"),
    **_same(Fault.PARTLY, "Twilio does not let us show our number", 13214, cure=_SENDER),
    # The moment.
    **_same(Fault.LATER, "Twilio has too many requests of ours at once", 20429, 429),
    **_same(Fault.LATER, "Twilio's queue for our number is full", 21611),
    **_same(Fault.LATER, "more than a day of calls is waiting at Twilio", 22005),
    **_same(Fault.LATER, "Twilio's queue was full", 30001),
    **_same(Fault.LATER, "the carrier is congested", 30017),
    **_same(Fault.LATER, "the carrier's limit for our number is reached", 30022),
    **_same(Fault.NEXT_DAY, "the carrier's daily limit for our number is reached", 30023, 30027),
    **_same(Fault.ONCE, "the phone is off or has no coverage", 30003),
    **_same(Fault.ONCE, "the carrier gave no reason", 30008),
    **_same(Fault.AMBIGUOUS, "Twilio had a fault of its own", 20500, 20503),
}  # fmt: skip
# What only our own account can be guilty of, whatever the number was: 401, 403 and 404.
_ABOUT_US = frozenset({401, 403, 404})
_TOO_MANY_REQUESTS = 429
_SERVER_FAULT = 500
_KINDS: dict[Fault, type[SendError]] = {
    Fault.OPTED_OUT: RecipientOptedOut,
    Fault.SETUP: LineMisconfigured,
    Fault.PARTLY: LineMisconfigured,
    Fault.LATER: TryLater,
    Fault.NEXT_DAY: TryLater,
    Fault.ONCE: TryLater,
    Fault.AMBIGUOUS: OutcomeUnknown,
}


def words_for(code: int) -> str:
    """Say what an error code means, for a recruiter; the bare number where we have no words."""
    if code in MEANINGS:
        return MEANINGS[code].words
    return f"Twilio reports error {code}" if code else ""


def cure_for(code: int) -> str:
    """Say what an operator does about an error code; empty where we know of nothing."""
    return MEANINGS[code].cure if code in MEANINGS else ""


def fault_of(code: int) -> Fault:
    """Say what a code in a report means; nothing follows from one that we don't know."""
    return MEANINGS[code].fault if code in MEANINGS else Fault.NONE


def refusal(code: int, http_status: int, message: str) -> SendError:
    """Return what a refused POST means for the send.

    Only 429 is documented as never processed. A 5xx may have been accepted (Twilio, error 20500).
    A code that we don't know is about our account, if not about all that we send: keep the touch,
    say so, and hold nobody else up.
    """
    fault = _fault(code, http_status)
    words = words_for(code) if code in MEANINGS else f"Twilio refused: {message}"
    if fault is Fault.AMBIGUOUS:
        words = f"Twilio answered {http_status}"
    elif fault in {Fault.SETUP, Fault.PARTLY}:
        words = f"Twilio refused: {message}"
    return _KINDS.get(fault, RecipientUnreachable)(words, code, fault)


def _fault(code: int, http_status: int) -> Fault:
    if http_status == _TOO_MANY_REQUESTS:
        return Fault.LATER
    if code in MEANINGS:
        return MEANINGS[code].fault
    if http_status >= _SERVER_FAULT:
        return Fault.AMBIGUOUS
    return Fault.SETUP if http_status in _ABOUT_US else Fault.PARTLY
