"""What the sandbox remembers of a call: who, how far, what was said and what it waits for."""

import math
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from service.clock import utc_now

FINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
ANSWERS = (
    "human",
    "machine_end_beep",
    "machine_end_silence",
    "machine_end_other",
    "fax",
    "unknown",
)
TAKES_CALLS = ("by_hand", "voicemail", "busy", "no_answer")
EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
MACHINE_SECONDS = 0.3
LONGEST_CALL = 14400  # seconds: Twilio's own limit, four hours


@dataclass(frozen=True)
class Source:
    """Where TwiML comes from: an address to ask, with what to add to the form; or the text."""

    url: str = ""
    method: str = "POST"
    twiml: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What the create of a call asked for; seconds are Twilio's defaults."""

    start: Source | None = None
    fallback: Source | None = None
    callback: Source | None = None
    events: frozenset[str] = frozenset({"completed"})
    timeout: int = 60
    time_limit: int = LONGEST_CALL
    detection: str = ""  # Enable or DetectMessageEnd
    machine: Source | None = None  # where the result of an asynchronous detection goes
    asynchronous: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a transcript. `kind` is say, key, speech or note; `by` service or handset."""

    at: datetime
    by: str
    kind: str
    text: str
    language: str = ""
    voice: str = ""


@dataclass(frozen=True)
class Listening:
    """A Gather that is open. `seconds` is how long silence is taken before it ends."""

    input: str
    num_digits: int | None
    finish_on_key: str
    language: str
    hints: str
    timeout: float
    seconds: float

    def takes(self, kind: str) -> bool:
        """Whether it listens to dtmf, or to speech."""
        return kind in self.input.split()


@dataclass(frozen=True)
class Heard:
    """What ended a Gather; nothing at all is silence."""

    digits: str = ""
    finished_by: str = ""
    words: str = ""
    confidence: float | None = None

    @property
    def empty(self) -> bool:
        """Whether it was silence."""
        return not self.digits and not self.words


@dataclass
class Call:
    """One leg: the line between the network and one handset. `changed` shares the network's lock.

    `busy` says that a document is being asked for or carried out; a call that is not busy waits
    for a person, or is over.
    """

    sid: str
    direction: str  # Twilio's: inbound, outbound-api, outbound-dial
    phone: str
    caller: str  # Twilio's From
    called: str  # Twilio's To
    created_at: datetime
    changed: threading.Condition
    plan: Plan = field(default_factory=Plan)
    parent: "Call | None" = None
    status: str = "queued"
    answered_by: str = ""  # who took the handset, in the words of AnsweredBy
    detected: str = ""  # what the network's detection has found out so far
    dialled_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    updated_at: datetime | None = None
    transcript: list[Line] = field(default_factory=list)
    listening: Listening | None = None
    keys: str = ""
    heard: Heard | None = None
    deadline: float = 0.0  # monotonic: when silence ends the Gather
    limit: float = math.inf  # monotonic: when TimeLimit ends the call
    unheard: float = 0.0  # seconds that a person would still be listening for
    hops: int = 0  # redirects since a person could last say something
    redirect: Source | None = None
    busy: bool = False
    leg: "Call | None" = None  # the one that a Dial has placed
    partner: "Call | None" = None  # the one it is bridged with
    bridged: bool = False  # whether it ever was
    pressed: bool = False  # whether a key, or words, came since the last callback was let go
    forgotten: bool = False
    sequence: int = 0
    posting: bool = False
    outbox: deque[tuple[Source, dict[str, str]]] = field(default_factory=deque)
    held: list[tuple[Source, dict[str, str]]] = field(default_factory=list)
    version: int = 0

    @property
    def inbound(self) -> bool:
        """Whether the handset called us."""
        return self.direction == "inbound"

    @property
    def over(self) -> bool:
        """Whether nothing will happen in it any more."""
        return self.forgotten or self.status in FINAL

    @property
    def settled(self) -> bool:
        """Whether it waits for a person, or is over."""
        return self.over or not self.busy

    @property
    def seconds(self) -> int:
        """How long it has been talked, in whole seconds as Twilio counts them: begun is counted."""
        if self.answered_at is None:
            return 0
        talked = (self.ended_at or utc_now()) - self.answered_at
        return math.ceil(talked.total_seconds())

    def answer(self, by: str) -> None:
        """Begin to talk."""
        self.status, self.answered_by, self.answered_at = "in-progress", by, utc_now()
        self.limit = time.monotonic() + self.plan.time_limit

    def add(self, by: str, kind: str, text: str, language: str = "", voice: str = "") -> None:
        """Write a line into the transcript."""
        self.transcript.append(Line(utc_now(), by, kind, text, language, voice))

    def is_in(self, state: str) -> bool:
        """Whether it is in a state as the control API names them; any is in ""."""
        if state == "ended":
            return self.over
        if state == "listening":
            return self.listening is not None
        return not state or self.status == state
