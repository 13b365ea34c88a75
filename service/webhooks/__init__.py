"""HTTP from Twilio: check who it is, translate, hand over, answer."""

from flask import Flask

from service.deps import Deps
from service.webhooks import calls, door, texts

PATH = "/twilio"


def make_app(deps: Deps, largest_body: int) -> Flask:
    """Return an application of its own, to be mounted at `PATH`.

    What pages need on every request (sessions, forgery tokens, limits, headers) costs as much
    again as checking a signature, and a webhook needs none of it.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = largest_body
    door.guard(app, deps)
    app.register_blueprint(texts.make_blueprint(deps))
    app.register_blueprint(calls.make_blueprint(deps))
    return app
