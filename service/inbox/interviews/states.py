"""What became of proposed times, in words for the page that proposes them."""

from dataclasses import dataclass
from datetime import datetime

from service.flows.state import TouchState
from service.flows.wording import times
from service.inbox.rendering import LANGUAGE, words
from service.inbox.replies.cards import age
from service.usecases.propose_times import Proposed

_KEYS = {
    TouchState.PLANNED: "planned",
    TouchState.SENDING: "sending",
    TouchState.SENT: "sent",
    TouchState.DELIVERED: "delivered",
    TouchState.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One proposed time."""

    when: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The last proposal: its times, and how far its text has come."""

    times: tuple[Offered, ...]
    state: str
    is_lost: bool


def outcome(proposed: Proposed, zone: str, now: datetime) -> Outcome:
    """Say how a proposal stands, in a recruiter's zone."""
    touch = proposed.touch
    key = _KEYS.get(TouchState(touch.state), "lost")
    if touch.state == TouchState.PLANNED and touch.due_at <= now:
        key = "sending"
    return Outcome(
        times=tuple(
            Offered(times.when(one.starts_at, zone, LANGUAGE), one.interview_id is not None)
            for one in proposed.slots
        ),
        state=words(
            f"inbox.propose.is_{key}",
            when=times.when(touch.due_at, zone, LANGUAGE),
            age=age(touch.due_at, now, zone),
            why=touch.why or words("interviews.no_reason"),
        ),
        is_lost=key == "lost",
    )
