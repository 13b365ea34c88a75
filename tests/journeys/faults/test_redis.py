"""Redis is emptied, hangs and is killed while reminders go out and replies come in."""

import random

import pytest
from redis import Redis

from service.broker.address import embedded_url
from tests.support.faults import Count, Town, tell
from tests.support.striking import at_a_random_moment, kill, stopped

pytestmark = pytest.mark.xdist_group("faults")
CROWD = 60


def test_an_emptied_redis_loses_nothing_and_repeats_nothing(
    town: Town, lots: random.Random
) -> None:
    url = embedded_url(town.folder)
    with Redis.from_url(url) as redis, town.answering(town.invite(CROWD, lots), wait=10):
        for _ in range(5):
            at_a_random_moment(lots, 0.8)
            redis.flushall()
    town.settle()
    tell("FLUSHALL", town)
    assert town.count() == Count()


def test_replies_are_answered_within_a_second_and_reminders_go_on_while_redis_hangs(
    town: Town, lots: random.Random
) -> None:
    with stopped(town, "valkey"), town.answering(town.invite(30, lots), wait=20):
        pass
    during = list(town.said.values())
    town.settle()
    tell("hung Redis", town)
    assert len(during) == 30
    assert {one.status for one in during} == {200}
    assert max(one.seconds for one in during) < 1
    assert town.count() == Count()


def test_replies_are_answered_within_a_second_though_redis_is_killed(
    town: Town, lots: random.Random
) -> None:
    with town.answering(town.invite(CROWD, lots), wait=10):
        for _ in range(3):
            at_a_random_moment(lots)
            kill(town, "valkey")
    during = list(town.said.values())
    town.settle()
    tell("kill -9 of Redis", town)
    assert {one.status for one in during} == {200}
    assert max(one.seconds for one in during) < 1
    assert town.count() == Count()
