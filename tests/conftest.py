"""The world of the tests: real databases, a real Valkey, the sandbox phone network."""

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from service import bootstrap, config
from service.app import make_app
from service.deps import Deps
from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
    SimulatorSettings,
)
from service.usecases.context import Context
from tests.support import databases, servers
from tests.support.clock import StandingClock


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.migrated_sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[tuple[str, str]]:
    """The address of a server and the name of its migrated template."""
    template = f"{databases.TEMPLATE}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    # Not under pytest's own folder: as root the server runs as another user, who may not read it.
    with (
        tempfile.TemporaryDirectory(prefix="unghost-pg-") as folder,
        databases.postgresql_server(Path(folder)) as server,
    ):
        databases.make_template(server, template)
        yield server, template


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database; each test that asks for it runs on both."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield databases.copied_sqlite(template, tmp_path)
        return
    server, template = request.getfixturevalue("postgresql")
    with databases.copied_postgresql(server, template, f"t_{uuid.uuid4().hex}") as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.valkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture
def redis_url(valkey_url: str) -> str:
    """A real Valkey, empty."""
    with Redis.from_url(valkey_url) as redis:
        redis.flushall()
    return valkey_url


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[EmbeddedSimulator]:
    with EmbeddedSimulator(SimulatorSettings(delivery_delay=0.0)) as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: EmbeddedSimulator) -> EmbeddedSimulator:
    """The sandbox phone network, with nobody texted yet."""
    running_simulator.reset()
    return running_simulator


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def environment(database_url: str, redis_url: str, simulator: EmbeddedSimulator) -> dict[str, str]:
    """The variables of a service on the sandbox; a test may change them before it asks for deps."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "a key for tests",
        "ORGANISATION": "Acme",
        "TWILIO_ACCOUNT_SID": DEFAULT_ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": DEFAULT_AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": DEFAULT_PHONE_NUMBER,
        "TWILIO_API_BASE_URL": simulator.url,
        "QUIET_HOURS": "00:00-00:00",
        "SMS_PER_SECOND": "10000",
        "PORT": "0",
    }


@pytest.fixture
def make_deps(clock: StandingClock) -> Iterator[Callable[[dict[str, str]], Deps]]:
    with ExitStack() as stack:

        def make(environment: dict[str, str]) -> Deps:
            deps = bootstrap.build(config.load(environment), clock)
            stack.callback(deps.context.database.close)
            return deps

        yield make


@pytest.fixture
def deps(make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]) -> Deps:
    return make_deps(environment)


@pytest.fixture
def context(deps: Deps) -> Context:
    return deps.context


@pytest.fixture
def app(deps: Deps) -> Flask:
    return make_app(deps)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
