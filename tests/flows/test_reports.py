"""When a report that has not come is asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from service.flows.reports import ask_at

NOW = datetime(2026, 12, 1, 17, 0, 12, tzinfo=UTC)


@pytest.mark.parametrize(("asked", "minutes"), [(0, 11), (1, 31), (2, 121), (3, None), (9, None)])
def test_a_report_is_asked_for_three_times_on_the_full_minute(
    asked: int, minutes: int | None
) -> None:
    due = None if minutes is None else NOW.replace(second=0) + timedelta(minutes=minutes)
    assert ask_at(NOW, asked) == due
