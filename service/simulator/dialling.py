"""The Dial verb: another handset rings, hears its whisper, and is bridged."""

import math
import threading

from service.clock import utc_now
from service.simulator import numbers
from service.simulator.call_documents import Page
from service.simulator.calls import Calls, time_left
from service.simulator.model import new_sid
from service.simulator.model_calls import EVENTS, Call, Plan, Source
from service.simulator.network import Network
from service.simulator.voice_twiml import Dial

_FAILED = {"DialCallStatus": "failed", "DialBridged": "false"}


class Dialling:
    """Places the leg, waits for its end, and says how it went."""

    def __init__(self, phone_number: str, network: Network, calls: Calls) -> None:
        self._ours = phone_number
        self._network = network
        self._calls = calls

    def begin(self, call: Call, page: Page, dial: Dial) -> Call | None:
        """Let the other handset ring; None is a Dial that cannot be made."""
        problem = self._problem(call, dial)
        if problem is not None:
            self._network.warn(*problem, page.source.url, call_sid=call.sid)
            call.add("service", "note", f"Could not dial {dial.number}: {problem[1]}.")
            return None
        call.leg = self._leg(call, page, dial)
        call.add("service", "note", f"Dials {call.leg.phone}.")
        self._calls.place(call.leg)
        return call.leg

    def wait(self, call: Call, leg: Call) -> None:
        """Wait until the leg is over or parted, or the call is wanted elsewhere."""
        while not (leg.over or (leg.bridged and leg.partner is None)):
            left = time_left(call, math.inf)
            if call.over or call.redirect is not None or left <= 0:
                break
            call.changed.wait(None if left == math.inf else left)
        call.leg, call.busy = None, not call.over
        if leg.partner is not None or not leg.bridged:  # else it has gone elsewhere by itself
            self._calls.end(leg, "completed" if leg.answered_at else "canceled")
        self._network.touch_call(call)

    def result(self, leg: Call | None) -> dict[str, str]:
        """Return what the action is told.

        A leg that was answered but never bridged (its whisper hung up) counts as not answered.
        """
        if leg is None:
            return dict(_FAILED)
        ended = "completed" if not leg.over else leg.status
        status = "no-answer" if ended == "completed" and not leg.bridged else ended
        return {
            "DialCallStatus": status,
            "DialCallSid": leg.sid,
            "DialCallDuration": str(leg.seconds),
            "DialBridged": "true" if leg.bridged else "false",
        }

    def _problem(self, call: Call, dial: Dial) -> tuple[int, str] | None:
        if call.parent is not None:
            return 13201, "Dial: a whisper must not dial"
        number = numbers.e164(dial.number)
        if number is None:
            return 13223, "Dial: Invalid phone number format: give it as +14155550123"
        if number == self._ours:
            return 13224, "Dial: the account's own number has no handset"
        if number in numbers.MAGIC_CALL_TO:
            return 13227 if numbers.MAGIC_CALL_TO[number] == numbers.NO_PERMISSION else 13224, (
                "Dial: the number cannot be called"
            )
        if dial.caller_id and dial.caller_id not in {self._ours, call.caller, call.called}:
            return 13214, f"Dial: Invalid callerId value {dial.caller_id!r}: not yours"
        return None

    def _leg(self, call: Call, page: Page, dial: Dial) -> Call:
        whisper = dial.whisper and page.address(dial.whisper, dial.whisper_method)
        callback = dial.callback and page.address(dial.callback, dial.callback_method)
        return Call(
            sid=new_sid("CA"),
            direction="outbound-dial",
            phone=numbers.e164(dial.number) or "",
            caller=dial.caller_id or call.caller,
            called=numbers.e164(dial.number) or "",
            created_at=utc_now(),
            changed=threading.Condition(self._network.lock),
            parent=call,
            plan=Plan(
                start=whisper if isinstance(whisper, Source) else None,
                callback=callback if isinstance(callback, Source) else None,
                events=frozenset(dial.events.split()) & EVENTS,
                timeout=dial.timeout,
                time_limit=dial.time_limit,
            ),
        )
