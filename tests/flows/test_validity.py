"""A text is never delivered after it is useful."""

from datetime import UTC, datetime, timedelta

import pytest

from service.flows.reminders import valid_seconds
from service.flows.state import Interview, Status

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "seconds"), [(26 * 3600, 4 * 3600), (3600, 3600), (30, 30), (2, 6)]
)
def test_a_text_is_valid_until_the_start_or_for_four_hours(left: int, seconds: int) -> None:
    starts_at = NOW + timedelta(seconds=left)
    interview = Interview(
        1, Status.SCHEDULED, "Engineer", starts_at, 45, "", "Sam", 1, "Dana", "UTC", "en"
    )

    assert valid_seconds(interview, NOW) == seconds
