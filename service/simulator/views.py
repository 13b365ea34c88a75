"""The sandbox as JSON: what the control API answers and the pages show."""

from dataclasses import asdict
from typing import Any

from service.simulator.inbound import Receipt
from service.simulator.model import Alert, Handset, Message
from service.simulator.model_calls import Call
from service.simulator.network import Network


def message_view(message: Message) -> dict[str, Any]:
    """Return one text. `direction` is Twilio's view: in = the candidate wrote it, out = got it."""
    return {
        "sid": message.sid,
        "direction": "in" if message.inbound else "out",
        "by": "candidate" if message.inbound else "carrier" if message.by_carrier else "service",
        "body": message.text,
        "status": message.status,
        "error_code": message.error_code,
        "created_at": message.created_at.isoformat(),
        "segments": message.segments,
        "media": len(message.media),
        "attached": list(message.media),
    }


def handset_view(handset: Handset, network: Network) -> dict[str, Any]:
    """Return one handset with the last text on it."""
    return {
        "phone": handset.phone,
        "name": handset.name,
        "count": len(handset.thread),
        "opted_out": handset.phone in network.opted_out,
        "answers_by_itself": handset.answer or None,
        "answered_by_itself": handset.answered,
        "takes_calls": handset.takes_calls,
        "calls": len(handset.calls),
        "changed": handset.changed,
        "last": message_view(handset.thread[-1]) if handset.thread else None,
    }


def handsets_view(network: Network) -> list[dict[str, Any]]:
    """Return the handsets, the one with the newest text first."""
    with network.changed:
        handsets = sorted(network.handsets.values(), key=_newest, reverse=True)
        return [handset_view(handset, network) for handset in handsets]


def thread_view(network: Network, phone: str, after: int = 0) -> list[dict[str, Any]]:
    """Return the texts of a handset from the one after the first `after`, oldest first."""
    with network.changed:
        handset = network.handsets.get(phone)
        return [message_view(message) for message in handset.thread[after:]] if handset else []


def receipt_view(receipt: Receipt) -> dict[str, Any]:
    """Return how a text from a handset was taken."""
    return {
        "sid": receipt.sid,
        "webhook_status": receipt.webhook_status or None,
        "answers": list(receipt.answers),
    }


def alert_view(alert: Alert) -> dict[str, Any]:
    """Return one warning."""
    return asdict(alert) | {"at": alert.at.isoformat()}


def requests_view(network: Network) -> dict[str, Any]:
    """Return how often each text, and each call, was asked for by REST, and how often accepted."""
    with network.changed:
        rows = [
            {"to": to, "body": body, "count": count, "accepted": network.accepted[(to, body)]}
            for (to, body), count in network.creates.items()
        ]
        calls = [
            {"to": to, "count": count, "accepted": network.call_accepted[to]}
            for to, count in network.call_creates.items()
        ]
        return {"requests": rows, "total": network.creates.total(), "calls": calls}


def _newest(handset: Handset) -> tuple[float, str]:
    ends: list[Message | Call] = [*handset.thread[-1:], *handset.calls[-1:]]
    return max((one.created_at.timestamp() for one in ends), default=0.0), handset.phone
