"""A pace that all workers and hosts keep together: a token bucket in Redis, on Redis' own clock."""

import threading
import time
from collections.abc import Callable
from math import ceil

import structlog
from redis import Redis
from redis.exceptions import RedisError

_MICROSECONDS = 1_000_000
# How long a dead Redis is left alone: a hung one costs seconds each time that it is asked.
_BACK_OFF_SECONDS = 10.0
# One number is the whole bucket: since when it has been filling. An expired or flushed key is a
# full bucket. All figures are whole microseconds, which Lua's doubles hold exactly.
_TAKE = """
local interval, capacity, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local full, most = now - capacity * interval, now + tonumber(ARGV[5])
local since = math.min(most, math.max(full, tonumber(redis.call('GET', KEYS[1])) or full))
local taken = wanted
if ARGV[4] == 'take' then
  taken = math.max(0, math.min(wanted, math.floor((now - since) / interval)))
end
since = math.min(most, since + taken * interval)
local lives = math.ceil((since - full) / 1000) + 1000
redis.call('SET', KEYS[1], string.format('%.0f', since), 'PX', lives)
return taken
"""
# A debt is forgotten beyond that: a clock that jumps back must not silence us.
_MOST_DEBT_SECONDS = 60
_log = structlog.get_logger()


class RedisPace:
    """Lets `per_second` go out, across everybody who names the same pace.

    After a pause one second's worth may go at once, never more. A Redis that is emptied costs
    one such burst too many. With Redis gone each process keeps to half the pace by itself: two of
    them together stay within it, and more than two may exceed it while that lasts.
    `now` tells seconds on a clock that only goes forward.
    """

    def __init__(
        self,
        redis: Redis,
        name: str,
        per_second: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._script = redis.register_script(_TAKE)
        self._key = f"unghost:pace:{name}"
        self._interval = ceil(_MICROSECONDS / per_second)
        self._burst = max(1, int(per_second))
        self._now = now
        self._alone = _Bucket(2 * self._interval, max(1, self._burst // 2))
        self._ask_again_at: float | None = None
        self._lock = threading.Lock()

    def take(self, wanted: int) -> int:
        """Take up to `wanted` goes and return how many may happen now; never waits or raises.

        A Redis that has just gone costs the time of its connection's limits, once every 10 s.
        """
        if wanted <= 0:
            return 0
        taken = self._ask(wanted, "take")
        if taken is not None:
            return taken
        with self._lock:
            return self._alone.take(wanted, self._now())

    def owe(self, more: int) -> None:
        """Count what went out beyond the goes that were taken; never waits or raises.

        The next ones wait until it is paid, a minute at the most.
        """
        if more > 0 and self._ask(more, "owe") is None:
            with self._lock:
                self._alone.owe(more, self._now())

    def _ask(self, goes: int, how: str) -> int | None:
        """Ask the shared bucket; None while Redis is gone."""
        if not self._may_ask():
            return None
        most_debt = _MOST_DEBT_SECONDS * _MICROSECONDS
        try:
            wish: list[str | int] = [self._interval, self._burst, goes, how, most_debt]
            taken = int(self._script([self._key], wish))
        except RedisError as error:
            self._note_gone(error)
            return None
        self._note_back()
        return taken

    def _may_ask(self) -> bool:
        """Whether this caller asks Redis; of those who find it gone, one at a time looks again."""
        with self._lock:
            if self._ask_again_at is None:
                return True
            if self._now() < self._ask_again_at:
                return False
            self._ask_again_at = self._now() + _BACK_OFF_SECONDS
            return True

    def _note_gone(self, error: RedisError) -> None:
        with self._lock:
            if self._ask_again_at is None:
                _log.warning("Redis is gone; each process keeps half the pace", why=str(error))
                self._alone.empty(self._now())
            self._ask_again_at = self._now() + _BACK_OFF_SECONDS

    def _note_back(self) -> None:
        with self._lock:
            if self._ask_again_at is not None:
                _log.info("Redis is back; the pace is shared again")
            self._ask_again_at = None


class _Bucket:
    """The same bucket in one process; its callers hold a lock. `interval` is in microseconds."""

    def __init__(self, interval: int, capacity: int) -> None:
        self._interval = interval
        self._capacity = capacity
        self._since = 0

    def empty(self, seconds: float) -> None:
        """Begin to fill from nothing: what the shared bucket gave last is not known."""
        self._since = int(seconds * _MICROSECONDS)

    def take(self, wanted: int, seconds: float) -> int:
        """Take what there is by now, up to `wanted`."""
        now = int(seconds * _MICROSECONDS)
        since = max(self._since, now - self._capacity * self._interval)
        taken = max(0, min(wanted, (now - since) // self._interval))
        self._since = since + taken * self._interval
        return taken

    def owe(self, more: int, seconds: float) -> None:
        """Take more than there is."""
        now = int(seconds * _MICROSECONDS)
        since = max(self._since, now - self._capacity * self._interval)
        most = now + _MOST_DEBT_SECONDS * _MICROSECONDS
        self._since = min(most, since + more * self._interval)
