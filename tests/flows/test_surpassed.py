"""Which reminders a later one makes needless."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from service.flows.state import Channel, TouchKind, TouchState
from service.flows.surpassed import is_surpassed

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Touch:
    """A touch that was due an hour ago."""

    id: int
    kind: str = TouchKind.RUNG
    channel: str = Channel.SMS
    condition: str = ""
    revision: int = 1
    due_at: datetime = NOW - timedelta(hours=1)
    state: str = TouchState.PLANNED


@pytest.mark.parametrize(
    ("other", "surpassed"),
    [
        (Touch(2), True),
        (Touch(2, due_at=NOW + timedelta(minutes=1)), False),
        (Touch(2, due_at=NOW + timedelta(hours=1), state=TouchState.SENDING), True),
        (Touch(2, state=TouchState.DELIVERED), True),
        (Touch(2, state=TouchState.SKIPPED), False),
        (Touch(2, state=TouchState.FAILED), False),
        (Touch(2, channel=Channel.VOICE), False),
        (Touch(2, kind=TouchKind.BY_HAND), False),
        (Touch(2, revision=2), False),
        (Touch(2, condition="confirmed"), False),
        (Touch(0), False),
        (Touch(1), False),
    ],
)
def test_a_rung_is_needless_once_a_later_text_of_the_ladder_is_due_or_gone(
    other: Touch, surpassed: bool
) -> None:
    assert is_surpassed(Touch(1), [Touch(1), other], NOW) is surpassed


def test_a_condition_that_both_have_is_met_by_both() -> None:
    mine, other = Touch(1, condition="unanswered"), Touch(2, condition="unanswered")
    assert is_surpassed(mine, [mine, other], NOW)


@pytest.mark.parametrize("kind", [TouchKind.BY_HAND, TouchKind.MOVED, TouchKind.CANCELLED])
def test_what_is_no_reminder_is_never_needless(kind: TouchKind) -> None:
    assert not is_surpassed(Touch(1, kind=kind), [Touch(2)], NOW)
