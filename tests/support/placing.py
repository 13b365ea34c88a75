"""Steps of the tests about calls that go out: due, placed, ended by the phone, reported."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from service.flows.state import Channel
from service.simulator.embedded import EmbeddedSimulator
from service.store.calls import CallRecord
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.context import Context
from service.usecases.place_calls import place_due_calls
from service.usecases.record_call import record_report
from tests.support.calling import a_call
from tests.support.core import plan
from tests.support.steps import SAM, invited

# So many hours before its start the ladder calls: a call is due at once.
_HOURS = 4
_LADDER = "-4h call if unanswered, -30m sms"


class Goes:
    """A pace that lets a number of calls, or segments, go, and then none."""

    def __init__(self, stock: int) -> None:
        self.stock = stock

    def take(self, wanted: int) -> int:
        taken = max(0, min(wanted, self.stock))
        self.stock -= taken
        return taken

    def owe(self, more: int) -> None:
        self.stock -= more


def unhurried(context: Context, stock: int = 1000) -> Context:
    """A context whose pace is not waited for."""
    return replace(context, pace=Goes(stock))


def due(context: Context, phone: str = SAM, **facts: Any) -> InterviewRecord:
    """An interview whose call is due now, and no text for a while."""
    hours = facts.pop("hours", _HOURS)
    return invited(context, phone=phone, hours=hours, **{"ladder": _LADDER, **facts})


def placed(context: Context) -> tuple[InterviewRecord, CallRecord]:
    """A call to Sam that the sandbox has taken; it is the first."""
    made = due(context)
    place_due_calls(context)
    return made, a_call(context, 1)


def reported(context: Context, call_id: int) -> None:
    """A report says how the call stands at the provider."""
    sid = a_call(context, call_id).provider_sid or ""
    record_report(context, call_id, context.calls.look_up(sid))


def turned_away(context: Context, simulator: EmbeddedSimulator, how: str, call_id: int = 1) -> None:
    """The phone rings, is declined or left ringing, and we hear of it."""
    sid = a_call(context, call_id).provider_sid or ""
    simulator.calls(SAM, wait=5, state="ringing")
    getattr(simulator, how)(sid)
    reported(context, call_id)


def call_of(context: Context, interview_id: int) -> TouchRecord:
    """The first call that was planned for an interview."""
    return next(one for one in plan(context, interview_id) if one.channel == Channel.VOICE)


def follows(context: Context, interview_id: int) -> list[tuple[str, str, timedelta]]:
    """What is planned because of a call: kind, channel, and how long from now."""
    touches = plan(context, interview_id)
    return [
        (one.kind, one.channel, one.due_at - context.clock())
        for one in touches
        if one.kind in {"call_again", "after_call"} and one.state == "planned"
    ]
