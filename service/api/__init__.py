"""What machines ask: REST API v1 (tokens, JSON, RFC 9457, OpenAPI from its shapes), /metrics."""

from flask import Flask

from service.api import docs, guard, interviews, metrics, recruiters, replies, slots, webhooks
from service.api.blueprint import Api
from service.deps import Deps


def register(app: Flask, deps: Deps) -> None:
    """Put everything under /api on the application, and /metrics."""
    api = Api(deps)
    for part in (interviews, slots, replies, recruiters, webhooks):
        part.add_routes(api, deps)
    app.register_blueprint(api)
    app.register_blueprint(docs.make_blueprint(api))
    guard.watch(app, deps)
    metrics.register(app, deps)
