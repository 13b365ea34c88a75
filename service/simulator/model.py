"""What the sandbox remembers: messages, handsets, warnings and the account's settings."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from service.flows.wording import segments
from service.simulator.model_calls import Call

PICTURE = "image/jpeg"
FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received", "read"})


def new_sid(prefix: str) -> str:
    """Return a fresh sid: the two letters and 32 hexadecimal digits."""
    return prefix + uuid.uuid4().hex


@dataclass
class Message:
    """One text. `text` is what the handset holds, `body` what the account's log still holds."""

    sid: str
    direction: str  # Twilio's: inbound, outbound-api, outbound-reply
    handset: str
    sender: str | None  # ours; unknown until a Service has picked one
    text: str
    status: str
    created_at: datetime
    service_sid: str | None = None
    callbacks: tuple[str, ...] = ()
    validity: int | None = None  # seconds
    due_at: datetime | None = None  # when a scheduled one is taken up
    media: tuple[str, ...] = ()  # what comes with it, as content types
    doomed: int | None = None  # the error that will end it
    body: str = ""
    error_code: int | None = None
    sent_at: datetime | None = None
    updated_at: datetime | None = None
    segments: int = 0
    by_carrier: bool = False
    logged: bool = True  # whether the account's REST log shows it
    answered: bool = False  # whether the webhook's answer to it was carried out
    token: str = field(default_factory=lambda: str(uuid.uuid4()))

    def __post_init__(self) -> None:
        self.body = self.text
        self.updated_at = self.created_at
        if self.service_sid is None or self.inbound:
            self.segments = segments.count(self.text).count

    @property
    def inbound(self) -> bool:
        """Whether the candidate wrote it."""
        return self.direction == "inbound"

    @property
    def settled(self) -> bool:
        """Whether its status will not change any more."""
        return self.status in FINAL


@dataclass
class Handset:
    """One phone: its number, a name if someone gave it one, and its thread, oldest first."""

    phone: str
    name: str = ""
    thread: list[Message] = field(default_factory=list)
    changed: int = 0  # the version of the network in which it last changed
    answer: str = ""  # what it answers every text with, by itself
    answered: int = 0  # how often it has, since that was switched on
    calls: list[Call] = field(default_factory=list)
    takes_calls: str = "by_hand"


@dataclass(frozen=True)
class Alert:
    """A warning as Twilio's debugger would list it."""

    code: int
    message: str
    url: str
    message_sid: str
    at: datetime
    call_sid: str = ""
