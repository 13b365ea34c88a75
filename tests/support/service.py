"""The whole service as real processes, in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
)

_SECONDS = 90


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sandbox_environment(folder: Path, phones: str, **more: str) -> dict[str, str]:
    """Return the variables of a service on the sandbox phone network."""
    port = str(free_port())
    return {
        "ORGANISATION": "Acme",
        "PORT": port,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": str(folder),
        "TWILIO_ACCOUNT_SID": DEFAULT_ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": DEFAULT_AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": DEFAULT_PHONE_NUMBER,
        "TWILIO_API_BASE_URL": phones,
        "QUIET_HOURS": "00:00-00:00",
        "SMS_PER_SECOND": "1000",
        **more,
    }


def unghost(
    environment: dict[str, str], *words: str, **more: Any
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **more,
    )


@dataclass
class RunningService:
    """`unghost up` with all its children."""

    process: "subprocess.Popen[bytes]"
    environment: dict[str, str]
    log: Path

    @property
    def url(self) -> str:
        return self.environment["PUBLIC_URL"]

    def children(self) -> dict[str, int]:
        """Return the process ids of the children, by a word of their command."""
        words = {
            "valkey": "valkey", "web": "gunicorn", "texts": "workers.worker texts",
            "replies": "workers.worker replies", "scheduler": "workers.scheduler",
        }  # fmt: skip
        lines = subprocess.check_output(
            ["ps", "-A", "-o", "ppid=,pid=,args="],  # noqa: S607  # where ps lies differs by system
            text=True,
        ).splitlines()
        own = [line.split(maxsplit=2) for line in lines]
        return {
            name: int(pid)
            for name, word in words.items()
            for parent, pid, command in own
            if parent == str(self.process.pid) and word in command and "child.py" not in command
        }

    def is_ready(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.url}/readyz", timeout=2).ok
        return False


@contextmanager
def running_service(environment: dict[str, str], log: Path) -> Iterator[RunningService]:
    """Run `unghost up` until the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "up"],
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    service = RunningService(process, environment, log)
    try:
        until(lambda: b"Ctrl-C stops" in log.read_bytes(), log.read_text)
        yield service
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(20)


def until(holds: Callable[[], object], said: Callable[[], str] = str) -> None:
    """Wait until something of another process holds: it has no event that we could await."""
    end = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < end, said()
        time.sleep(0.05)


def is_gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
