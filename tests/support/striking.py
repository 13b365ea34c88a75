"""What strikes a running service: killed and stopped processes, a crowd in the middle of it."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

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
