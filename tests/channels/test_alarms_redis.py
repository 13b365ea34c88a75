"""Whoever runs the service hears of a Redis that is gone for minutes, and of its end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.deps import Deps
from tests.support import on_sqlite, servers
from tests.support.alarms import hooked, pass_by
from tests.support.clock import StandingClock
from workers.watching import Watcher

GONE, BACK = "Acme, unghost: redis gone", "Acme, unghost: over: redis gone"
database_url = on_sqlite.database_url

Make = Callable[[dict[str, str]], Deps]


def watching(make_deps: Make, environment: dict[str, str], **more: str) -> Watcher:
    return Watcher(make_deps({**environment, **more}))


@pytest.mark.parametrize(("went_for", "told"), [(90, []), (180, [GONE, BACK])])
def test_a_redis_that_is_gone_for_two_minutes_is_told_and_that_it_is_back(  # noqa: PLR0913, PLR0917  # a row of the table, and the world
    make_deps: Make,
    environment: dict[str, str],
    clock: StandingClock,
    tmp_path: Path,
    went_for: int,
    told: list[str],
) -> None:
    with hooked() as hook:
        with servers.valkey(tmp_path) as url:
            own = {"ALARMS": hook.url, "REDIS_URL": url}
            watchers = tuple(watching(make_deps, environment, **own) for _ in range(2))
            pass_by(clock, watchers, 150)
        pass_by(clock, watchers, went_for)
        with servers.valkey(tmp_path):
            pass_by(clock, watchers, 30)
        assert hook.titles == told


def test_a_redis_that_one_host_alone_cannot_reach_is_told_once(
    make_deps: Make, environment: dict[str, str], clock: StandingClock
) -> None:
    with hooked() as hook:
        here = watching(make_deps, environment, ALARMS=hook.url)
        there = watching(
            make_deps, environment, ALARMS=hook.url, REDIS_URL="unix:///nowhere/redis.sock"
        )
        pass_by(clock, (here, there), 900)
        assert hook.titles == [GONE]
        pass_by(clock, (here,), 300)
        assert hook.titles == [GONE, BACK]
