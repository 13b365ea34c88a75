"""Which reminders a later one makes needless."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from service.flows.state import Channel, TouchKind, TouchState
from service.flows.surpassed import is_surpassed, is_worth_repeating, was_told
from tests.support import flow

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
AGAIN = NOW + timedelta(hours=1)


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


@pytest.mark.parametrize(
    ("other", "surpassed"),
    [
        (Touch(2, kind=TouchKind.BY_HAND), True),
        (Touch(2, kind=TouchKind.BY_HAND, state=TouchState.SENT), True),
        (Touch(2, kind=TouchKind.BY_HAND, state=TouchState.FAILED), False),
        (Touch(2, kind=TouchKind.BY_HAND, channel=Channel.VOICE), False),
        (Touch(2), True),
    ],
)
def test_the_text_at_once_is_needless_beside_one_by_hand_too(other: Touch, surpassed: bool) -> None:
    mine = Touch(1, kind=TouchKind.AT_ONCE)
    assert is_surpassed(mine, [mine, other], NOW) is surpassed


def test_a_condition_that_both_have_is_met_by_both() -> None:
    mine, other = Touch(1, condition="unanswered"), Touch(2, condition="unanswered")
    assert is_surpassed(mine, [mine, other], NOW)


@pytest.mark.parametrize("kind", [TouchKind.BY_HAND, TouchKind.MOVED, TouchKind.CANCELLED])
def test_what_is_no_reminder_is_never_needless(kind: TouchKind) -> None:
    assert not is_surpassed(Touch(1, kind=kind), [Touch(2)], NOW)


@pytest.mark.parametrize(
    ("minutes_before", "other", "worth"),
    [
        (60, Touch(1), True),
        (10, Touch(1), True),
        (9, Touch(1), False),
        (60, Touch(2, due_at=AGAIN + timedelta(minutes=45)), False),
        (60, Touch(2, due_at=AGAIN + timedelta(minutes=46)), True),
        (60, Touch(0, due_at=AGAIN - timedelta(hours=1)), False),
        (60, Touch(2, kind=TouchKind.WRITTEN), False),
        (60, Touch(2, channel=Channel.VOICE), True),
        (60, Touch(2, state=TouchState.SENT), True),
        (60, Touch(2, state=TouchState.SKIPPED), True),
    ],
)
def test_a_second_text_is_in_time_and_beside_no_other_one(
    minutes_before: int, other: Touch, worth: bool
) -> None:
    about = replace(flow.interview(), starts_at=AGAIN + timedelta(minutes=minutes_before))
    assert is_worth_repeating(1, about, [Touch(1), other], AGAIN) is worth


@pytest.mark.parametrize(
    ("touch", "same_number", "new_number"),
    [
        (Touch(1), True, True),
        (Touch(1, state=TouchState.SENT), True, False),
        (Touch(1, state=TouchState.FAILED), True, False),
        (Touch(1, state=TouchState.SKIPPED), False, False),
        (Touch(1, kind=TouchKind.BY_HAND, state=TouchState.DELIVERED), True, False),
        (Touch(1, kind=TouchKind.MOVED), True, True),
        (Touch(1, kind=TouchKind.PROPOSAL), False, False),
        (Touch(1, kind=TouchKind.WRITTEN, state=TouchState.SENT), False, False),
    ],
)
def test_new_rungs_keep_away_from_what_this_number_was_told(
    touch: Touch, same_number: bool, new_number: bool
) -> None:
    assert was_told(touch, new_number=False) is same_number
    assert was_told(touch, new_number=True) is new_number
