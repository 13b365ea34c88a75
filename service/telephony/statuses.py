"""Twilio's statuses of a text and of a call as ours (Twilio, "Message" and "Call resource")."""

from service.flows.state import TouchState
from service.flows.voice.state import CallStatus

_STATES = {
    "accepted": TouchState.SENT,
    "scheduled": TouchState.SENT,
    "queued": TouchState.SENT,
    "sending": TouchState.SENT,
    "sent": TouchState.SENT,
    "delivered": TouchState.DELIVERED,
    "read": TouchState.DELIVERED,
    "partially_delivered": TouchState.DELIVERED,
    "undelivered": TouchState.UNDELIVERED,
    "failed": TouchState.FAILED,
    "canceled": TouchState.FAILED,
}


def state_of(status: str) -> TouchState | None:
    """Return the state that a status stands for; None for a word that Twilio has added since."""
    return _STATES.get(status)


# Our own three come before a call is Twilio's, so Twilio never says them.
_OUR_OWN = frozenset({CallStatus.PLACING, CallStatus.UNKNOWN, CallStatus.REFUSED})
_CALL_STATUSES = {str(status): status for status in CallStatus if status not in _OUR_OWN}
_CALL_WORDS = {
    CallStatus.BUSY: "the line was busy",
    CallStatus.NO_ANSWER: "nobody picked up",
    CallStatus.FAILED: "the call could not be put through",
    CallStatus.CANCELED: "the call was called off before anybody picked up",
}


def call_status_of(word: str) -> CallStatus | None:
    """Return the status that Twilio names; None for a word that it has added since."""
    return _CALL_STATUSES.get(word)


def call_words(status: CallStatus | None) -> str:
    """Say why a call reached nobody; empty when it did, or when that is still open."""
    return _CALL_WORDS.get(status, "") if status else ""
