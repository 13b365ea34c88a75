"""Connections to Redis that fail fast: the default client blocks for seconds, a hung one for 40."""

import time
from contextlib import suppress
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as NoAnswer
from redis.retry import Retry

_CONNECT_SECONDS = 1
_ANSWER_SECONDS = 2.0
_LEFT_ALONE_SECONDS = 10.0


class QuickRedis(Redis):
    """Leaves a Redis that hangs alone for ten seconds: each time it is asked costs four.

    A scheduler that passes on twenty replies would otherwise be away for longer than a lease. One
    that refuses at once is asked every time.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  # Redis' own
        super().__init__(*args, **options)
        self._ask_again_at = 0.0

    def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401  # Redis' own
        """Ask. Raises RedisError, at once while a hung Redis is left alone."""
        if time.monotonic() < self._ask_again_at:
            raise NotConnected("Redis did not answer a moment ago")
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]  # Redis' own
        except NoAnswer:
            self._ask_again_at = time.monotonic() + _LEFT_ALONE_SECONDS
            raise


def connect(url: str, answer_seconds: float = _ANSWER_SECONDS) -> Redis:
    """Return a client for short commands: refused at once, given up after two tries of 2 s."""
    return QuickRedis.from_url(
        url,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=answer_seconds,
        retry=Retry(NoBackoff(), 1),
    )


def connect_blocking(url: str) -> Redis:
    """Return a client for a worker or a listener, which waits for its next item."""
    return Redis.from_url(url, socket_connect_timeout=_CONNECT_SECONDS, health_check_interval=30)


def shut_down(url: str) -> None:
    """End the server at an address, if there is one."""
    with suppress(RedisError), connect(url) as redis:
        redis.shutdown(nosave=True)
