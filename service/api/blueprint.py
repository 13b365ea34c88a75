"""The blueprint of /api/v1: flask-openapi3 writes the OpenAPI file, reading and errors are ours."""

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.types import ParametersTuple, ResponseDict
from pydantic import BaseModel
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from service.api.answers import PROBLEM, Answer, bad_input, problem
from service.api.once import PostHeaders, once
from service.api.reading import NotJson, Shapes, read
from service.deps import Deps
from service.store.database import DatabaseUnavailable
from service.usecases.problems import BadInput, Conflict, InterviewExists, NotFound

PREFIX = "/api/v1"
SECURITY = "token"
_DESCRIPTIONS = {
    401: "No token, or one that we never gave out",
    404: "There is no such thing",
    409: "It goes against what there is; `detail` says why",
    413: "The body is larger than 1 MB",
    415: "The body is not JSON",
    422: "Bad input; `errors` names each field and what would be accepted",
}
_BODY_PROBLEMS = (413, 415)
_log = structlog.get_logger()

Handler = Callable[..., Answer]


def problems(*statuses: int) -> ResponseDict:
    """Describe problems for the OpenAPI file."""
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": _DESCRIPTIONS[status], "content": {PROBLEM: reference}}
        for status in statuses
    }


class Api(APIBlueprint):
    """Turns handlers (`path`, `query` and `body` by their shapes) into views that never fail.

    flask-openapi3's own validation swallows broken JSON, reads a JSON string as JSON once more and
    needs its application class, so views are made here; the description of them is its work.
    """

    def __init__(self, deps: Deps) -> None:
        super().__init__(
            "api",
            __name__,
            url_prefix=PREFIX,
            abp_security=[{SECURITY: []}],
            abp_responses=problems(401, 422),
            operation_id_callback=lambda name, path, method: name,  # noqa: ARG005  # named by the library
        )
        self._deps = deps
        self.register_error_handler(HTTPException, http_problem)
        self.register_error_handler(DatabaseUnavailable, no_database)
        self.register_error_handler(Exception, unexpected)

    def create_view_func(  # type: ignore[override]  # the library's takes one argument a shape, as a static method
        self, func: Handler, *shapes: type[BaseModel] | None, **_options: object
    ) -> Callable[..., Response]:
        """Return the view of a handler; the library passes seven shapes in its order."""
        _header, _cookie, path, query, _form, body, _raw = shapes
        given = Shapes(path, query, body)

        @wraps(func)
        def view(**parts: str) -> Response:
            run = partial(_run, func, given, parts)
            return self._respond(once(self._deps, run) if request.method == "POST" else run())

        return view

    def _respond(self, answer: Answer) -> Response:
        """Send the answer, and only then tell a worker: Redis may be down."""
        response, job = answer.response(), answer.nudge
        if job is not None:
            response.call_on_close(lambda: self._deps.nudge(job))
        return response

    def _collect_openapi_info(self, rule: str, func: Handler, **facts: Any) -> ParametersTuple:  # noqa: ANN401  # whatever the library describes
        """Describe the Idempotency-Key of every POST, and what a body may be refused for."""
        if facts.get("method") == "POST":
            func.__annotations__["header"] = PostHeaders
        if "body" in func.__annotations__:
            facts["responses"] = {**facts["responses"], **problems(*_BODY_PROBLEMS)}
        return super()._collect_openapi_info(rule, func, **facts)

    def _add_url_rule(self, *where: Any, **options: Any) -> None:  # noqa: ANN401  # passed on as given
        """Leave OPTIONS out: there is no answer to it but Flask's empty page."""
        super()._add_url_rule(*where, **{**options, "provide_automatic_options": False})


def http_problem(error: HTTPException) -> Response:
    """Answer an error of the framework (404, 405, 413, …) with its headers."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    response = problem(status, _detail(error)).response()
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "location"}:
            response.headers[name] = value
    return response


def _detail(error: HTTPException) -> str:
    if isinstance(error, MethodNotAllowed):
        return f"this address accepts {', '.join(sorted(error.valid_methods or ()))}"
    if isinstance(error, RequestEntityTooLarge):
        return "the body is too large; accepts 1 MB at most"
    return "there is nothing at this address" if error.code == HTTPStatus.NOT_FOUND else str(error)


def no_database(error: DatabaseUnavailable) -> Response:
    """Answer while the database is gone; a new try is welcome."""
    _log.error("request failed: no database", path=request.path, why=str(error))
    detail = "the database does not answer; try again in a moment"
    response = problem(HTTPStatus.SERVICE_UNAVAILABLE, detail).response()
    response.headers["Retry-After"] = "5"
    return response


def unexpected(error: Exception) -> Response:
    """Answer a fault of ours; the log has the whole of it."""
    _log.error("request failed", path=request.path, exc_info=error)
    detail = "something went wrong on our side; the same request may be sent again"
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail).response()


def _run(func: Handler, shapes: Shapes, parts: dict[str, str]) -> Answer:
    try:
        return func(**read(request, shapes, parts))
    except BadInput as error:
        return bad_input(*error.errors)
    except NotFound as error:
        return problem(HTTPStatus.NOT_FOUND, str(error))
    except InterviewExists as error:
        return problem(HTTPStatus.CONFLICT, str(error), interview_id=error.interview_id)
    except Conflict as error:
        return problem(HTTPStatus.CONFLICT, str(error))
    except NotJson as error:
        return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, str(error))
