"""A program that holds a token; and one service for all the requests that are refused."""

import uuid
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask

from service import bootstrap, config
from service.app import make_app
from service.deps import Deps
from tests.support import databases
from tests.support.api import ApiClient, caller


@pytest.fixture
def api(app: Flask, deps: Deps) -> ApiClient:
    return caller(app, deps)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database for a whole module: what is refused changes nothing, so its tests may share."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield databases.copied_sqlite(template, tmp_path_factory.mktemp("lasting"))
        return
    server, template = request.getfixturevalue("postgresql")
    with databases.copied_postgresql(server, template, f"t_{uuid.uuid4().hex}") as url:
        yield url


@pytest.fixture(scope="module")
def lasting_deps(lasting_url: str, valkey_url: str) -> Iterator[Deps]:
    environment = {
        "DATABASE_URL": lasting_url,
        "REDIS_URL": valkey_url,
        "SECRET_KEY": "a key for tests",
        "ORGANISATION": "Acme",
        "QUIET_HOURS": "00:00-00:00",
    }
    deps = bootstrap.build(config.load(environment))
    with closing(deps.context.database):
        yield deps


@pytest.fixture(scope="module")
def lasting_app(lasting_deps: Deps) -> Flask:
    return make_app(lasting_deps)


@pytest.fixture(scope="module")
def refused(lasting_app: Flask, lasting_deps: Deps) -> ApiClient:
    """A program whose requests are all refused."""
    return caller(lasting_app, lasting_deps)
