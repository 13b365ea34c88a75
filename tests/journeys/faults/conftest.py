"""One service on real processes that the faults of SQLite and Redis share."""

import random
from collections.abc import Iterator

import pytest

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import SimulatorSettings
from tests.support import faults
from tests.support.faults import ROUNDS, Town
from tests.support.service import until

STRANGER = "+14155550177"


@pytest.fixture(scope="module")
def network() -> Iterator[EmbeddedSimulator]:
    """A phone network of this module's own: what it took is counted."""
    with EmbeddedSimulator(SimulatorSettings(delivery_delay=0.0)) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def shared_town(
    tmp_path_factory: pytest.TempPathFactory, network: EmbeddedSimulator
) -> Iterator[Town]:
    with faults.town(tmp_path_factory.mktemp("faults"), network) as town:
        town.begin()
        # The first text waits for two seconds, until the lexicons are read; no story counts that.
        network.text(STRANGER, "hello")
        yield town


@pytest.fixture
def town(shared_town: Town) -> Town:
    """A town where everything works and nobody is known yet."""
    until(shared_town.service.is_ready)
    shared_town.begin()
    return shared_town


@pytest.fixture
def lots() -> random.Random:
    return faults.lots()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repeat each story as often as FAULT_ROUNDS says; once in the suite."""
    if ROUNDS > 1 and "lots" in metafunc.fixturenames:
        metafunc.fixturenames.append("round")
        metafunc.parametrize("round", range(ROUNDS))
