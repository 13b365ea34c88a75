"""The Flask application of the sandbox phone network; its state is in memory: one process."""

import os
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from service.simulator.control import control
from service.simulator.control_calls import control_calls
from service.simulator.core import Simulator, attach, current, simulator_of
from service.simulator.errors import ApiError, as_response
from service.simulator.lifetime import close_on_sigterm
from service.simulator.pages import pages
from service.simulator.rest import rest
from service.simulator.rest_calls import calls
from service.simulator.rest_messages import messages
from service.simulator.settings import SimulatorSettings, from_environment

_LARGEST_REQUEST = 1024 * 1024
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_API = ("/2010-04-01/", "/v1/")


def create_simulator(settings: SimulatorSettings) -> Flask:
    """Return the application; it serves one account, whose state it holds."""
    app = Flask("service.simulator")
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    attach(app, Simulator(settings))
    for part in (rest, messages, calls, control, control_calls, pages):
        app.register_blueprint(part)
    app.add_url_rule("/healthz", view_func=health)
    app.before_request(_refuse_other_sites)
    app.after_request(_protect)
    app.register_error_handler(HTTPException, _explain)
    return app


def create_from_environment() -> Flask:
    """Return the application as the environment describes it; for gunicorn, with one worker."""
    app = create_simulator(from_environment(os.environ))
    close_on_sigterm(simulator_of(app).close)
    return app


def health() -> Response:
    """Say that the process is up."""
    return jsonify({"status": "ok"})


def _refuse_other_sites() -> tuple[Response, int] | None:
    """Without credentials, any page in the browser could switch faults on; not from elsewhere."""
    origin = request.headers.get("Origin")
    if request.method in _READS or origin is None or urlsplit(origin).netloc == request.host:
        return None
    return jsonify({"error": "only pages of the sandbox itself may change it"}), 403


def _protect(response: Response) -> Response:
    inbox = urlsplit(current().settings.inbox_url)
    frame = f"{inbox.scheme}://{inbox.netloc}" if inbox.netloc else "'none'"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; "
        f"frame-src {frame}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _explain(error: HTTPException) -> Response:
    """Answer errors of the API in Twilio's JSON, those of the sandbox in its own."""
    if request.path.startswith(_API) and error.code in {404, 405}:
        return as_response(ApiError(20000 + (error.code or 0) % 1000, request.path))
    answer = jsonify({"error": error.description or error.name})
    answer.status_code = error.code or 500
    return answer
