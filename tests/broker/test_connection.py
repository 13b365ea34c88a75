"""Short commands and a Redis that hangs."""

import socket
import time
from collections.abc import Iterator

import pytest
from redis.exceptions import RedisError

from service.broker.connection import connect


@pytest.fixture
def hung() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_a_redis_that_hangs_is_asked_once_and_then_left_alone(hung: str) -> None:
    with connect(hung, answer_seconds=0.05) as redis:
        for _ in range(2):
            begin = time.monotonic()
            with pytest.raises(RedisError):
                redis.publish("replies", "1")
    assert time.monotonic() - begin < 0.05
