"""Calls as JSON: what the control API answers."""

from typing import Any

from service.simulator.handset_calls import WITHHELD
from service.simulator.model_calls import Call, Line, Listening
from service.simulator.network import Network


def call_view(call: Call) -> dict[str, Any]:
    """Return one call; `other` is the number at its other end, null when it is withheld."""
    other = call.called if call.inbound else call.caller
    with call.changed:
        return {
            "sid": call.sid,
            "phone": call.phone,
            "other": None if other == WITHHELD else other,
            "direction": "from" if call.inbound else "to",
            "status": call.status,
            "answered_by": call.answered_by or None,
            "parent_sid": call.parent.sid if call.parent else None,
            "created_at": call.created_at.isoformat(),
            "answered_at": call.answered_at.isoformat() if call.answered_at else None,
            "ended_at": call.ended_at.isoformat() if call.ended_at else None,
            "seconds": call.seconds,
            "connected_to": call.partner.sid if call.partner else None,
            "listening": _listening_view(call.listening),
            "transcript": [_line_view(line) for line in call.transcript],
            "version": call.version,
        }


def calls_view(network: Network, phone: str, after: int, state: str) -> list[dict[str, Any]]:
    """Return a handset's calls after its first `after`, oldest first, that are in a state."""
    with network.changed:
        handset = network.handsets.get(phone)
        calls = handset.calls[after:] if handset else []
        return [call_view(call) for call in calls if call.is_in(state)]


def _listening_view(listening: Listening | None) -> dict[str, Any] | None:
    if listening is None:
        return None
    return {
        "input": listening.input,
        "num_digits": listening.num_digits,
        "language": listening.language,
        "hints": listening.hints,
        "seconds": listening.seconds,
    }


def _line_view(line: Line) -> dict[str, Any]:
    return {
        "at": line.at.isoformat(),
        "by": line.by,
        "kind": line.kind,
        "text": line.text,
        "language": line.language,
        "voice": line.voice,
    }
