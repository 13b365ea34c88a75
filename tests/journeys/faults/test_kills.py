"""Processes are killed while reminders go out and replies come in."""

import random

import pytest

from tests.support.faults import Count, Town, tell
from tests.support.striking import at_a_random_moment, kill

pytestmark = pytest.mark.xdist_group("faults")
CROWD = 60


@pytest.mark.parametrize(
    ("name", "times"), [("web", 2), ("texts", 3), ("replies", 3), ("scheduler", 3)]
)
def test_nobody_is_texted_twice_and_no_reply_is_lost_though_a_process_is_killed(
    town: Town, lots: random.Random, name: str, times: int
) -> None:
    people = town.invite(CROWD, lots)
    with town.answering(people, wait=5):
        for _ in range(times):
            at_a_random_moment(lots)
            kill(town, name)
    town.settle()
    tell(f"kill -9 of {name}", town)
    assert town.count() == Count()
