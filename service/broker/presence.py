"""Who has which page open just now, in Redis: keys that expire, and nobody when Redis is gone."""

from typing import cast

import structlog
from redis import Redis
from redis.exceptions import RedisError

# One set a place: who, by the second they were last heard of, on Redis' own clock.
_ENTER = """
local now, lives = tonumber(redis.call('TIME')[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - lives)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('EXPIRE', KEYS[1], lives)
return redis.call('ZRANGE', KEYS[1], 0, -1)
"""
_KEY = "unghost:here:"
# Two questions of an open page may be lost before it counts as closed.
STAYS_SECONDS = 40
_log = structlog.get_logger()


class RedisPresence:
    """Remembers for 40 s who was heard of at a place."""

    def __init__(self, redis: Redis) -> None:
        self._enter = redis.register_script(_ENTER)

    def enter(self, place: str, recruiter_id: int) -> tuple[int, ...]:
        """Note that somebody is at a place, and return who else is; never raises."""
        try:
            known = self._enter(keys=[f"{_KEY}{place}"], args=[recruiter_id, STAYS_SECONDS])
        except RedisError as error:
            _log.debug("nobody knows who is here", error=str(error))
            return ()
        here = (int(one) for one in cast("list[bytes]", known))
        return tuple(sorted(one for one in here if one != recruiter_id))
