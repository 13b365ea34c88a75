"""What the doctor says of processes and of the database."""

import pytest
from redis import Redis

from service.cli.checks import examine
from service.deps import Deps
from service.usecases.sweep import show_life
from tests.support import on_sqlite
from tests.support.alarms import full_disk
from tests.support.clock import StandingClock

# About words, not about SQL.
database_url = on_sqlite.database_url


def said(deps: Deps, name: str) -> tuple[str, str]:
    return next((one.level, one.words) for one in examine(deps) if one.name == name)


@pytest.mark.parametrize(
    ("silent_for", "expected"),
    [
        (30, ("ok", "every queue has one")),
        (31, ("failed", "none for texts, notices; run: unghost worker")),
    ],
)
def test_workers_are_known_by_their_signs_of_life_whatever_redis_knows(
    deps: Deps, clock: StandingClock, silent_for: int, expected: tuple[str, str]
) -> None:
    with Redis.from_url(deps.settings.redis) as redis:
        redis.flushall()
    for queue in ("texts", "notices"):
        show_life(deps.context, queue, f"worker-{queue}")
    clock.advance(seconds=silent_for)
    show_life(deps.context, "replies", "worker-replies")
    assert said(deps, "workers") == expected


def test_a_database_that_keeps_nothing_is_told_with_the_disk_to_make_room_on(
    deps: Deps, clock: StandingClock
) -> None:
    assert said(deps, "database") == ("ok", "reachable, migrations current")
    clock.advance(seconds=1)
    with full_disk(deps):
        level, words = said(deps, "database")
    path = deps.settings.database.removeprefix("sqlite:///")
    assert (level, f"make room on the disk of {path}" in words) == ("failed", True)
