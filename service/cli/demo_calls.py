"""Plays the demo's phone calls over real HTTP and shows what is said in them."""

from typing import Any

import requests
from rich.markup import escape

from service.cli.demo_shapes import Calls, Rings, Said, Talk
from service.cli.demo_world import World
from service.cli.steps import console

_SECONDS = 20
_MACHINE = "voicemail"


class CallLine:
    """The candidates' phones as they ring, and are held to the ear.

    Raises requests.HTTPError where the service or the sandbox refuses a deed.
    """

    def __init__(self, world: World) -> None:
        self._sandbox = f"{world.phones}/sandbox"
        self._api = f"{world.web}/api/v1"
        self._token = ""
        self._interviews: dict[str, int] = {}

    def know(self, token: str, interviews: dict[str, int]) -> None:
        """Take the token of the API, and the interviews by their candidates' names."""
        self._token, self._interviews = token, interviews

    def ring(self, talk: Talk, name: str, step: Rings) -> bool:
        """Ask for a call and take it, or leave it to the machine; False when it went wrong."""
        if not step.does:
            self._put(talk.phone, takes_calls=_MACHINE)
        interview = self._interviews[talk.ends[0].name]
        self._ask(interview)
        console.print(f"[dim]POST /api/v1/interviews/{interview}/remind: a call is placed[/]")
        call = self._wait(talk.phone, "ringing" if step.does else "ended")
        if call is None:
            return False
        console.print(f"[bold cyan]{escape(name)}[/][cyan]'s phone rings[/]")
        if not step.does:
            console.print("[dim]  (a machine picks up)[/]")
            _show(call["transcript"])
            return bool(call["answered_by"] == "machine_end_beep")
        return self._hold(self._post(call["sid"], "answer"), name, step.does)

    def call_us(self, phone: str, name: str, step: Calls) -> bool:
        """Call the organisation's number; False when nobody is there."""
        console.print(f"[bold cyan]{escape(name)}[/] [cyan]→ calls[/]")
        placed = requests.post(f"{self._sandbox}/handsets/{phone}/calls", json={}, timeout=_SECONDS)
        return self._hold(placed.json(), name, step.does)

    def _hold(self, call: dict[str, Any], name: str, does: tuple[str | Said, ...]) -> bool:
        """Answer each time that the voice waits, then hang up."""
        good, shown = True, _show(call["transcript"])
        for step in does:
            good = call["listening"] is not None and good
            console.print(f"[bold cyan]{escape(name)}[/] [cyan]→ {escape(_in_words(step))}[/]")
            call = self._do(call["sid"], step)
            shown = _show(call["transcript"], shown)
        console.print(f"[bold cyan]{escape(name)}[/] [cyan]→ hangs up[/]")
        return self._post(call["sid"], "hang_up")["status"] == "completed" and good

    def _do(self, sid: str, step: str | Said) -> dict[str, Any]:
        if isinstance(step, Said):
            return self._post(sid, "say", words=step.words, confidence=step.confidence)
        return self._post(sid, "press", keys=step)

    def _ask(self, interview: int) -> None:
        requests.post(
            f"{self._api}/interviews/{interview}/remind",
            json={"channel": "voice"},
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=_SECONDS,
        ).raise_for_status()

    def _put(self, phone: str, **facts: str) -> None:
        requests.put(f"{self._sandbox}/handsets/{phone}", json=facts, timeout=_SECONDS)

    def _wait(self, phone: str, state: str) -> dict[str, Any] | None:
        found = requests.get(
            f"{self._sandbox}/handsets/{phone}/calls",
            params={"state": state, "wait": str(_SECONDS)},
            timeout=_SECONDS * 2,
        )
        calls: list[dict[str, Any]] = found.json()["calls"]
        return calls[0] if calls else None

    def _post(self, sid: str, deed: str, **given: str | float) -> dict[str, Any]:
        done = requests.post(f"{self._sandbox}/calls/{sid}/{deed}", json=given, timeout=_SECONDS)
        done.raise_for_status()
        call: dict[str, Any] = done.json()
        return call


def _in_words(step: str | Said) -> str:
    if isinstance(step, Said):
        return f"says “{step.words}”, heard with a confidence of {step.confidence}"
    return f"presses {step}"


def _show(transcript: list[dict[str, Any]], shown: int = 0) -> int:
    """Print what was spoken since; return how long the transcript is."""
    for one in transcript[shown:]:
        if one["kind"] == "say":
            console.print(f"[green]  ← {escape(one['text'])}[/]", soft_wrap=True)
    return len(transcript)
