"""Whether Redis answers, and whether workers listen."""

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker

from service.broker.jobs import QUEUES
from service.ports import QueueUnavailable


def check(redis: Redis) -> None:
    """Raise QueueUnavailable when Redis does not answer."""
    try:
        redis.ping()
    except RedisError as error:
        raise QueueUnavailable(str(error)) from error


def queues_without_worker(redis: Redis) -> tuple[str, ...]:
    """Name the queues that no worker has signed on to, for a start. Raises QueueUnavailable.

    RQ notes a worker once: an emptied Redis says "none" while they all work. Who lives is told by
    the signs of life in the database.
    """
    try:
        served = {name for worker in Worker.all(connection=redis) for name in worker.queue_names()}
    except RedisError as error:
        raise QueueUnavailable(str(error)) from error
    return tuple(name for name in QUEUES if name not in served)


def evicts(redis: Redis) -> str:
    """Name the eviction policy when it is one that can lose jobs; empty when it is safe."""
    try:
        policy = str(redis.config_get("maxmemory-policy").get("maxmemory-policy", "noeviction"))
    except RedisError:
        return ""  # managed servers forbid CONFIG; they document their policy themselves
    return "" if policy == "noeviction" else policy
