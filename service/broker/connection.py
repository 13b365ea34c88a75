"""Connections to Redis that fail fast: the default client blocks for seconds, a hung one for 40."""

from contextlib import suppress

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

_CONNECT_SECONDS = 1
_ANSWER_SECONDS = 2


def connect(url: str) -> Redis:
    """Return a client for short commands: refused at once, given up after two seconds."""
    return Redis.from_url(
        url,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


def connect_blocking(url: str) -> Redis:
    """Return a client for a worker or a listener, which waits for its next item."""
    return Redis.from_url(url, socket_connect_timeout=_CONNECT_SECONDS, health_check_interval=30)


def shut_down(url: str) -> None:
    """End the server at an address, if there is one."""
    with suppress(RedisError), connect(url) as redis:
        redis.shutdown(nosave=True)
