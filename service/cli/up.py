"""Everything in one process group: migrations, Redis, web, workers, scheduler."""

import errno
import fcntl
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import click
import requests

from service.broker import health
from service.broker.connection import connect, shut_down
from service.broker.embedded import NoServer
from service.cli import programs, settings
from service.cli.processes import wait_for_signal
from service.cli.steps import console, step
from service.cli.supervisor import Program, Supervisor
from service.config import Settings
from service.ports import QueueUnavailable
from service.store import migrate
from service.store.database import Database

# A small or busy machine takes half a minute to read all programs in at once.
_START_SECONDS = 90
# The web process of an `up` that was killed has gone by then.
_PORT_SECONDS = 6
_LOOK_SECONDS = 0.1


@click.command()
def up() -> None:
    """Run the whole service until Ctrl-C or SIGTERM; a child that dies is started again."""
    chosen = settings.load()
    with running(chosen):
        console.print(f"\nunghost for {chosen.organisation}: [bold]{chosen.base_url}/inbox[/]")
        console.print("Ctrl-C stops everything.")
        wait_for_signal()
        console.print("Stopping …")


@contextmanager
def running(
    chosen: Settings, *beside: Program, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Supervisor]:
    """Run the service, and other programs before it; stop all when the block ends.

    `environment` is what the processes get on top of ours.
    """
    with _alone_in(chosen.var_dir):
        supervisor = Supervisor(environment)
        try:
            _start(chosen, supervisor, beside)
            yield supervisor
        finally:
            supervisor.stop()


def _start(chosen: Settings, supervisor: Supervisor, beside: tuple[Program, ...]) -> None:
    _await_port(chosen)
    with step("Redis"):
        _start_redis(chosen, supervisor)
    with step("Database"):
        _migrate(chosen)
    with step("Web, workers, scheduler"):
        supervisor.start(*beside, *programs.service_programs(chosen))
        health_page = f"{programs.web_address(chosen)}/healthz"
        await_true(lambda: _answers(health_page), f"no answer at {health_page}")
        await_true(lambda: _workers_listen(chosen), "the workers do not start")


def _await_port(chosen: Settings) -> None:
    """Refuse an address that is taken: whatever answers there would pass for our web process."""
    end = time.monotonic() + _PORT_SECONDS
    while error := _refusal_to_listen(chosen):
        if error.errno != errno.EADDRINUSE or time.monotonic() > end:
            where = f"{chosen.host} (HOST), port {chosen.port} (PORT)"
            why = error.strerror or str(error)
            raise click.ClickException(f"cannot listen at {where}: {why}; set another")
        time.sleep(_LOOK_SECONDS)


def _refusal_to_listen(chosen: Settings) -> OSError | None:
    try:
        found = socket.getaddrinfo(chosen.host, chosen.port, type=socket.SOCK_STREAM)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error
    return None


def _start_redis(chosen: Settings, supervisor: Supervisor) -> None:
    """Start the private Valkey unless there is a Redis of your own."""
    if chosen.redis_url is None:
        shut_down(chosen.redis)  # one that a killed `up` left behind
        try:
            supervisor.start(programs.valkey_program(chosen.var_dir))
        except NoServer as error:
            raise click.ClickException(str(error)) from None
    await_true(lambda: _redis_answers(chosen), no_redis(chosen))


def no_redis(chosen: Settings) -> str:
    """Say that Redis does not answer; an address of your own may hold a password."""
    where = "; check REDIS_URL" if chosen.redis_url else f" at {chosen.redis}"
    return f"Redis does not answer{where}"


def _migrate(chosen: Settings) -> None:
    database = Database(chosen.database)
    try:
        migrate.upgrade(database)
    finally:
        database.close()


def await_true(look: Callable[[], bool], sentence: str) -> None:
    """Look until it holds; a ClickException with the sentence after half a minute."""
    end = time.monotonic() + _START_SECONDS
    while not look():
        if time.monotonic() > end:
            raise click.ClickException(sentence)
        time.sleep(_LOOK_SECONDS)


def _answers(page: str) -> bool:
    try:
        return requests.get(page, timeout=2).ok
    except requests.RequestException:
        return False


def _redis_answers(chosen: Settings) -> bool:
    try:
        health.check(connect(chosen.redis))
    except QueueUnavailable:
        return False
    return True


def _workers_listen(chosen: Settings) -> bool:
    try:
        return not health.queues_without_worker(connect(chosen.redis))
    except QueueUnavailable:
        return False


@contextmanager
def _alone_in(var_dir: Path) -> Iterator[None]:
    """Refuse a second service on the same files."""
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var_dir / "up.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(
                f"another unghost runs in {var_dir}; stop it, or set VAR_DIR"
            ) from None
        yield
