"""Twilio's error codes (its "Error and warning dictionary") as the closed set of send errors."""

from service.ports import (
    LineMisconfigured,
    OutcomeUnknown,
    RecipientOptedOut,
    RecipientUnreachable,
    SendError,
    TryLater,
)

OPTED_OUT = 21610

_UNREACHABLE = {
    21211: "the number is not valid",
    21214: "the number cannot be reached",
    21217: "the number is not valid",
    21220: "the call has just ended",
    21612: "the number cannot be reached by text from our sender",
    21614: "the number is not a mobile",
    21617: "the text is longer than 1,600 characters",
    21635: "the number is a landline",
    30004: "the number is blocked",
    30005: "the number is unknown",
    30006: "the number is a landline or its carrier cannot be reached",
    30007: "the carrier filtered the text",
    30036: "the text was no longer useful when its turn came",
}
_LATER = {
    20429: "Twilio has too many requests of ours at once",
    21611: "Twilio's queue for our number is full",
    22005: "more than a day of calls is waiting at Twilio",
    30001: "Twilio's queue was full",
    30017: "the carrier is congested",
    30022: "the carrier's limit for our number is reached",
    30023: "the carrier's daily limit for our number is reached",
    30027: "the carrier's daily limit for our number is reached",
}
# Delivery reports only: what they mean in words. The send itself had succeeded.
_REPORTED = {
    OPTED_OUT: "this number has opted out of texts",
    30003: "the phone is off or has no coverage",
    30008: "the carrier gave no reason",
    30034: "our number is not registered for texts to the United States (A2P 10DLC)",
}
_TOO_MANY_REQUESTS = 429
_SERVER_FAULT = 500


def words_for(code: int) -> str:
    """Say what an error code means, for a recruiter; the bare number where we have no words."""
    known = {**_UNREACHABLE, **_LATER, **_REPORTED}
    return known.get(code, f"Twilio reports error {code}" if code else "")


def refusal(code: int, http_status: int, message: str) -> SendError:
    """Return what a refused POST means for the send.

    Only 429 is documented as never processed. A 5xx may have been accepted (Twilio, error 20500).
    Whatever is not about the number or the moment is about our account: keep the touch and say so.
    """
    words = words_for(code) if code in _UNREACHABLE or code in _LATER else message
    if code == OPTED_OUT:
        return RecipientOptedOut(_REPORTED[OPTED_OUT], code)
    if code in _UNREACHABLE:
        return RecipientUnreachable(words, code)
    if code in _LATER or http_status == _TOO_MANY_REQUESTS:
        return TryLater(words, code)
    if http_status >= _SERVER_FAULT:
        return OutcomeUnknown(f"Twilio answered {http_status}", code)
    return LineMisconfigured(f"Twilio refused: {message}", code)
