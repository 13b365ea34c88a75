"""The forms that a call's webhooks are posted with, in Twilio's names."""

from email.utils import format_datetime
from math import ceil

from service.clock import utc_now
from service.simulator import places
from service.simulator.model_calls import FINAL, Call

_SIP = {
    "completed": "200",
    "busy": "486",
    "no-answer": "487",
    "canceled": "487",
    "failed": "404",
}


def common(call: Call, account_sid: str) -> dict[str, str]:
    """Return what every request about a call carries."""
    form = {
        "CallSid": call.sid,
        "AccountSid": account_sid,
        "From": call.caller,
        "To": call.called,
        "Caller": call.caller,
        "Called": call.called,
        "CallStatus": call.status,
        "ApiVersion": "2010-04-01",
        "Direction": call.direction,
    }
    for side, number in (("From", call.caller), ("Caller", call.caller)):
        form |= places.of(side, number)
    for side, number in (("To", call.called), ("Called", call.called)):
        form |= places.of(side, number)
    if call.parent is not None:
        form["ParentCallSid"] = call.parent.sid
    if call.detected and (not call.plan.asynchronous or call.over):
        form["AnsweredBy"] = call.detected
    return form


def status(call: Call, event: str, account_sid: str) -> dict[str, str]:
    """Return a status callback; the event `initiated` is a status of its own here."""
    form = common(call, account_sid)
    form |= {
        "CallStatus": "initiated" if event == "initiated" else call.status,
        "Timestamp": format_datetime(utc_now()),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(call.sequence),
    }
    if call.status in FINAL:
        form["SipResponseCode"] = _SIP[call.status]
    if call.status == "completed":
        form["CallDuration"] = str(call.seconds)
        form["Duration"] = str(ceil(call.seconds / 60))
    return form


def detection(call: Call, account_sid: str, seconds: float) -> dict[str, str]:
    """Return the result of an asynchronous answering machine detection."""
    return {
        "CallSid": call.sid,
        "AccountSid": account_sid,
        "AnsweredBy": call.detected,
        "MachineDetectionDuration": str(round(seconds * 1000)),
    }
