"""The service's processes as commands, for `up`, `demo`, and the single-process commands."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from service.broker import embedded
from service.broker.jobs import QUEUES
from service.cli.supervisor import Program
from service.config import Settings
from service.inbox.limits import Limits
from service.inbox.threads import AT_WORK

# They are started when they are needed first: who has three pages open pays for three.
WEB_THREADS = AT_WORK + Limits().streams
SIMULATOR_THREADS = 64
_GUNICORN_HOOKS = "python:service.cli.gunicorn_hooks"
_ON_THIS_MACHINE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # looked up, not bound
_PYTHON = sys.executable


def web_command(settings: Settings) -> Sequence[str]:
    """Serve the web application. One process on SQLite, which has one writer; on PostgreSQL more.

    Threads and not processes: open inbox pages hold a thread each while they wait, and one reading
    of a reply serves all pages of a process.
    """
    processes = 1 if settings.database.startswith("sqlite") else max(2, os.cpu_count() or 1)
    return _gunicorn(
        "service.app:create_app()",
        f"{_in_address(settings.host)}:{settings.port}",
        f"--workers={processes}",
        f"--threads={WEB_THREADS}",
        "--graceful-timeout=5",
    )


def web_address(settings: Settings) -> str:
    """Return where the web process answers on this machine."""
    host = _ON_THIS_MACHINE.get(settings.host, settings.host)
    return f"http://{_in_address(host)}:{settings.port}"


def simulator_command(host: str, port: int) -> Sequence[str]:
    """Serve the sandbox phone network: one process, for its state is in memory.

    A connection that it closes just when the next text is on its way makes an unknown outcome of
    that text, and of a demo one that breaks off: it keeps them for as long as servers of the web
    usually do. None holds a thread meanwhile, nor a process that is to end.
    """
    return _gunicorn(
        "service.simulator.app:create_from_environment()",
        f"{host}:{port}",
        "--workers=1",
        f"--threads={SIMULATOR_THREADS}",
        "--graceful-timeout=1",
        "--keep-alive=75",
    )


def worker_command(queue: str) -> Sequence[str]:
    """Serve one queue."""
    return (_PYTHON, "-m", "workers.worker", queue)


def scheduler_command() -> Sequence[str]:
    """Tick."""
    return (_PYTHON, "-m", "workers.scheduler")


def worker_programs() -> tuple[Program, ...]:
    """One worker process a queue."""
    return tuple(Program(f"worker-{queue}", worker_command(queue)) for queue in QUEUES)


def service_programs(settings: Settings) -> tuple[Program, ...]:
    """Everything but Redis."""
    return (
        Program("web", web_command(settings)),
        *worker_programs(),
        Program("scheduler", scheduler_command()),
    )


def valkey_program(var_dir: Path) -> Program:
    """Run the private Valkey: it goes last, and would take Ctrl-C for an order to stop."""
    return Program("valkey", embedded.command(var_dir), last=True, apart=True)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _gunicorn(application: str, bind: str, *options: str) -> Sequence[str]:
    return (
        _PYTHON, "-m", "gunicorn", application, f"--bind={bind}", "--worker-class=gthread",
        "--no-control-socket", "--log-level=warning", f"--config={_GUNICORN_HOOKS}", *options,
    )  # fmt: skip
