"""Behind proxies of ours: who asks is known by what they wrote, and by nothing else."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from service.inbox import Limits
from service.link import Limits as LinkLimits
from tests.support import on_sqlite
from tests.support.inbox import PASSWORD, token_of, user
from tests.support.steps import DANA, invited
from tests.support.twilio import ORIGIN, SMS, form, pairs, signature

# About requests, not about SQL.
database_url = on_sqlite.database_url

BROWSER, OTHER = "203.0.113.7", "203.0.113.8"


Behind = Callable[[int], Deps]


@pytest.fixture
def behind(make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]) -> Behind:
    """Run the service behind so many proxies, with Dana's account."""

    def start(many: int) -> Deps:
        deps = make_deps({**environment, "TRUSTED_PROXIES": str(many)})
        user(deps.context)
        return deps

    return start


def tried(client: FlaskClient, address: str, password: str = "guess") -> int:  # noqa: S107  # a wrong one
    """Try to sign in from an address, as a proxy tells it; return the status."""
    token = token_of(client.get("/login").text)
    typed = {"csrf_token": token, "email": DANA, "password": password}
    return client.post("/login", data=typed, headers={"X-Forwarded-For": address}).status_code


@pytest.mark.parametrize(
    ("many", "told", "kept"),
    [
        (0, BROWSER, "127.0.0.1"),
        (1, BROWSER, BROWSER),
        (1, f"{OTHER}, {BROWSER}", BROWSER),
        (2, f"{OTHER}, {BROWSER}, 10.0.0.1", BROWSER),
        (2, BROWSER, "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_so_many_addresses_are_believed_as_proxies_are_ours(
    behind: Behind, many: int, told: str, kept: str
) -> None:
    client = make_app(behind(many)).test_client()
    assert tried(client, told, PASSWORD) == 303
    assert f"From {kept}" in client.get("/settings").text


@pytest.mark.parametrize(("many", "then"), [(0, 429), (1, 422)])
def test_wrong_passwords_count_by_who_typed_them(behind: Behind, many: int, then: int) -> None:
    client = make_app(behind(many), Limits(wrong_by_address="1 per hour")).test_client()
    assert [tried(client, BROWSER), tried(client, BROWSER)] == [422, 429]
    assert tried(client, OTHER) == then


def test_candidates_on_the_answer_page_count_by_their_own_address(
    behind: Behind,
) -> None:
    deps = behind(1)
    page = f"/i/{invited(deps.context).answer_token}"
    client = make_app(deps, link_limits=LinkLimits(looks_by_address="1 per minute")).test_client()
    asked = [
        client.get(page, headers={"X-Forwarded-For": one}) for one in (BROWSER, BROWSER, OTHER)
    ]
    assert [one.status_code for one in asked] == [200, 429, 200]


def test_signatures_go_by_our_own_address_whatever_a_proxy_says(
    behind: Behind,
) -> None:
    client = make_app(behind(1)).test_client()
    told = {
        "X-Forwarded-For": BROWSER,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/elsewhere",
    }
    signed = {"X-Twilio-Signature": signature(ORIGIN + SMS, pairs(form()))}
    assert client.post(SMS, data=form(), headers={**told, **signed}).status_code == 200
    foreign = {"X-Twilio-Signature": signature("https://evil.example" + SMS, pairs(form()))}
    assert client.post(SMS, data=form(), headers={**told, **foreign}).status_code == 403


@pytest.mark.parametrize("told", ["127.0.0.1", "::1", "x" * 5000, "<b>", "203.0.113.7:443"])
def test_an_odd_address_opens_nothing_and_breaks_nothing(behind: Behind, told: str) -> None:
    client = make_app(behind(1)).test_client()
    assert client.get("/metrics", headers={"X-Forwarded-For": told}).status_code == 401
    assert tried(client, told, PASSWORD) == 303
    assert "<b>" not in client.get("/settings").text
