"""The OpenAPI file, and a page that shows it without a network or a script."""

from functools import cached_property
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, jsonify, render_template
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models import APISpec
from flask_openapi3.models.components import Components
from flask_openapi3.models.info import Info
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.security_scheme import SecurityScheme

from service.api.answers import BadField, Problem

OPENAPI_PATH = "/api/v1/openapi.json"
_REFERENCE = "#/components/schemas/"
_ABOUT = (
    "Interviews, reminders and replies. Times are RFC 3339 with an offset. Lists take `limit` and "
    "`cursor`. Problems are RFC 9457."
)


class Description:
    """The OpenAPI document of a blueprint, written once when it is first asked for."""

    def __init__(self, api: APIBlueprint) -> None:
        self._api = api

    @cached_property
    def document(self) -> dict[str, Any]:
        """Return the document as JSON's types."""
        known = {
            name: schema.model_dump(by_alias=True, exclude_unset=True)
            for name, schema in self._api.components_schemas.items()
        }
        shapes = {**known, **_problem_shapes()}
        spec = APISpec(
            openapi="3.1.0",
            info=Info(title="unghost", version=version("unghost"), description=_ABOUT),
            paths=self._api.paths,
            components=Components(
                schemas={name: Schema(**shape) for name, shape in shapes.items()},
                securitySchemes={"token": SecurityScheme(type="http", scheme="bearer")},
            ),
        )
        return spec.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)


def make_blueprint(api: APIBlueprint) -> Blueprint:
    """Return the routes of the file and the page; neither needs a token."""
    routes = Blueprint(
        "api_docs",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/api/static",
    )
    description = Description(api)

    @routes.get(OPENAPI_PATH)
    def openapi() -> Response:
        return jsonify(description.document)

    @routes.get("/api/docs")
    def page() -> str:
        document = description.document
        return render_template("api_docs.html", api=document, url=OPENAPI_PATH, type_of=_type_of)

    return routes


def _problem_shapes() -> dict[str, Any]:
    """Return the schemas that only problems refer to."""
    template = _REFERENCE + "{model}"
    shapes = {
        shape.__name__: shape.model_json_schema(ref_template=template, mode="serialization")
        for shape in (Problem, BadField)
    }
    for shape in shapes.values():
        shape.pop("$defs", None)
    return shapes


def _type_of(schema: dict[str, Any]) -> str:
    """Say the type of a schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REFERENCE)
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return " or ".join(map(_type_of, schema[choice]))
    if schema.get("type") == "array":
        return f"list of {_type_of(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", "anything"))
