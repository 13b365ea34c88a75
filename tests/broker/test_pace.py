"""A pace is kept by everybody together, and roughly without Redis."""

import socketserver
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

from service.broker.address import embedded_url
from service.broker.connection import connect
from service.broker.pace import RedisPace
from tests.support import servers

RATE = 200
# Three seconds' worth: one as the burst, two that have to be waited for.
WANTED = 3 * RATE
NOBODY = "redis://127.0.0.1:1"


class Seconds:
    """A clock that goes forward when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Deaf(socketserver.ThreadingTCPServer):
    """Takes every connection, counts it, and ends it without a word."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self.asked = 0

    def process_request(self, request: object, client_address: object) -> None:
        self.asked += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]  # as it came

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def deaf() -> Iterator[Deaf]:
    with Deaf() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def pace(url: str, rate: float = 5, name: str = "calls") -> RedisPace:
    return RedisPace(connect(url), name, rate)


def took(pace: RedisPace, wanted: int, until: threading.Event) -> int:
    """Take and take, as a worker does, until all have enough together."""
    taken = 0
    while not until.is_set() and taken < wanted:
        now = pace.take(3)
        taken += now
        until.wait(0 if now else 0.005)
    return taken


def test_workers_together_keep_the_pace_and_use_it(redis_url: str) -> None:
    began, over = time.monotonic(), threading.Event()
    paces = [pace(redis_url, RATE) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(lambda one: took(one, WANTED // 4, over), paces))
    lasted = time.monotonic() - began
    assert taken >= WANTED
    assert taken <= RATE * lasted + RATE
    assert lasted < 3 * WANTED / RATE


def test_a_burst_is_one_second_s_worth(redis_url: str) -> None:
    one, other = pace(redis_url), pace(redis_url)
    assert one.take(3) + other.take(3) == 5
    assert one.take(1) == 0


@pytest.mark.parametrize("rate", [0.01, 0.3, 1, 1.5])
def test_a_slow_pace_lets_one_go_at_a_time(redis_url: str, rate: float) -> None:
    slow = pace(redis_url, rate)
    assert [slow.take(5), slow.take(5)] == [1, 0]


def test_paces_of_other_names_are_apart(redis_url: str) -> None:
    assert pace(redis_url, name="calls").take(9) == 5
    assert pace(redis_url, name="texts").take(9) == 5


@pytest.mark.parametrize("wanted", [0, -1])
def test_who_wants_nothing_takes_nothing(redis_url: str, wanted: int) -> None:
    assert pace(redis_url).take(wanted) == 0
    assert pace(redis_url).take(9) == 5


def test_what_went_out_beyond_is_waited_for(redis_url: str) -> None:
    paid = pace(redis_url, 20)
    assert paid.take(9) == 9
    paid.owe(16)
    assert paid.take(1) == 0
    began, over = time.monotonic(), threading.Event()
    assert took(paid, 1, over) == 1
    assert 0.2 < time.monotonic() - began < 2


def test_a_debt_is_forgotten_after_a_minute(redis_url: str) -> None:
    pace(redis_url).owe(10_000)
    with Redis.from_url(redis_url) as redis:
        assert 60_000 < int(redis.pttl("unghost:pace:calls")) <= 62_000


def test_a_redis_that_was_emptied_costs_one_burst(redis_url: str) -> None:
    emptied = pace(redis_url)
    assert emptied.take(9) == 5
    with Redis.from_url(redis_url) as redis:
        redis.flushall()
        redis.script_flush()
    assert [emptied.take(9), emptied.take(9)] == [5, 0]


def test_what_is_kept_in_redis_expires(redis_url: str) -> None:
    pace(redis_url).take(1)
    with Redis.from_url(redis_url) as redis:
        assert 0 < int(redis.pttl("unghost:pace:calls")) <= 2000


@pytest.mark.parametrize("rate", [0.3, 1, 7, 10])
def test_without_redis_a_process_keeps_half_the_pace(rate: float) -> None:
    seconds = Seconds()
    alone = RedisPace(connect(NOBODY), "calls", rate, seconds)
    assert alone.take(9) == 0
    taken = 0
    for _ in range(2000):
        seconds.now += 0.05 / rate
        taken += alone.take(9)
    assert 48 <= taken <= 50


def test_without_redis_a_debt_is_waited_for_as_well() -> None:
    seconds = Seconds()
    alone = RedisPace(connect(NOBODY), "texts", 2, seconds)
    alone.take(1)
    seconds.now += 1
    assert alone.take(9) == 1
    alone.owe(2)
    seconds.now += 2.5
    assert alone.take(9) == 0
    seconds.now += 1
    assert alone.take(9) == 1


def test_a_redis_that_is_gone_is_left_alone_for_a_while(deaf: Deaf) -> None:
    seconds = Seconds()
    alone = RedisPace(connect(deaf.url), "calls", 5, seconds)
    alone.take(1)
    at_first = deaf.asked
    assert at_first > 0
    for _ in range(50):
        alone.take(1)
    assert deaf.asked == at_first
    seconds.now += 11
    alone.take(1)
    assert deaf.asked == 2 * at_first


def test_the_pace_is_shared_again_once_redis_is_back(tmp_path: Path) -> None:
    seconds = Seconds()
    lost = RedisPace(connect(embedded_url(tmp_path)), "calls", 5, seconds)
    assert lost.take(9) == 0
    with servers.valkey(tmp_path) as url:
        assert pace(url).take(2) == 2
        seconds.now += 11
        assert lost.take(9) == 3
    assert lost.take(9) == 0
