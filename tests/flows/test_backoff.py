"""Waits grow, and stop growing."""

from datetime import timedelta

import pytest

from service.flows.backoff import wait


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 2), (1, 4), (4, 32), (5, 60), (50, 60), (1_000_000, 60)]
)
def test_a_wait_doubles_up_to_the_longest_however_often_it_failed(tries: int, seconds: int) -> None:
    waited = wait(timedelta(seconds=2), timedelta(seconds=60), tries)

    assert waited == timedelta(seconds=seconds)
