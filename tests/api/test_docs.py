"""The API describes itself, to programs and to people, without a token or a network."""

import re
from typing import Any

import pytest

from tests.support import on_sqlite
from tests.support.api import ApiClient

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

OPERATIONS = {
    ("post", "/api/v1/interviews"),
    ("get", "/api/v1/interviews"),
    ("get", "/api/v1/interviews/{interview_id}"),
    ("patch", "/api/v1/interviews/{interview_id}"),
    ("post", "/api/v1/interviews/{interview_id}/cancel"),
    ("post", "/api/v1/interviews/{interview_id}/remind"),
    ("get", "/api/v1/interviews/{interview_id}/timeline"),
    ("post", "/api/v1/slots"),
    ("get", "/api/v1/slots"),
    ("delete", "/api/v1/slots/{slot_id}"),
    ("get", "/api/v1/replies"),
    ("get", "/api/v1/recruiters"),
    ("put", "/api/v1/recruiters/{email}"),
    ("post", "/api/v1/webhooks"),
    ("get", "/api/v1/webhooks"),
    ("delete", "/api/v1/webhooks/{webhook_id}"),
}


@pytest.fixture(scope="module")
def document(refused: ApiClient) -> dict[str, Any]:
    response = refused.client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    paths = document["paths"].items()
    return {(method, path): one for path, methods in paths for method, one in methods.items()}


def test_the_file_names_every_operation(document: dict[str, Any]) -> None:
    assert set(operations(document)) >= OPERATIONS


def test_every_reference_in_the_file_leads_somewhere(document: dict[str, Any]) -> None:
    named = set(re.findall(r"'#/components/schemas/(\w+)'", str(document)))
    assert named
    assert named <= set(document["components"]["schemas"])


def test_every_post_may_carry_a_key(document: dict[str, Any]) -> None:
    posts = [one for (method, _path), one in operations(document).items() if method == "post"]
    for one in posts:
        assert "Idempotency-Key" in {parameter["name"] for parameter in one["parameters"]}


def test_every_refusal_is_described_as_a_problem(document: dict[str, Any]) -> None:
    for one in operations(document).values():
        refusals = {code: each for code, each in one["responses"].items() if code >= "400"}
        assert {"401", "422"} <= set(refusals)
        kinds = {kind for each in refusals.values() for kind in each["content"]}
        assert kinds == {"application/problem+json"}


def test_every_operation_asks_for_a_token(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert all(one["security"] == [{"token": []}] for one in operations(document).values())


@pytest.mark.parametrize("action", ["cancel", "remind"])
def test_the_body_of_an_action_may_be_left_out(document: dict[str, Any], action: str) -> None:
    one = document["paths"][f"/api/v1/interviews/{{interview_id}}/{action}"]["post"]
    assert one["requestBody"]["required"] is False


def test_the_page_shows_every_operation(refused: ApiClient) -> None:
    page = refused.client.get("/api/docs")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    for method, path in OPERATIONS:
        assert f"{method.upper()} {path}" in page.text


def test_the_page_needs_nobody_elses_server(refused: ApiClient) -> None:
    page = refused.client.get("/api/docs").text
    addresses = re.findall(r'(?:src|href)="([^"#]+)', page)
    assert all(one.startswith("/api/") for one in addresses)
    for one in addresses:
        with refused.client.get(one) as found:
            assert found.status_code == 200


def test_every_link_of_the_page_has_its_target(refused: ApiClient) -> None:
    page = refused.client.get("/api/docs").text
    assert set(re.findall(r'href="#([^"]+)', page)) <= set(re.findall(r'id="([^"]+)', page))
