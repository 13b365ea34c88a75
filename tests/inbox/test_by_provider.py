"""Signing in by a provider: who is let in, and what a bent token is worth."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from service.app import make_app
from service.deps import Deps
from service.store import people
from tests.support import on_sqlite
from tests.support import provider as providers
from tests.support.inbox import sign_in, user
from tests.support.provider import CLIENT, CLIENT_SECRET, Provider
from tests.support.steps import DANA

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

STRANGER = "there is no account here"
FAILED = "did not work this time"
SUBJECT = {"sub": "00u1", "email": DANA.upper(), "email_verified": True}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with providers.running() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    """One that says of everybody that they are Dana."""
    running.person, running.bent, running.signs_with = SUBJECT, {}, None
    return running


@pytest.fixture
def deps(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], provider: Provider
) -> Deps:
    known = {"OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": CLIENT_SECRET}
    deps = make_deps(environment | {"OIDC_ISSUER": f"{provider.issuer}/", **known})
    user(deps.context)
    return deps


def to_the_provider(client: FlaskClient, wanted: str = "/inbox?before=9") -> str:
    """Follow the link to the provider, and return where it sends the browser back to."""
    there = client.get("/login/provider", query_string={"next": wanted}).location
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    return back[back.index("/login/callback") :]


def signed_in(client: FlaskClient) -> TestResponse:
    return client.get(to_the_provider(client))


def test_a_known_address_that_the_provider_verified_is_let_in(client: FlaskClient) -> None:
    answer = signed_in(client)
    assert (answer.status_code, answer.location) == (303, "/inbox?before=9")
    assert client.get("/inbox").status_code == 200


def test_the_sign_in_page_leads_there(client: FlaskClient) -> None:
    page = client.get("/login?next=/interviews").text
    assert 'href="/login/provider?next=%2Finterviews"' in page


@pytest.mark.parametrize(
    "person",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "nobody@acme.example"},
        {"email": ""},
    ],
)
def test_a_stranger_and_an_address_that_nobody_checked_are_not_let_in(
    client: FlaskClient, provider: Provider, person: dict[str, Any]
) -> None:
    provider.person = SUBJECT | person
    answer = signed_in(client)
    assert (answer.status_code, STRANGER in answer.text) == (401, True)
    assert client.get("/inbox").status_code == 303


def test_from_the_second_time_on_the_subject_decides(
    deps: Deps, provider: Provider, client: FlaskClient
) -> None:
    signed_in(client)
    provider.person = SUBJECT | {"email": "married@acme.example", "email_verified": False}
    assert signed_in(make_app(deps).test_client()).status_code == 303
    provider.person = SUBJECT | {"sub": "somebody who was given Dana's old address"}
    assert signed_in(make_app(deps).test_client()).status_code == 401


def test_who_has_left_is_not_let_in(deps: Deps, client: FlaskClient) -> None:
    signed_in(client)
    with deps.context.database.write() as tx:
        dana = people.recruiter_for(tx, DANA, deps.context.clock())
        people.change_recruiter(tx, dana.id, left_at=deps.context.clock())
    assert client.get("/inbox").status_code == 303
    assert signed_in(client).status_code == 401


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "of another sign-in"},
        {"aud": "another client"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 600},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    client: FlaskClient, provider: Provider, bent: dict[str, Any]
) -> None:
    provider.bent = bent
    answer = signed_in(client)
    assert (answer.status_code, FAILED in answer.text) == (502, True)
    assert client.get("/inbox").status_code == 303


def test_a_token_that_somebody_else_signed_is_refused(
    client: FlaskClient, provider: Provider
) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert signed_in(client).status_code == 502


@pytest.mark.parametrize(
    "path",
    ["/login/callback", "/login/callback?code=1&state=2", "/login/callback?error=access_denied"],
)
def test_a_way_back_that_nobody_set_out_on_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 502


def test_somebody_else_s_way_back_does_not_sign_a_browser_in(
    deps: Deps, client: FlaskClient
) -> None:
    back = to_the_provider(make_app(deps).test_client())
    assert client.get(back).status_code == 502


def test_a_way_back_works_once(client: FlaskClient) -> None:
    back = to_the_provider(client)
    assert [client.get(back).status_code for _ in range(2)] == [303, 502]


def test_the_password_still_works_while_the_provider_is_away(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]
) -> None:
    away = {"OIDC_ISSUER": "http://127.0.0.1:9", "OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "y"}
    deps = make_deps(environment | away)
    user(deps.context)
    client = make_app(deps).test_client()
    assert client.get("/login/provider").status_code == 502
    assert sign_in(client).status_code == 303
