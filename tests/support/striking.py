"""What strikes a running service: killed and stopped processes, a crowd in the middle of it."""

import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.support.faults import Town
from tests.support.service import until


def kill(town: Town, name: str) -> None:
    """End a process without a word, once it runs."""
    os.kill(_running(town, name), signal.SIGKILL)


@contextmanager
def stopped(town: Town, name: str) -> Iterator[None]:
    """Let a process stand still: it takes connections and says nothing."""
    process = _running(town, name)
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def at_a_random_moment(lots: random.Random, most: float = 1.5) -> None:
    """Let some time pass: the moment of a fault is drawn, there is nothing to wait for."""
    time.sleep(lots.uniform(0.1, most))


def _running(town: Town, name: str) -> int:
    until(lambda: name in town.service.children())
    return town.service.children()[name]


@contextmanager
def full_disk(town: Town) -> Iterator[None]:
    """Let no process of the service write beyond a page of any file."""
    processes = _family(town.service.process.pid) - {_running(town, "valkey")}
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in processes}
    for pid in processes:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[pid][1]))
    try:
        yield
    finally:
        for pid in processes:
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, before[pid])


def _family(parent: int) -> set[int]:
    """List a process and all that descend from it."""
    lines = subprocess.check_output(["ps", "-A", "-o", "ppid=,pid="], text=True)  # noqa: S607  # where ps lies differs by system
    pairs = [(int(above), int(pid)) for above, pid in map(str.split, lines.splitlines())]
    found = {parent}
    while new := {pid for above, pid in pairs if above in found} - found:
        found |= new
    return found
