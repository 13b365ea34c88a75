"""Reads a request into shapes; every bad field is named in one go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from service.usecases.field_errors import UNKNOWN, field_error
from service.usecases.problems import BadInput, FieldError, NotFound

# Nobody mends more in one go, and an answer should not be longer than its request.
_MOST_ERRORS = 50
_LARGEST_ID = 2**63 - 1


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
            raise BadInput(*(FieldError(name, UNKNOWN) for name in query))
        if shapes.body is not None:
            found["body"] = _body(request, shapes.body)
    except ValidationError as error:
        raise BadInput(*(field_error(one) for one in _first(error))) from None
    return found


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
