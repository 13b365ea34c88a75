"""A signed inbound webhook with its commit, against a bare signed route in the same run."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from bench import beside, load, world

PEOPLE = 200
REQUESTS = 2000
ROUNDS = 3
CONNECTIONS = 16


def measure(folder: Path, database: str) -> Iterator[str]:
    """Yield a line for each round and one for the whole; `database` is an address."""
    return beside.measure(
        folder, database, lambda context: world.invite_many(context, PEOPLE), _rounds
    )


def _rounds(ports: tuple[int, int], phones: list[str]) -> Iterator[str]:
    ratios = []
    for number in range(ROUNDS + 1):
        real = load.run(ports[0], _texts(ports[0], phones, number), CONNECTIONS)
        bare = load.run(ports[1], _texts(ports[1], phones, number), CONNECTIONS)
        if number == 0:
            continue  # the first round warms both up
        ratios.append(real.per_second / bare.per_second)
        yield (
            f"  webhook with commit {real.per_second:6.0f}/s (p50 {real.p50:5.1f} ms, p99"
            f" {real.p99:6.1f} ms, failed {real.failed}) · bare signed route"
            f" {bare.per_second:6.0f}/s (p99 {bare.p99:5.1f} ms, failed {bare.failed})"
        )
    yield f"  ratio: {statistics.median(ratios):.2f} (aim: 0.5 or better)"


def _texts(port: int, phones: list[str], number: int) -> list[bytes]:
    first = number * REQUESTS
    return [
        world.signed_text(port, "/twilio/sms", phones[at % len(phones)], first + at)
        for at in range(REQUESTS)
    ]
