"""What the doctor says of processes and of the database."""

from collections.abc import Callable

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


CREDENTIALS = (
    "Twilio does not accept our credentials;"
    " check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_API_KEY"
)
SERVICE = "MG" + "2" * 32


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("twilio", {"TWILIO_AUTH_TOKEN": "wrong"}, CREDENTIALS),
        ("webhooks", {"TWILIO_AUTH_TOKEN": "wrong"}, CREDENTIALS),
        (
            "webhooks",
            {"TWILIO_API_BASE_URL": "http://127.0.0.1:9"},
            "Twilio cannot be reached (ConnectionError); look at the network",
        ),
        (
            "webhooks",
            {"TWILIO_PHONE_NUMBER": "", "TWILIO_MESSAGING_SERVICE_SID": SERVICE},
            f"{SERVICE} is not a service of this account; set TWILIO_MESSAGING_SERVICE_SID",
        ),
    ],
)
def test_what_twilio_refuses_is_told_in_words_with_the_cure(
    make_deps: Callable[[dict[str, str]], Deps],
    environment: dict[str, str],
    name: str,
    wrong: dict[str, str],
    words: str,
) -> None:
    assert said(make_deps({**environment, **wrong}), name) == ("failed", words)
