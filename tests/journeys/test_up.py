"""`unghost up`: one process group that survives its children and leaves nothing behind."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.simulator.embedded import EmbeddedSimulator
from tests.support.service import (
    RunningService,
    is_gone,
    running_service,
    sandbox_environment,
    unghost,
    until,
)

# Starting everything takes seconds: the tests that leave it running share one.


@contextmanager
def started(folder: Path, simulator: EmbeddedSimulator) -> Iterator[RunningService]:
    environment = sandbox_environment(folder / "var", simulator.url)
    with running_service(environment, folder / "up.log") as service:
        yield service


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, running_simulator: EmbeddedSimulator
) -> Iterator[RunningService]:
    with started(tmp_path_factory.mktemp("up"), running_simulator) as service:
        yield service


@pytest.fixture
def mortal(tmp_path: Path, simulator: EmbeddedSimulator) -> Iterator[RunningService]:
    """A service for one test, which ends it."""
    with started(tmp_path, simulator) as service:
        yield service


def test_every_process_runs_and_the_service_is_ready(service: RunningService) -> None:
    assert set(service.children()) == {"valkey", "web", "texts", "replies", "scheduler"}
    assert service.is_ready()


@pytest.mark.parametrize("name", ["valkey", "web", "texts", "replies", "scheduler"])
def test_a_child_that_is_killed_is_started_again(service: RunningService, name: str) -> None:
    before = service.children()[name]

    os.kill(before, signal.SIGKILL)

    until(lambda: service.children().get(name, before) != before)
    until(service.is_ready)


def test_sigterm_stops_everything_within_ten_seconds(mortal: RunningService) -> None:
    children = mortal.children()
    begin = time.monotonic()

    mortal.process.send_signal(signal.SIGTERM)

    assert mortal.process.wait(20) == 0
    assert time.monotonic() - begin < 10
    assert all(is_gone(pid) for pid in children.values())


@pytest.mark.skipif(
    not Path("/proc").exists(), reason="the kernel's parent-death signal is Linux's"
)
def test_nothing_survives_when_the_supervisor_is_killed(mortal: RunningService) -> None:
    children = mortal.children()

    mortal.process.kill()

    until(lambda: all(is_gone(pid) for pid in children.values()))


def test_a_second_service_on_the_same_files_is_refused(service: RunningService) -> None:
    second = unghost(service.environment, "up")

    assert second.returncode == 1
    assert "another unghost runs" in second.stderr


def test_ctrl_c_stops_everything_too(mortal: RunningService) -> None:
    children = mortal.children()

    os.killpg(mortal.process.pid, signal.SIGINT)

    assert mortal.process.wait(20) == 0
    assert all(is_gone(pid) for pid in children.values())
