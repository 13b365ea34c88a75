"""Keeps a few child processes alive as one: restarts what dies, stops all in order.

Own code, and small: the known supervisors want a configuration file, outlive their caller, or end
everything when one child ends (docs/decisions/0006).
"""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import structlog

_WRAPPER = str(Path(__file__).with_name("child.py"))
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 10.0
_STEADY_SECONDS = 10.0
_log = structlog.get_logger()


@dataclass(frozen=True)
class Program:
    """A child to keep alive. `last`: it is stopped after the others, who need it to end well.

    A program that handles Ctrl-C itself gets a process group of its own (`apart`); the others
    stay in ours and leave Ctrl-C to us.
    """

    name: str
    command: Sequence[str]
    last: bool = False
    apart: bool = False


class _Child:
    """One program with its process of the moment."""

    def __init__(
        self,
        program: Program,
        environment: Mapping[str, str],
        ended: "queue.Queue[_Child | None]",
    ) -> None:
        self.program = program
        self._environment = {**os.environ, **environment}
        self._ended = ended
        self.wait = _FIRST_WAIT
        self.started = 0.0
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # our own programs
            [sys.executable, _WRAPPER, *self.program.command],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            process_group=0 if self.program.apart else None,
        )
        threading.Thread(target=self._watch, args=[self.process], daemon=True).start()
        return self.process

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        process.wait()
        self._ended.put(self)

    def next_wait(self) -> float:
        """Return how long to wait before a restart: longer each time it dies young."""
        steady = time.monotonic() - self.started > _STEADY_SECONDS
        wait = _FIRST_WAIT if steady else self.wait
        self.wait = min(wait * 2, _LONGEST_WAIT)
        return wait


class Supervisor:
    """Starts programs, restarts those that die, and stops all of them within some seconds."""

    def __init__(
        self, environment: Mapping[str, str] = MappingProxyType({}), grace_seconds: float = 8.0
    ) -> None:
        self._environment = environment
        self._grace = grace_seconds
        self._children: list[_Child] = []
        self._ended: queue.Queue[_Child | None] = queue.Queue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_alive, name="supervisor", daemon=True)

    def start(self, *programs: Program) -> None:
        """Start programs, in this order."""
        for program in programs:
            self._children.append(_Child(program, self._environment, self._ended))
        if not self._thread.is_alive() and not self._stopping.is_set():
            self._thread.start()

    def alive(self) -> dict[str, int]:
        """Return the process id of every program that runs."""
        running = (child for child in self._children if child.process.poll() is None)
        return {child.program.name: child.process.pid for child in running}

    def stop(self) -> None:
        """Stop all: first those that may need the others, then the rest; kill what does not go."""
        self._stopping.set()
        self._ended.put(None)
        deadline = time.monotonic() + self._grace
        for last in (False, True):
            batch = [child.process for child in self._children if child.program.last is last]
            _end(batch, deadline)

    def _keep_alive(self) -> None:
        while not self._stopping.is_set():
            child = self._ended.get()
            if child is None or self._stopping.is_set():
                return
            wait = child.next_wait()
            _log.warning(
                "a process died and is started again",
                process=child.program.name, code=child.process.returncode, wait=wait,
            )  # fmt: skip
            threading.Thread(target=self._restart, args=[child, wait], daemon=True).start()

    def _restart(self, child: _Child, wait: float) -> None:
        if not self._stopping.wait(wait):
            child.start()


def _end(processes: Sequence["subprocess.Popen[bytes]"], deadline: float) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
