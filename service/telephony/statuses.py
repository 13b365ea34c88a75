"""Twilio's message statuses as states of an attempt (Twilio, "Message resource")."""

from service.flows.state import TouchState

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
