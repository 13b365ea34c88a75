"""The calls of the sandbox as a test handles them."""

from typing import Any


class CallsInTests:
    """Methods of the EmbeddedSimulator, named as in the control API.

    Those that do something return the call as JSON once it waits for a person again, or is over.
    """

    def calls(
        self, phone: str, after: int = 0, wait: float = 0.0, state: str | None = None
    ) -> list[dict[str, Any]]:
        """Return a handset's calls after its first `after`, waiting up to `wait` s for one.

        `state` (ringing, in-progress, ended, listening) keeps, and waits for, those in it.
        """
        query = f"after={after}&wait={wait}" + (f"&state={state}" if state else "")
        answer = self.ask("GET", f"/sandbox/handsets/{phone}/calls?{query}")
        calls: list[dict[str, Any]] = answer["calls"]
        return calls

    def call(self, sid: str, version: int | None = None, wait: float = 0.0) -> dict[str, Any]:
        """Return a call, waiting up to `wait` s until its version is over `version`."""
        query = f"wait={wait}" + (f"&version={version}" if version is not None else "")
        return self.ask("GET", f"/sandbox/calls/{sid}?{query}")

    def call_us(self, phone: str, *, withheld: bool = False) -> dict[str, Any]:
        """Call the account's number from a handset."""
        return self.ask("POST", f"/sandbox/handsets/{phone}/calls", {"withheld": withheld})

    def takes_calls(self, phone: str, how: str) -> None:
        """Let a handset take calls by_hand, by voicemail, or be busy, or no_answer."""
        self.ask("PUT", f"/sandbox/handsets/{phone}", {"takes_calls": how})

    def answer(self, sid: str, by: str = "human", machine_seconds: float = 0.3) -> dict[str, Any]:
        """Take a call; `by` is AnsweredBy, known to the detection after `machine_seconds`."""
        return self._do(sid, "answer", {"by": by, "machine_seconds": machine_seconds})

    def decline(self, sid: str) -> dict[str, Any]:
        """Turn a call away: busy."""
        return self._do(sid, "decline")

    def ring_out(self, sid: str) -> dict[str, Any]:
        """Let a call ring until it stops, without the wait: no-answer."""
        return self._do(sid, "ring_out")

    def hang_up(self, sid: str) -> dict[str, Any]:
        """Hang up."""
        return self._do(sid, "hang_up")

    def silence(self, sid: str) -> dict[str, Any]:
        """End the open Gather now."""
        return self._do(sid, "silence")

    def press(self, sid: str, keys: str) -> dict[str, Any]:
        """Press keys."""
        return self._do(sid, "press", {"keys": keys})

    def say(self, sid: str, words: str, confidence: float | None = 0.95) -> dict[str, Any]:
        """Say something; None is speech that was understood without a confidence."""
        return self._do(sid, "say", {"words": words, "confidence": confidence})

    def call_requests(self) -> list[dict[str, Any]]:
        """Return to, count and accepted of every number that was called by REST."""
        rows: list[dict[str, Any]] = self.ask("GET", "/sandbox/requests")["calls"]
        return rows

    def ask(self, method: str, path: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask the control API."""
        raise NotImplementedError

    def _do(self, sid: str, deed: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.ask("POST", f"/sandbox/calls/{sid}/{deed}", given or {})
