"""The application of the answer page, apart from what pages with a session need."""

from pathlib import Path

from flask import Flask

from service.deps import Deps
from service.link import errors, headers, pages
from service.link.limits import Limits
from service.link.rendering import renderer

PATH = "/i"
_CSS = Path(__file__).parent / "static" / "link.css"


def make_app(deps: Deps, limits: Limits | None = None) -> Flask:
    """Return an application of its own, to be mounted at `PATH`.

    The page has no session, no cookie and no sign-in, so nothing of these may reach it.
    """
    allowed = limits or Limits()
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = allowed.largest_body
    css = _CSS.read_text(encoding="utf-8")
    render = renderer(app, css)
    headers.protect(app, css)
    errors.add_handlers(app, render)
    app.register_blueprint(pages.make_blueprint(app, deps, render, allowed))
    return app
