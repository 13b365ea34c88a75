"""The addresses that Twilio asks in the course of a call; each names our call, not Twilio's."""

from dataclasses import dataclass

VOICE_PATH = "/twilio/voice"
# Three more tries when the connection fails, when we are slow, and on a 5xx. By itself Twilio tries
# once more, and never after a 500 (Twilio, "Webhooks connection overrides"). The fragment is
# neither requested nor signed.
PERSISTENTLY = "#rc=3&rp=ct,rt,5xx"


@dataclass(frozen=True, slots=True)
class CallAddresses:
    """What we hand to Twilio at one step of a call; `base_url` is our public address.

    A status callback may come before the answer to our POST, and `From` and `To` swap with the
    direction: so the call is named in the path (Twilio, "Voice request").
    """

    base_url: str
    call_id: int
    step: int = 0

    @property
    def this_step(self) -> str:
        """Where the words of this step are fetched; step 0 is where a call begins."""
        return self._at(str(self.step))

    @property
    def next_step(self) -> str:
        """Where a key, words, silence, or the end of an attempt to put through is posted."""
        return self._at(str(self.step + 1))

    @property
    def whisper(self) -> str:
        """What the recruiter hears before being put through."""
        return self._at("whisper")

    @property
    def taken(self) -> str:
        """Where the recruiter's key is posted."""
        return self._at("taken")

    @property
    def status(self) -> str:
        """Where the call's progress is reported."""
        return self._at("status")

    @property
    def machine(self) -> str:
        """Where it is told whether a person or a machine answered."""
        return self._at("machine")

    @property
    def voicemail(self) -> str:
        """What is said to a machine."""
        return self._at("voicemail")

    def _at(self, leaf: str) -> str:
        return f"{self.base_url}{VOICE_PATH}/{self.call_id}/{leaf}{PERSISTENTLY}"
