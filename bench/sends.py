"""Texts a second, each with its commits, against the bare SDK in a thread pool of the same size."""

import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from bench import crowd, world
from service import bootstrap, config, log
from service.clock import utc_now
from service.store import migrate
from service.usecases import send_touches
from service.usecases.context import Context

ROUNDS = 3
TEXTS = {0: 600, 100: 320}  # by the milliseconds that an answer takes
_BODY = (
    "Acme: reminder of your interview Backend engineer on Tue, Dec 1 at 2:00 PM PST. Reply 1 to"
    " confirm, 2 for another time, 3 to cancel."
)


class _NoPace:
    """As many as are wanted may go."""

    def take(self, wanted: int) -> int:
        return max(0, wanted)

    def owe(self, more: int) -> None:
        """Count nothing."""


def measure(folder: Path, database: str) -> Iterator[str]:
    """Yield a line for each answer time; `database` is an address."""
    for milliseconds, texts in TEXTS.items():
        with stub(milliseconds) as port:
            ours = world.environment(
                folder, port, DATABASE_URL=database, TWILIO_API_BASE_URL=f"http://127.0.0.1:{port}"
            )
            yield _line(milliseconds, _ratios(ours, texts, port))


@contextmanager
def stub(milliseconds: int) -> Iterator[int]:
    """Run the stub of Twilio until the block ends; gives its port."""
    port = world.free_port()
    command = [sys.executable, "-m", "bench.stub", str(port), str(milliseconds)]
    with world.process(command, {}, f"http://127.0.0.1:{port}"):
        yield port


def _ratios(ours: dict[str, str], texts: int, port: int) -> list[tuple[float, float]]:
    """Return rounds of (our texts a second, those of the bare SDK); the first warms both up."""
    log.set_up("error", "text")
    context = replace(bootstrap.build(config.load(ours)).context, text_pace=_NoPace())
    migrate.upgrade(context.database)
    with context.database.read() as tx:
        known = tx.exec_driver_sql("SELECT count(*) FROM candidate").scalar_one()
    rounds = []
    for number in range(ROUNDS + 1):
        now = utc_now() - timedelta(seconds=1)
        crowd.write(context.database, texts, now, first=known + number * texts)
        rounds.append((_ours(context, texts), _bare(ours, texts, port)))
    context.database.close()
    return rounds[1:]


def _ours(context: Context, texts: int) -> float:
    begin = time.perf_counter()
    looked_at = send_touches.send_due_touches(context)
    assert looked_at == texts
    return texts / (time.perf_counter() - begin)


def _bare(ours: dict[str, str], texts: int, port: int) -> float:
    """Send as many texts by the SDK as it comes; its time limit is all that is set."""
    user, token = ours["TWILIO_ACCOUNT_SID"], ours["TWILIO_AUTH_TOKEN"]
    client = Client(user, token, http_client=TwilioHttpClient(timeout=10))
    client.api.base_url = f"http://127.0.0.1:{port}"

    def send(at: int) -> None:
        client.messages.create(
            to=crowd.phone_of(at),
            from_=ours["TWILIO_PHONE_NUMBER"],
            body=_BODY,
            status_callback=f"http://127.0.0.1/{at}",
        )

    begin = time.perf_counter()
    with ThreadPoolExecutor(send_touches.THREADS) as pool:
        list(pool.map(send, range(texts)))
    return texts / (time.perf_counter() - begin)


def _line(milliseconds: int, rounds: list[tuple[float, float]]) -> str:
    shares = [ours / bare for ours, bare in rounds]
    ours, bare = (statistics.median(side) for side in zip(*rounds, strict=True))
    return (
        f"  answers after {milliseconds:3d} ms: {ours:4.0f}/s · bare SDK in"
        f" {send_touches.THREADS} threads {bare:4.0f}/s · ratio {statistics.median(shares):.2f}"
        f" ({min(shares):.2f} to {max(shares):.2f}; aim: 0.7 or better)"
    )
