"""REST API v1: bearer tokens, JSON, problems by RFC 9457, OpenAPI from the same shapes."""

from flask import Flask

from service.api import docs, guard, interviews, recruiters, replies, slots
from service.api.blueprint import Api
from service.deps import Deps


def register(app: Flask, deps: Deps) -> None:
    """Put everything under /api on the application."""
    api = Api(deps)
    for part in (interviews, slots, replies, recruiters):
        part.add_routes(api, deps)
    app.register_blueprint(api)
    app.register_blueprint(docs.make_blueprint(api))
    guard.watch(app, deps)
