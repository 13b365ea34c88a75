"""Nudges through RQ: one waiting job a queue and kind is enough, for it looks at everything due."""

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from service.broker.jobs import QUEUE_OF
from service.ports import QueueUnavailable

_TIMEOUT_SECONDS = 180
# The truth about a failure stands in the database and the log; Redis keeps none of it for long.
_KEPT_SECONDS = 3600


class RqQueue:
    """Enqueues jobs by name, with JSON and no arguments."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def nudge(self, job: str) -> None:
        """Ask a worker to look, unless a job of this kind waits already. Raises QueueUnavailable.

        A job that is running does not count as waiting: it may have looked before our commit.
        """
        queue = Queue(QUEUE_OF[job], connection=self._redis, serializer="json")
        try:
            if queue.count and any(one.func_name == job for one in queue.get_jobs(0, 10)):
                return
            queue.enqueue_call(
                job, timeout=_TIMEOUT_SECONDS, result_ttl=0, failure_ttl=_KEPT_SECONDS
            )
        except RedisError as error:
            raise QueueUnavailable(str(error)) from error
