"""Steps of 50 calls at once, each with its commit, against a bare signed route in the same run."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from bench import beside, load, world
from service.telephony.call_addresses import VOICE_PATH
from service.usecases.context import Context
from service.usecases.hold_call import receive_call

CALLS = 50
ROUNDS = 4
# What somebody presses who hears it all: again, another time, back to the menu, confirm, …
KEYS = ("*", "2", "*", "1", "*", "3", "*", "1", "*", "*")
# Each call: its id, its number, its sid.
_Known = list[tuple[int, str, str]]


def measure(folder: Path, database: str) -> Iterator[str]:
    """Yield a line for each round and one for the whole; `database` is an address."""
    return beside.measure(folder, database, _prepare, _rounds)


def _prepare(context: Context) -> list[_Known]:
    """Let fifty people call for each round; what they hear first is not measured."""
    phones = world.invite_many(context, CALLS)
    return [_calls(context, phones, number) for number in range(ROUNDS)]


def _calls(context: Context, phones: list[str], number: int) -> _Known:
    sids = [f"CA{number:02d}{at:030d}" for at, _ in enumerate(phones)]
    return [
        (receive_call(context, sid, phone).call_id, phone, sid)
        for phone, sid in zip(phones, sids, strict=True)
    ]


def _rounds(ports: tuple[int, int], rounds: list[_Known]) -> Iterator[str]:
    shares = []
    for number, known in enumerate(rounds):
        real = load.run(ports[0], _steps(ports[0], known), CALLS)
        bare = load.run(ports[1], _steps(ports[1], known), CALLS)
        if number == 0:
            continue  # the first round warms both up
        shares.append(real.p99 / bare.p99)
        yield (
            f"  step with commit p50 {real.p50:5.1f} ms, p99 {real.p99:6.1f} ms"
            f" ({real.per_second:4.0f}/s, failed {real.failed}) · bare signed route p50"
            f" {bare.p50:5.1f} ms, p99 {bare.p99:5.1f} ms ({bare.per_second:4.0f}/s,"
            f" failed {bare.failed})"
        )
    yield f"  99 in 100 of ours take {statistics.median(shares):.1f} times those of the bare route"


def _steps(port: int, known: _Known) -> list[bytes]:
    """Return the steps of every call, so that each connection has one call's, in their order."""
    return [
        world.signed_key(port, f"{VOICE_PATH}/{call_id}/{number}", phone, sid, key)
        for number, key in enumerate(KEYS, 1)
        for call_id, phone, sid in known
    ]
