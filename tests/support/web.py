"""The web application on a port of its own, with the sandbox's texts led to it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from service import config
from service.cli.programs import web_command
from tests.support.service import free_port, until


def at_a_port(environment: dict[str, str]) -> dict[str, str]:
    """Return the variables of a service that is served at a free port."""
    port = str(free_port())
    return {**environment, "PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}


@contextmanager
def web_processes(environment: dict[str, str], log: Path) -> Iterator[str]:
    """Serve as `unghost web` does, by gunicorn with its threads; give the address."""
    url = environment["PUBLIC_URL"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            web_command(config.load(environment)),
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
        )
    try:
        until(lambda: _is_up(url), log.read_text)
        yield url
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)


def _is_up(url: str) -> bool:
    with suppress(requests.RequestException):
        return requests.get(f"{url}/healthz", timeout=2).ok
    return False
