"""The recruiter's pages: signing in, the inbox, and what every page of ours is sent with."""

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from flask_login import current_user  # type: ignore[import-untyped]  # comes without types
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]  # comes without types
from werkzeug.exceptions import ServiceUnavailable

from service.deps import Deps
from service.inbox import assets, compressing, errors, headers, lifetime, session, settings, thread
from service.inbox.frame import Frame
from service.inbox.insights import pages as insights
from service.inbox.interviews import proposing, room
from service.inbox.limits import Limits
from service.inbox.rendering import Render, renderer
from service.inbox.replies import acting, came, pages, presence
from service.inbox.replies.live import Hub
from service.inbox.replies.rendering import Inbox
from service.inbox.sign_in import pages as sign_in
from service.inbox.threads import bound_work
from service.store.database import DatabaseUnavailable

__all__ = ["Limits", "bound_work", "hub_of", "register", "stop_streams_on_sigterm"]
_HUB = "unghost.inbox.hub"
_OPEN_TO_ALL = frozenset(
    {
        "asset",
        "login",
        "try_to_sign_in",
        "logout",
        "ask_provider",
        "back_from_provider",
        "welcome",
        "choose_password",
    }
)
# Programs that carry a signature or a token instead of a session cannot be ridden by a page.
_WITHOUT_SESSION = ("/api/",)


def register(app: Flask, deps: Deps, limits: Limits | None = None) -> None:
    """Put the recruiter's pages on an application, and the rules that all pages share."""
    allowed = limits or Limits()
    render = renderer(app)
    session.set_up(app, deps)
    _check_origin(app)
    headers.protect_pages(app, deps)
    compressing.compress_pages(app)
    errors.add_handlers(app, render)
    hub = Hub(deps.listen, deps.context, allowed.streams)
    app.extensions[_HUB] = hub
    routes = Blueprint("inbox", __name__, template_folder="templates")
    frame = Frame(deps, render)
    inbox = Inbox(deps, frame)
    assets.add_routes(routes)
    sign_in.add_routes(routes, app, deps, render, allowed)
    pages.add_routes(routes, deps, inbox)
    pages.add_live_routes(routes, deps, inbox, hub, allowed)
    acting.add_routes(routes, deps, frame, inbox)
    presence.add_routes(routes, deps, frame)
    proposing.add_routes(routes, deps, frame)
    room.add_routes(routes, deps, frame)
    came.add_routes(routes, deps, frame)
    thread.add_routes(routes, deps, frame)
    insights.add_routes(routes, deps, frame)
    settings.add_routes(routes, deps, frame)
    _guard(routes, render)
    app.register_blueprint(routes)


def hub_of(app: Flask) -> Hub:
    """Return what wakes the open pages of an application."""
    hub: Hub = app.extensions[_HUB]
    return hub


def stop_streams_on_sigterm(app: Flask) -> None:
    """Let open streams end when the process is told to stop: a server waits for its requests."""
    lifetime.before_sigterm(hub_of(app).stop)


def _check_origin(app: Flask) -> None:
    """Refuse changes that did not come from a page of ours, on every route with a session.

    The token lives as long as the session: an inbox stands open all day. It is bound to the
    session, which makes the Referer's host, that many a proxy rewrites, dispensable.
    """
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, WTF_CSRF_CHECK_DEFAULT=False
    )
    protection = CSRFProtect(app)

    @app.before_request
    def check() -> None:
        if request.endpoint and not request.path.startswith(_WITHOUT_SESSION):
            protection.protect()


def _guard(routes: Blueprint, render: Render) -> None:
    """Let nobody in who has not signed in, but to the routes that are named as open."""

    @routes.before_request
    def only_signed_in() -> ResponseReturnValue | None:
        name = (request.endpoint or "").rpartition(".")[2]
        if name in _OPEN_TO_ALL or current_user.is_authenticated:
            return None
        return session.ask_to_sign_in()

    @routes.errorhandler(DatabaseUnavailable)
    def no_database(_error: DatabaseUnavailable) -> ResponseReturnValue:
        return errors.answer(render, ServiceUnavailable())
