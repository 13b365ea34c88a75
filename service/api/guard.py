"""Who may come in, and an answer in our form where no route matches."""

from http import HTTPStatus

from flask import Flask, Response, g, request
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from service.api.answers import problem
from service.api.blueprint import PREFIX, http_problem, no_database
from service.api.docs import OPENAPI_PATH
from service.deps import Deps
from service.store import tokens
from service.store.database import DatabaseUnavailable


def watch(app: Flask, deps: Deps) -> None:
    """Check the token of every request under /api/v1, and never answer one with a page."""

    @app.before_request
    def check() -> Response | None:
        if not f"{request.path}/".startswith("/api/"):
            return None
        if f"{request.path}/".startswith(f"{PREFIX}/") and request.path != OPENAPI_PATH:
            try:
                g.token_id = _token_id(deps)
            except DatabaseUnavailable as error:
                return no_database(error)
            if g.token_id is None:
                return _who_are_you()
        return _no_route()


def token_name(deps: Deps) -> str:
    """Return the name of the token that a request came with."""
    with deps.context.database.read() as tx:
        return tokens.name_of(tx, g.token_id)


def _token_id(deps: Deps) -> int | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    with deps.context.database.read() as tx:
        return tokens.owner_of(tx, token.strip())


def _who_are_you() -> Response:
    detail = "send a token of ours: Authorization: Bearer …; `unghost token create NAME` makes one"
    response = problem(HTTPStatus.UNAUTHORIZED, detail).response()
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _no_route() -> Response | None:
    """Answer before Flask does: its own 404, 405 and redirects are pages."""
    error = request.routing_exception
    if error is None:
        return None
    if isinstance(error, RequestRedirect):
        error = NotFound()
    return http_problem(error)
