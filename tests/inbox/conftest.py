"""Dana has an account and is signed in; a real server whose streams end with the test."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.inbox import hub_of
from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import servers
from tests.support.inbox import sign_in, user


@pytest.fixture
def dana(context: Context) -> Recruiter:
    return user(context)


@pytest.fixture
def signed(client: FlaskClient, dana: Recruiter) -> FlaskClient:
    """Dana's browser."""
    sign_in(client)
    return client


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    with servers.serving(app) as port:
        yield f"http://127.0.0.1:{port}"
        assert hub_of(app).close()
