"""What a use case is given: the store, the ports, and the organisation's policy."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from service.channels.outgoing import Reach
from service.flows.ladder import DEFAULT_GAP, Rung
from service.flows.quiet import QuietHours
from service.ports import CallGateway, Clock, Pace, Publisher, RecruiterChannel, SmsGateway
from service.store.database import Database

_NOT_WITHIN = Reach(allow_private=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the organisation has decided. `base_url` is our public address, without a slash.

    `link_in_texts`: reminders carry the address of the answer page. `no_show_text`: who did not
    come is offered another time. `phone_number` is ours, where
    people can call back; unknown callers are put through to `reception_phone` (both E.164, or
    empty).
    """

    organisation: str
    ladder: tuple[Rung, ...]
    quiet: QuietHours
    opt_out_words: frozenset[str]
    countries: frozenset[str]
    base_url: str
    link_in_texts: bool = False
    no_show_text: bool = False
    phone_number: str = ""
    reception_phone: str = ""
    # Reminders of one interview are never closer to each other.
    gap: timedelta = DEFAULT_GAP


class Decided(Protocol):
    """Knows the policy as it stands now: it can be changed while we run."""

    def __call__(self) -> Policy:
        """Return the policy."""

    def look_again(self) -> None:
        """Find out anew: it was changed just now."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A policy that nobody changes."""

    policy: Policy

    def __call__(self) -> Policy:
        """Return the policy."""
        return self.policy

    def look_again(self) -> None:
        """Do nothing: it stays as it is."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything real that a use case may touch; put together in `bootstrap`."""

    database: Database
    clock: Clock
    sms: SmsGateway
    calls: CallGateway
    # How fast calls may go out, and texts, by their segments.
    pace: Pace
    text_pace: Pace
    publisher: Publisher
    channels: tuple[RecruiterChannel, ...]
    decided: Decided
    # How far requests to addresses that people typed in may go.
    reach: Reach = _NOT_WITHIN

    @property
    def policy(self) -> Policy:
        """What the organisation has decided, as it stands now."""
        return self.decided()

    def under(self, policy: Policy) -> "Context":
        """Return the same under another policy, which nobody changes."""
        return replace(self, decided=Fixed(policy))
