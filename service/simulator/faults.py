"""The faults that can be switched on: what a phone network and its API do on a bad day."""

import threading
from dataclasses import dataclass
from typing import Any

ACCEPTED = {
    "too_many_requests": "a text or call is refused with 429 / 20429, not processed",
    "error_before_accept": "a text or call is answered 503 / 20503 and not accepted",
    "error_after_accept": "a text or call is answered 500 / 20500, yet accepted and made",
    "hang": "a text or call is accepted, but its answer takes 20 `seconds` unless told",
    "hang_before_accept": "a text or call waits 20 `seconds` unless told, then 503, not accepted",
    "drop": "a text or call is accepted and the connection closed without an answer",
    "lost_callbacks": "a status callback is not posted",
    "doubled_callbacks": "a status callback is posted twice",
    "reordered_callbacks": "a message's `delivered` is posted before its `sent`",
    "late_call_callbacks": "a call's status is posted only after the next key, or its end",
    "lost_machine_results": "what answered a call (person or machine) is not posted",
    "doubled_machine_results": "what answered a call is posted twice",
    "late_machine_results": "what answered a call is posted only after the next key, or its end",
    "undelivered": "a message ends as undelivered, with `code` 30003 unless told",
}
DEFAULT_SECONDS = 20.0
DEFAULT_CODE = 30003


@dataclass
class Fault:
    """One switched-on fault; `remaining` is how often it still strikes, None for always."""

    name: str
    remaining: int | None = 1
    seconds: float = DEFAULT_SECONDS
    code: int = DEFAULT_CODE

    def as_json(self) -> dict[str, Any]:
        """Return the fault as the control API shows it."""
        return {
            "fault": self.name,
            "count": self.remaining,
            "seconds": self.seconds,
            "code": self.code,
        }


class Faults:
    """The faults switched on now, safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._active: dict[str, Fault] = {}

    def set(self, fault: Fault) -> None:
        """Switch a fault on, in place of an earlier one of its name."""
        with self._lock:
            self._active[fault.name] = fault

    def take(self, name: str) -> Fault | None:
        """Use the fault up once, if it is on."""
        with self._lock:
            fault = self._active.get(name)
            if fault is None or fault.remaining is None:
                return fault
            fault.remaining -= 1
            if fault.remaining == 0:
                del self._active[name]
            return fault

    def clear(self, name: str | None = None) -> None:
        """Switch one fault off, or all of them."""
        with self._lock:
            if name is None:
                self._active.clear()
            else:
                self._active.pop(name, None)

    def active(self) -> list[Fault]:
        """Return what is on now, in the order of `ACCEPTED`."""
        with self._lock:
            return [self._active[name] for name in ACCEPTED if name in self._active]
