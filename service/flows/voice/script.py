"""What a call says and listens for, as data; `telephony` makes TwiML of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Words to be spoken, in one language (a tag such as "en" or "es-MX")."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Say:
    """Speak, and go on with the next verb."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Gather:
    """Speak, and wait for one key or for words; a key while we speak interrupts us.

    `language` is the one that is listened for, `hints` the words that are likely, `seconds` how
    long the silence may last. What comes, silence too, leads to the next step.
    """

    lines: tuple[Line, ...]
    language: str
    hints: tuple[str, ...] = ()
    seconds: int = 6


@dataclass(frozen=True, slots=True)
class Connect:
    """Ring a phone (E.164) and put the caller through once somebody there takes it by a key.

    How it went leads to the next step. Without `whispered` the phone is simply rung.
    """

    phone: str
    seconds: int = 25
    whispered: bool = True


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


Verb = Say | Gather | Connect | Hangup


@dataclass(frozen=True, slots=True)
class Script:
    """The verbs of one answer, in their order; a Gather, a Connect or a Hangup comes last."""

    verbs: tuple[Verb, ...]
