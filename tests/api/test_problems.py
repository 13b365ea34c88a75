"""Whatever goes wrong under /api is a problem by RFC 9457, and never a page."""

import pytest
from redis import Redis
from sqlalchemy import text

from service import bootstrap, config
from service.app import make_app
from service.deps import Deps
from tests.support import on_sqlite
from tests.support.api import ApiClient, interview_body
from tests.support.steps import invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

PROBLEM = "application/problem+json"
OPERATIONS = [
    ("POST", "/interviews"),
    ("GET", "/interviews"),
    ("GET", "/interviews/1"),
    ("PATCH", "/interviews/1"),
    ("POST", "/interviews/1/cancel"),
    ("POST", "/interviews/1/remind"),
    ("GET", "/interviews/1/timeline"),
    ("POST", "/slots"),
    ("GET", "/slots"),
    ("DELETE", "/slots/1"),
    ("GET", "/replies"),
    ("GET", "/nothing"),
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer ug_wrong", "Basic ug_wrong", "Bearer ü"]
)
def test_without_a_token_of_ours_nothing_is_answered(
    refused: ApiClient, method: str, path: str, header: str
) -> None:
    response = refused.client.open(
        f"/api/v1{path}", method=method, headers={"Authorization": header}
    )
    assert (response.status_code, response.mimetype) == (401, PROBLEM)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_word_bearer_may_be_written_small(api: ApiClient) -> None:
    token = api.headers["Authorization"].removeprefix("Bearer ")
    assert (
        api("GET", "/interviews", headers={"Authorization": f"bearer {token}"}).status_code == 200
    )


@pytest.mark.parametrize("path", ["/interviews/7", "/interviews/7/timeline", "/nothing", "/"])
def test_what_is_not_there_is_a_404(refused: ApiClient, path: str) -> None:
    response = refused("GET", path)
    assert (response.status_code, response.mimetype) == (404, PROBLEM)
    assert response.get_json()["status"] == 404


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/interviews", "/api/v1x"])
def test_outside_of_v1_there_is_no_page_either(refused: ApiClient, path: str) -> None:
    response = refused.client.get(path)
    assert (response.status_code, response.mimetype) == (404, PROBLEM)


def test_two_slashes_lead_nowhere_and_to_no_page(refused: ApiClient) -> None:
    response = refused("GET", "//interviews")
    assert (response.status_code, response.mimetype) == (404, PROBLEM)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/interviews", {"GET", "HEAD", "POST"}),
        ("DELETE", "/interviews/1", {"GET", "HEAD", "PATCH"}),
        ("GET", "/interviews/1/cancel", {"POST"}),
        ("OPTIONS", "/interviews/1/remind", {"POST"}),
        ("PATCH", "/slots/1", {"DELETE"}),
        ("POST", "/replies", {"GET", "HEAD"}),
        ("POST", "/openapi.json", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_another_method_is_told_which_ones_work(
    refused: ApiClient, method: str, path: str, allowed: set[str]
) -> None:
    response = refused(method, path)
    assert (response.status_code, response.mimetype) == (405, PROBLEM)
    assert set(response.headers["Allow"].split(", ")) == allowed


def test_a_body_over_one_megabyte_is_too_large(refused: ApiClient) -> None:
    response = refused.post("/interviews", interview_body(location="x" * 1024 * 1024))
    assert (response.status_code, response.mimetype) == (413, PROBLEM)
    assert "1 MB" in response.get_json()["detail"]


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("path", ["/interviews", "/slots", "/interviews/1/remind"])
def test_another_content_type_than_json_is_a_415(
    refused: ApiClient, path: str, content_type: str | None
) -> None:
    response = refused("POST", path, data=b'{"channel": "sms"}', content_type=content_type)
    assert (response.status_code, response.mimetype) == (415, PROBLEM)


def test_a_fault_of_ours_is_a_problem_too(api: ApiClient, deps: Deps) -> None:
    made = invited(deps.context)
    with deps.context.database.write() as tx:
        tx.execute(text("UPDATE interview SET status = 'of a later version'"))
    response = api("GET", f"/interviews/{made.id}")
    assert (response.status_code, response.mimetype) == (500, PROBLEM)
    assert "version" not in response.get_json()["detail"]


@pytest.mark.parametrize("path", ["/interviews", "/nothing"])
def test_while_the_database_is_gone_a_new_try_is_asked_for(path: str) -> None:
    nowhere = {
        "DATABASE_URL": "postgresql://127.0.0.1:9/nowhere",
        "SECRET_KEY": "a key for tests",
        "ORGANISATION": "Acme",
    }
    app = make_app(bootstrap.build(config.load(nowhere)))
    response = ApiClient(app.test_client(), "ug_any")("GET", path)
    assert (response.status_code, response.mimetype) == (503, PROBLEM)
    assert response.headers["Retry-After"]


def test_redis_down_does_not_hinder_an_answer(api: ApiClient, redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        redis.config_set("maxmemory", "1")
        try:
            assert api.post("/interviews", interview_body()).status_code == 201
        finally:
            redis.config_set("maxmemory", "0")
