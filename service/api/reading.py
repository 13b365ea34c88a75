"""Reads a request into shapes; every bad field is named in one go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from service.usecases.problems import BadInput, FieldError, NotFound

# Nobody mends more in one go, and an answer should not be longer than its request.
_MOST_ERRORS = 50
_LARGEST_ID = 2**63 - 1
_WORDS = {
    "missing": "is required",
    "extra_forbidden": "is unknown here; leave it out",
    "string_type": "accepts text",
    "list_type": "accepts a list",
    "too_short": "accepts {min_length} or more of them",
    "too_long": "accepts {max_length} of them at most",
    "int_type": "accepts a whole number",
    "int_parsing": "accepts a whole number",
    "bool_type": "accepts true or false",
    "bool_parsing": "accepts true or false",
    "model_type": "accepts a JSON object",
    "timezone_aware": "has no offset; accepts RFC 3339 such as 2026-12-01T14:00:00-08:00",
    "string_too_short": "accepts {min_length} characters or more",
    "string_too_long": "accepts {max_length} characters at most",
    "greater_than_equal": "accepts {ge} or more",
    "less_than_equal": "accepts {le} at most",
    "enum": "accepts {expected}",
    "literal_error": "accepts {expected}",
    "json_invalid": "is not JSON: {error}",
    "value_error": "{error}",
}
_PATTERNS = {"@": "accepts an e-mail address"}


class NotJson(Exception):
    """The body is announced as something that we don't read."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """What an operation takes: from the path, the query and the body."""

    path: type[BaseModel] | None
    query: type[BaseModel] | None
    body: type[BaseModel] | None


def read(request: Request, shapes: Shapes, parts: Mapping[str, str]) -> dict[str, BaseModel]:
    """Return what the operation takes, by name. Raises NotFound, NotJson, BadInput."""
    found: dict[str, BaseModel] = {}
    try:
        if shapes.path is not None:
            found["path"] = _path(shapes.path, parts)
        query = {name: _single(values) for name, values in request.args.lists()}
        if shapes.query is not None:
            found["query"] = shapes.query.model_validate(query)
        elif query:
            raise BadInput(*(FieldError(name, _WORDS["extra_forbidden"]) for name in query))
        if shapes.body is not None:
            found["body"] = _body(request, shapes.body)
    except ValidationError as error:
        raise BadInput(*(field_error(one) for one in _first(error))) from None
    return found


def field_error(error: ErrorDetails) -> FieldError:
    """Put an error into our words, under the field's name in the request."""
    name = ".".join(str(part) for part in error["loc"]) or "body"
    # What is not in a list is a text, whose length pydantic names so behind a validator.
    is_text = error.get("ctx", {}).get("field_type") == "Value"
    words = _WORDS.get(f"string_{error['type']}" if is_text else error["type"])
    if error["type"] == "string_pattern_mismatch":
        pattern = str(error["ctx"]["pattern"])
        words = next((said for mark, said in _PATTERNS.items() if mark in pattern), None)
    message = words.format(**error.get("ctx", {})) if words else error["msg"]
    return FieldError(name, message)


def _first(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_input=False)[:_MOST_ERRORS]


def _path(shape: type[BaseModel], parts: Mapping[str, str]) -> BaseModel:
    """Read ids, and what a recruiter goes by; what cannot be an id names nothing that exists."""
    for name, text in parts.items():
        if name.endswith("_id") and not _is_id(text):
            raise NotFound(f"there is no {name.removesuffix('_id')} {text[:40]!r}")
    return shape.model_validate(parts)


def _is_id(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]{0,18}", text)) and int(text) <= _LARGEST_ID


def _single(values: list[str]) -> Any:  # noqa: ANN401  # a text, or texts that no field accepts
    return values[0] if len(values) == 1 else values


def _body(request: Request, shape: type[BaseModel]) -> BaseModel:
    """Read the body strictly: "45" is no number and 1 is not true."""
    data = request.get_data()
    if not data and not _is_required(shape):
        return shape()
    if not request.is_json:
        raise NotJson("accepts application/json")
    return shape.model_validate_json(data, strict=True)


def _is_required(shape: type[BaseModel]) -> bool:
    """Ask the shape whether its body may be left out; OpenAPI is told by the same word."""
    extra: Mapping[str, object] = dict(shape.model_config)
    told = extra.get("openapi_extra", {})
    return not isinstance(told, dict) or bool(told.get("required", True))
