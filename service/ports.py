"""What use cases need from the world, as Protocols, and the closed set of ways a send can fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from service.flows.faults import Fault
from service.flows.state import Interview, TouchState
from service.flows.voice.state import CallStatus


class Clock(Protocol):
    """Tells the time: aware, UTC."""

    def __call__(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class OutboundText:
    """One text to send, once. `attempt_id` travels in the status callback's address.

    0: nobody waits for a report.

    `valid_seconds`: after this the provider must drop it rather than deliver it late.
    """

    attempt_id: int
    phone: str
    body: str
    valid_seconds: int


@dataclass(frozen=True, slots=True)
class ProviderText:
    """A text as the provider knows it: `error_code` is its number or 0, `why` the same in words.

    `status` is the provider's own word for the state, `phone` the number that it went to.
    """

    sid: str
    state: TouchState
    why: str = ""
    body: str = ""
    error_code: int = 0
    created_at: datetime | None = None
    status: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """A text that the provider got for us at an aware moment; `media` counts what came with it."""

    sid: str
    phone: str
    body: str
    media: int
    at: datetime


class SmsGateway(Protocol):
    """The way to a candidate's phone."""

    @property
    def line(self) -> str:
        """Name what texts come in on (a number, a service of numbers); empty: nothing is set."""
        ...

    def send(self, text: OutboundText) -> ProviderText:
        """Hand over one text with one POST. Raises SendError; never tries twice by itself."""
        ...

    def sent_to(self, phone: str, since: datetime) -> list[ProviderText]:
        """List what the provider took for this number since an aware moment. Raises SendError."""
        ...

    def sent_since(self, since: datetime) -> list[ProviderText]:
        """List what the provider took for all numbers since an aware moment. Raises SendError.

        One question for many numbers. The newest thousands at the most: what it does not show may
        have been taken all the same.
        """
        ...

    def look_up(self, sid: str) -> ProviderText:
        """Ask how a text stands. Raises SendError."""
        ...

    def received(self, since: datetime, until: datetime) -> list[ReceivedText]:
        """List what came in on our line between aware moments, oldest first. Raises SendError."""
        ...


@dataclass(frozen=True, slots=True)
class OutboundCall:
    """One call to place, once. `call_id` travels in the addresses that the provider asks."""

    call_id: int
    phone: str


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """A call as the provider knows it: `why` says in words what went wrong, `seconds` lasted."""

    sid: str
    status: CallStatus
    seconds: int = 0
    why: str = ""
    error_code: int = 0
    created_at: datetime | None = None


class CallGateway(Protocol):
    """The way to make a candidate's phone ring."""

    def place(self, call: OutboundCall) -> ProviderCall:
        """Hand over one call with one POST. Raises SendError; never tries twice by itself."""
        ...

    def leave_voicemail(self, sid: str, call_id: int) -> None:
        """Let a live call say the voicemail now. Raises SendError, also when it has just ended."""
        ...

    def placed_to(self, phone: str, since: datetime) -> list[ProviderCall]:
        """List the calls to this number since an aware moment. Raises SendError."""
        ...

    def look_up(self, sid: str) -> ProviderCall:
        """Ask how a call stands. Raises SendError."""
        ...


class Pace(Protocol):
    """How fast something may go out, across all workers and hosts."""

    def take(self, wanted: int) -> int:
        """Take up to `wanted` goes and return how many may happen now; never waits or raises."""
        ...

    def owe(self, more: int) -> None:
        """Count what went out beyond the goes that were taken: the next ones wait for it."""
        ...


class SendError(Exception):
    """A send did not plainly succeed. `code` is the provider's number, 0 when there is none.

    `fault` says what is worth doing about it; each kind has its usual one.
    """

    usual: ClassVar[Fault] = Fault.AMBIGUOUS

    def __init__(self, words: str, code: int = 0, fault: Fault | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.code = code
        self.fault = fault or self.usual


class RecipientOptedOut(SendError):
    """The provider refuses: this number has opted out. Record it; never retry."""

    usual = Fault.OPTED_OUT


class RecipientUnreachable(SendError):
    """This number can never get this text. Permanent."""

    usual = Fault.NUMBER


class LineMisconfigured(SendError):
    """Our account, sender or credentials are wrong. Keep the touch; tell the operator."""

    usual = Fault.SETUP


class TryLater(SendError):
    """The provider did certainly not take it. Safe to send again later."""

    usual = Fault.LATER


class OutcomeUnknown(SendError):
    """The provider may have taken it. Settle by callback or listing; never resend blindly."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An interview as it stands at an aware moment, for the recruiter's calendar."""

    interview: Interview
    organisation: str
    at: datetime
    host: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a recruiter is told, ready to be delivered; `key` is stable over repeats.

    `headline`, `facts` (names and values) and `quote` say what `body` says, in parts; `short` is
    for a text on a phone, and no two notes have the same. `link` is where to go on, `opens` the
    sentence that says so. Notes of one `thread` belong together. `entry` goes with what changes a
    calendar.
    """

    key: str
    name: str
    subject: str
    body: str
    urgent: bool
    headline: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    quote: str = ""
    short: str = ""
    link: str = ""
    thread: str = ""
    entry: Entry | None = None
    opens: str = "note.open"


class RecruiterChannel(Protocol):
    """A way to tell a recruiter; `name` is its kind."""

    name: str

    def deliver(self, note: Note, address: str) -> None:
        """Hand over one note, once. Raises ChannelError."""
        ...

    def has_taken(self, note: Note, address: str, since: datetime) -> bool:
        """Whether a note arrived of whose delivery nobody knows, begun after an aware moment.

        False where a repeat is harmless. Raises ChannelError; a permanent one where nobody can
        tell and a repeat would be read twice.
        """
        ...


class ChannelError(Exception):
    """A note was not taken. `permanent`: trying again is senseless (a bad address).

    `unknown`: it may have been taken all the same.
    """

    def __init__(self, words: str, *, permanent: bool = False, unknown: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.permanent = permanent
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Alarm:
    """What whoever runs the service must know; `key` is stable over repeats.

    `is_over`: it was told before that it began, and has ended.
    """

    key: str
    subject: str
    body: str
    is_over: bool = False


class Bell(Protocol):
    """The ways to whoever runs the service."""

    def reaches(self, admins: Sequence[str]) -> bool:
        """Whether there is anybody to tell; `admins` are the addresses of the admins."""
        ...

    def ring(self, alarm: Alarm, admins: Sequence[str]) -> bool:
        """Tell everybody, and return whether anybody was reached. Never raises; may take long."""
        ...


class JobQueue(Protocol):
    """Nudges: "look at the outbox now". What is lost here is found by the sweep."""

    def nudge(self, job: str) -> None:
        """Ask a worker to look. Raises QueueUnavailable; never blocks for more than two seconds."""
        ...


class QueueUnavailable(Exception):
    """Redis is not there. Nothing is lost: the sweep finds the work in the database."""


class Presence(Protocol):
    """Who has which page open just now. Best effort: nobody, where that is not known."""

    def enter(self, place: str, recruiter_id: int) -> tuple[int, ...]:
        """Note that somebody is at a place, and return the ids of who else is; never raises."""
        ...


class Publisher(Protocol):
    """Tells open pages that something has come. Best effort; pages catch up from the database."""

    def publish(self, reply_id: int) -> None: ...
