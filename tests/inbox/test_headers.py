"""What every page is sent with, and what browsers may keep."""

import gzip
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from tests.support.inbox import ONE_DATABASE

pytestmark = ONE_DATABASE
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
PAGES = ["/inbox", "/login?next=/inbox", "/nowhere", "/inbox?before=x", "/api/docs"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sent_with_strict_headers(signed: FlaskClient, path: str) -> None:
    headers = signed.get(path, follow_redirects=True).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "camera=()" in headers["Permissions-Policy"]


def test_no_page_needs_more_than_the_policy_allows(signed: FlaskClient) -> None:
    page = signed.get("/inbox").text
    assert "style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert '"includeIndicatorStyles": false, "allowEval": false' in page


def test_the_sandbox_may_show_the_inbox_beside_its_phones(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]
) -> None:
    deps = make_deps({**environment, "SANDBOX_URL": "http://127.0.0.1:8001/phones"})
    policy = make_app(deps).test_client().get("/login").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' http://127.0.0.1:8001")


def test_what_is_no_page_is_sent_without_them(client: FlaskClient) -> None:
    assert "Content-Security-Policy" not in client.get("/healthz").headers


@pytest.mark.parametrize(
    "path", ["/healthz", "/insights/weeks.csv", "/api/v1/replies", "/api/v1/openapi.json"]
)
def test_no_browser_takes_for_a_page_what_is_none(signed: FlaskClient, path: str) -> None:
    assert signed.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_scripts_and_styles_come_compressed_and_are_kept(client: FlaskClient) -> None:
    path = next(part for part in client.get("/login").text.split('"') if "pico" in part)
    small = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) * 5 < len(plain.data)
    assert small.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in plain.headers["Cache-Control"]


ASKED_BY = {"none": True, "same-origin": True, "same-site": False, "cross-site": False, "": False}


@pytest.mark.parametrize(("asked_by", "packed"), ASKED_BY.items())
def test_a_page_is_compressed_unless_another_site_may_have_asked_for_it(
    signed: FlaskClient, asked_by: str, packed: bool
) -> None:
    headers = {"Accept-Encoding": "gzip", **({"Sec-Fetch-Site": asked_by} if asked_by else {})}
    page = signed.get("/inbox", headers=headers)
    assert page.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(page.vary)
    text = gzip.decompress(page.data) if packed else page.data
    assert b"No replies yet" in text


def test_whoever_takes_no_compressed_page_gets_a_plain_one(signed: FlaskClient) -> None:
    page = signed.get("/inbox", headers={"Sec-Fetch-Site": "none"})
    assert "Content-Encoding" not in page.headers
    assert "No replies yet" in page.text


def test_one_page_is_never_of_the_same_length_for_long(signed: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "none"}
    assert len({len(signed.get("/inbox", headers=headers).data) for _ in range(20)}) > 5


@pytest.mark.parametrize("name", ["../pages.py", "%2e%2e/pages.py", "nothing.js", "vendor/"])
def test_only_our_files_are_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/inbox/{name}").status_code == 404
