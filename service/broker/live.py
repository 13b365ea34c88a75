"""Telling open pages that a reply has come, over Redis publish and subscribe."""

from collections.abc import Iterator

import structlog
from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError

from service.ports import QueueUnavailable

_CHANNEL = "unghost:replies"
_log = structlog.get_logger()


class RedisPublisher:
    """Publishes reply ids. Best effort: a page catches up from the database."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def publish(self, reply_id: int) -> None:
        """Tell every open page."""
        try:
            self._redis.publish(_CHANNEL, str(reply_id))
        except RedisError as error:
            _log.warning("open pages were not told", reply_id=reply_id, error=str(error))


def listen(redis: Redis, seconds: float) -> Iterator[int | None]:
    """Yield None once it listens, then reply ids as they come, and None after `seconds` without.

    Raises QueueUnavailable when Redis goes away.
    """
    subscription = PubSub(redis.connection_pool)
    try:
        with subscription:
            subscription.subscribe(_CHANNEL)
            subscription.get_message(timeout=seconds)  # that Redis has taken note of it
            yield None
            while True:
                found = subscription.get_message(ignore_subscribe_messages=True, timeout=seconds)
                yield int(found["data"]) if found else None
    except RedisError as error:
        raise QueueUnavailable(str(error)) from error
