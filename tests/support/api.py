"""The REST API as a program meets it: a token, JSON in and out."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.deps import Deps
from service.usecases.accounts import make_token
from tests.support.steps import DANA, SAM


class ApiClient:
    """Sends requests with a bearer token; paths are those behind /api/v1."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str, **given: Any) -> TestResponse:
        headers = {**self.headers, **given.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **given)

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of a GET that works."""
        response = self("GET", path, query_string=query)
        assert response.status_code == 200, response.text
        return response.get_json()

    def post(self, path: str, body: Any = None, key: str | None = None) -> TestResponse:
        headers = {"Idempotency-Key": key} if key else {}
        given = {} if body is None else {"json": body}
        return self("POST", path, headers=headers, **given)


def caller(app: Flask, deps: Deps, name: str = "tests") -> ApiClient:
    """Return a program with a token of its own."""
    return ApiClient(app.test_client(), make_token(deps.context, name))


def interview_body(**changed: Any) -> dict[str, Any]:
    """Return the least that makes an interview; "candidate.phone" changes what is inside."""
    body: dict[str, Any] = {
        "candidate": {"name": "Sam Lee", "phone": SAM, "time_zone": "America/Los_Angeles"},
        "recruiter": DANA,
        "title": "Backend engineer",
        "starts_at": "2999-12-01T14:00:00-08:00",
    }
    for name, value in changed.items():
        *outer, last = name.replace("__", ".").split(".")
        (body[outer[0]] if outer else body)[last] = value
    return body
