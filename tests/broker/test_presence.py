"""Who is where, over a real Valkey and without one."""

from pathlib import Path

from redis import Redis

from service.broker.connection import connect
from service.broker.presence import STAYS_SECONDS, RedisPresence

PLACE = "candidate-7"


def test_two_at_one_place_see_each_other(redis_url: str) -> None:
    with connect(redis_url) as redis:
        presence = RedisPresence(redis)
        seen = [presence.enter(PLACE, who) for who in (1, 2, 2, 1)]
        assert seen == [(), (1,), (1,), (2,)]
        assert presence.enter("candidate-8", 3) == ()


def test_who_is_heard_of_no_more_is_gone(redis_url: str) -> None:
    with connect(redis_url) as redis, Redis.from_url(redis_url) as direct:
        presence = RedisPresence(redis)
        presence.enter(PLACE, 1)
        presence.enter(PLACE, 2)
        key = f"unghost:here:{PLACE}"
        assert 0 < direct.ttl(key) <= STAYS_SECONDS
        direct.zincrby(key, -(STAYS_SECONDS + 1), "1")
        assert presence.enter(PLACE, 2) == ()


def test_without_redis_nobody_is_seen_and_nothing_breaks(tmp_path: Path) -> None:
    with connect(f"unix://{tmp_path / 'no.sock'}") as redis:
        assert RedisPresence(redis).enter(PLACE, 1) == ()
