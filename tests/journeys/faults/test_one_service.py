"""What dies, hangs or fails around one running service, while reminders and replies cross it."""

import random
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from subprocess import Popen

import pytest
import requests
from redis import Redis

from service.broker.address import embedded_url
from service.clock import utc_now
from service.store.messages import Inbound
from service.usecases.receive_text import receive_text
from tests.support import faults
from tests.support.core import feed
from tests.support.faults import Count, Town, tell
from tests.support.service import until
from tests.support.striking import at_a_random_moment, full_disk, kill, stopped

# Starting everything takes seconds: all of them strike the same service.
CROWD = 60
FAULTS = (
    "too_many_requests",
    "error_before_accept",
    "error_after_accept",
    "drop",
    "lost_callbacks",
    "doubled_callbacks",
    "reordered_callbacks",
)


def all_is_well(town: Town, story: str) -> None:
    """Find what was left behind, and count."""
    town.settle()
    tell(story, town)
    assert town.count() == Count()


@pytest.mark.parametrize(("name", "times"), [("web", 2), ("replies", 3), ("scheduler", 3)])
def test_nobody_is_texted_twice_and_no_reply_is_lost_though_a_process_is_killed(
    town: Town, lots: random.Random, name: str, times: int
) -> None:
    with town.answering(town.invite(CROWD, lots), wait=5):
        for _ in range(times):
            at_a_random_moment(lots)
            kill(town, name)
    all_is_well(town, f"kill -9 of {name}")


def test_nobody_is_texted_twice_though_a_worker_is_killed_in_the_middle_of_its_sends(
    town: Town, lots: random.Random
) -> None:
    # A network that takes its time and reports nothing: only its list tells what it took.
    town.phones.fault("hang", count=None, seconds=0.3)
    town.phones.fault("lost_callbacks", count=None)
    for _ in range(3):
        since = utc_now()
        town.invite(CROWD // 3, lots)
        until(lambda since=since: town.sends_since(since))
        at_a_random_moment(lots, 0.2)
        kill(town, "texts")
    town.phones.clear_faults()
    all_is_well(town, "kill -9 of texts")


def test_an_emptied_redis_loses_nothing_and_repeats_nothing(
    town: Town, lots: random.Random
) -> None:
    url = embedded_url(town.folder)
    with Redis.from_url(url) as redis, town.answering(town.invite(CROWD, lots), wait=10):
        for _ in range(5):
            at_a_random_moment(lots, 0.8)
            redis.flushall()
    all_is_well(town, "FLUSHALL")


def answered_at_once(town: Town, how_many: int) -> None:
    """Within a second; on a machine that does much else, sooner than a hung Redis is given up."""
    assert [one.status for one in town.said.values()] == [200] * how_many
    seconds = sorted(one.seconds for one in town.said.values())
    assert seconds[how_many * 9 // 10] < 1
    assert seconds[-1] < 2


def test_replies_are_answered_at_once_and_reminders_go_on_while_redis_hangs(
    town: Town, lots: random.Random
) -> None:
    with stopped(town, "valkey"), town.answering(town.invite(30, lots), wait=25):
        pass
    answered_at_once(town, 30)
    all_is_well(town, "hung Redis")


def test_replies_are_answered_at_once_and_reminders_go_on_though_redis_is_killed(
    town: Town, lots: random.Random
) -> None:
    with town.answering(town.invite(CROWD, lots), wait=25):
        for _ in range(3):
            at_a_random_moment(lots)
            kill(town, "valkey")
    answered_at_once(town, CROWD)
    all_is_well(town, "kill -9 of Redis")


def test_everybody_is_texted_once_whatever_the_phone_network_does(
    town: Town, lots: random.Random
) -> None:
    # Longer than a POST may take: one is given up while the network goes on with it.
    town.phones.fault("hang", count=2, seconds=10.5)
    with town.answering(town.invite(100, lots), wait=0.5):
        for _ in range(12):
            town.phones.fault(lots.choice(FAULTS), count=lots.randint(1, 6))
            at_a_random_moment(lots, 0.6)
    town.phones.clear_faults()
    all_is_well(town, "faults of the network")


def readiness(town: Town) -> tuple[int, str]:
    answer = requests.get(f"{town.service.url}/readyz", timeout=10)
    return answer.status_code, " ".join(answer.json()["problems"])


# A limit on the size of files stands for the full disk: no root is needed for it.
@pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="limits of a running process are Linux's"
)
def test_a_full_disk_is_said_plainly_and_texts_are_found_when_there_is_room(
    town: Town, lots: random.Random
) -> None:
    reminded = town.invite(20, lots)
    until(lambda: all(town.phones.messages(one.phone) for one in reminded))
    with full_disk(town):
        town.invite(20, lots)
        with town.answering(reminded, wait=1):
            pass
        status, why = readiness(town)
    assert {town.said[one.phone].status for one in reminded} == {503}
    assert (status, "disk" in why) == (503, True)
    all_is_well(town, "disk full")
    with sqlite3.connect(town.folder / "unghost.db") as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@contextmanager
def second_scheduler(town: Town) -> Iterator["Popen[bytes]"]:
    """A scheduler on another host, which cannot reach Redis: it does all the work itself."""
    apart = {**environ, **town.service.environment, "REDIS_URL": "unix:///nowhere/redis.sock"}
    command = [sys.executable, "-m", "service.cli", "scheduler"]
    with town.service.log.open("ab") as log:
        process = Popen(command, env=apart, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def test_of_two_schedulers_each_may_die_and_nobody_is_texted_twice(
    town: Town, lots: random.Random
) -> None:
    with second_scheduler(town) as second, town.answering(town.invite(CROWD, lots), wait=10):
        at_a_random_moment(lots)
        kill(town, "scheduler")
        at_a_random_moment(lots)
        second.kill()
    all_is_well(town, "two schedulers")


def test_what_a_crash_left_without_a_nudge_is_found_within_seconds(town: Town) -> None:
    (one,) = town.invite(1, faults.lots())
    until(lambda: town.phones.messages(one.phone))
    receive_text(town.context, Inbound("SM-no-nudge", one.phone, "1"))
    told = town.seconds()
    until(lambda: all(reply.notified_at for reply in feed(town.context)))
    assert town.seconds() - told < 5
