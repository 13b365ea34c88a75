"""Steps of the tests about calls."""

from dataclasses import dataclass
from typing import Any

from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.voice_app import VoiceApp
from tests.simulator.words import OURS, SAM

MENU = '<Gather numDigits="1" action="chosen"><Say>Press 1</Say></Gather><Say>Goodbye</Say>'
EVERY_EVENT = ["initiated", "ringing", "answered", "completed"]
Json = dict[str, Any]


@dataclass
class Line:
    """Sam's phone, a voice application, and Twilio's client, on one sandbox."""

    sim: EmbeddedSimulator
    client: Client
    voice: VoiceApp

    def place(self, path: str = "start", **options: Any) -> str:
        """Ask for a call to Sam; return its sid."""
        given = {"to": SAM, "from_": OURS} | options
        if "twiml" not in given:
            given.setdefault("url", self.voice.url(path))
        sid: str = self.client.calls.create(**given).sid
        return sid

    def ring(self, path: str = "start", **options: Any) -> str:
        """Let Sam's phone ring; return the call's sid."""
        sid = self.place(path, **options)
        assert self.sim.calls(SAM, wait=10, state="ringing")
        return sid

    def talk(self, verbs: str = MENU, **options: Any) -> Json:
        """Let Sam answer a call that begins with these verbs."""
        self.voice.page("start", verbs)
        return self.sim.answer(self.ring(**options))

    def watched(self, **options: Any) -> Json:
        """Return the options of a call whose every event is posted."""
        return {
            "status_callback": self.voice.url("status"),
            "status_callback_event": EVERY_EVENT,
        } | options

    def detected(self, **options: Any) -> Json:
        """Return the options of a call whose asynchronous detection is posted."""
        return {
            "machine_detection": "DetectMessageEnd",
            "async_amd": "true",
            "async_amd_status_callback": self.voice.url("machine"),
        } | options

    def alerts(self) -> list[int]:
        """Return the codes of the warnings."""
        return [alert["code"] for alert in self.sim.alerts()]


def said(call: Json) -> list[str]:
    """Return what was spoken to the handset."""
    return [line["text"] for line in call["transcript"] if line["kind"] == "say"]


def ended(sim: EmbeddedSimulator, phone: str = SAM) -> Json:
    """Wait for the end of a handset's first call."""
    return sim.calls(phone, wait=10, state="ended")[0]
