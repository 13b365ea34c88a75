"""What a conversation of the demo is made of, and what must have come of it."""

from dataclasses import dataclass

from service.flows.state import Channel, Intent, Reason, Status


@dataclass(frozen=True, slots=True)
class Heard:
    """One reply as the recruiter must hear it; `deadline`: whether it names the day of one."""

    intent: Intent
    reason: Reason | None = None
    private: bool = False
    minutes: int | None = None
    deadline: bool = False
    channel: Channel = Channel.SMS


@dataclass(frozen=True, slots=True)
class End:
    """What must have come of one person's interview.

    `moved`: it has a new time. `voicemail`: a message was left.
    """

    name: str
    status: Status
    heard: tuple[Heard, ...]
    moved: bool = False
    voicemail: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """A text that carries a picture or the like, as its content type."""

    media: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The link of the last text is opened, and a button of this answer's form pressed."""

    intent: Intent


@dataclass(frozen=True, slots=True)
class Said:
    """Words on the phone, and how certain the recogniser is of them, from 0 to 1."""

    words: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Rings:
    """A call that the recruiter asks for. Without `does` the phone's own machine takes it."""

    does: tuple[str | Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Calls:
    """The candidate calls the number."""

    does: tuple[str | Said, ...]


Deed = str | Attached | Pressed | Rings | Calls


@dataclass(frozen=True, slots=True)
class Talk:
    """What happens on one phone, and what must have come of it.

    `private_words` stand in no mail and on no page. Without `ends` the number is nobody's.
    """

    about: str
    phone: str
    does: tuple[Deed, ...]
    ends: tuple[End, ...] = ()
    private_words: str = ""
