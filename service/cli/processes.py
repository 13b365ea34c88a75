"""web, worker, scheduler, simulator: one kind of process each, for platforms that start them."""

import os
import signal
import threading
from collections.abc import Sequence

import click

from service.broker.jobs import QUEUES
from service.cli import programs, settings
from service.cli.supervisor import Supervisor
from service.simulator.settings import from_environment

_PORT = click.IntRange(0, 65535)


@click.command()
def web() -> None:
    """Serve the web application (gunicorn)."""
    _become(programs.web_command(settings.load()))


@click.command()
@click.option("--queue", type=click.Choice(QUEUES), help="Serve this queue only.")
def worker(queue: str | None) -> None:
    """Work on the queues (texts, replies, notices), one process each."""
    settings.load()
    if queue:
        _become(programs.worker_command(queue))
    supervisor = Supervisor()
    supervisor.start(*programs.worker_programs())
    wait_for_signal()
    supervisor.stop()


@click.command()
def scheduler() -> None:
    """Look for what is due and nudge the workers. Any number may run."""
    settings.load()
    _become(programs.scheduler_command())


@click.command()
@click.option("--port", type=_PORT, default=8001, show_default=True, help="Where the phones are.")
@click.option("--host", default="127.0.0.1", show_default=True)
def simulator(port: int, host: str) -> None:
    """Run the sandbox phone network alone: a Twilio-shaped API and phones in the browser.

    Set TWILIO_API_BASE_URL of the service to its address, and the same credentials on both.
    """
    address = f"http://{host}:{port}"
    try:
        from_environment(os.environ)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    os.environ["TWILIO_API_BASE_URL"] = address
    click.echo(f"phones: {address}/", err=True)
    _become(programs.simulator_command(host, port))


def wait_for_signal() -> None:
    """Return on SIGTERM or Ctrl-C."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    asked.wait()


def _become(command: Sequence[str]) -> None:
    """Turn into a command: signals and exit code are then its own."""
    os.execv(command[0], list(command))  # noqa: S606  # one of our own commands
