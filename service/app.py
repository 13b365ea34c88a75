"""The web application: every blueprint on one Flask app, made by a factory."""

import threading
from typing import Any

from flask import Flask, jsonify, redirect
from flask.typing import ResponseReturnValue
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from service import api, bootstrap, config, inbox, link, log, webhooks
from service.deps import Deps
from service.flows import replies, wishes
from service.ports import QueueUnavailable
from service.store import heartbeats, migrate, troubles
from service.store.database import DatabaseUnavailable

LARGEST_BODY = 1024 * 1024


def create_app(settings: config.Settings | None = None) -> Flask:
    """Make the application; without settings they are read from the environment."""
    chosen = settings or config.load()
    log.set_up(chosen.log_level, chosen.log_format)
    deps = bootstrap.build(chosen)
    app = make_app(deps)
    inbox.bound_work(app)
    _warm_up(app, deps)
    inbox.stop_streams_on_sigterm(app)
    return app


def _warm_up(app: Flask, deps: Deps) -> None:
    """Read lexicons and calendars beside the start: two seconds, once a process.

    Texts and the answer page wait for it: their threads would each read them again, all at once.
    """

    def read_all() -> None:
        replies.warm_up()
        for language in replies.LANGUAGES:
            wishes.read("5/12", language, "UTC", deps.context.clock())

    reading = threading.Thread(target=read_all, name="warm-up", daemon=True)
    reading.start()
    wrapped = app.wsgi_app

    def wait_where_words_are_read(environ: Any, start_response: Any) -> Any:  # noqa: ANN401  # WSGI
        if environ["PATH_INFO"].startswith((webhooks.PATH, link.PATH)):
            reading.join()
        return wrapped(environ, start_response)

    app.wsgi_app = wait_where_words_are_read  # type: ignore[method-assign]  # Flask's own way to wrap itself


def make_app(
    deps: Deps, limits: inbox.Limits | None = None, link_limits: link.Limits | None = None
) -> Flask:
    """Put the application together from what it is given."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    api.register(app, deps)
    inbox.register(app, deps, limits)
    _add_health(app, deps)
    twilio = webhooks.make_app(deps, LARGEST_BODY)
    page = link.make_app(deps, link_limits)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {webhooks.PATH: twilio, link.PATH: page})  # type: ignore[method-assign]  # Flask's own way to wrap itself
    _trust_proxies(app, deps.settings.trusted_proxies)
    return app


def _trust_proxies(app: Flask, many: int) -> None:
    """Take who asks from X-Forwarded-For where our own proxies write it: limits count by that.

    Host and scheme are PUBLIC_URL's, whatever a proxy says: signatures and links go by that.
    """
    if many:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap itself
            app.wsgi_app, x_for=many, x_proto=0, x_host=0
        )


def _add_health(app: Flask, deps: Deps) -> None:
    @app.get("/")
    def home() -> ResponseReturnValue:
        return redirect("/inbox")

    @app.get("/healthz")
    def process_is_up() -> ResponseReturnValue:
        return jsonify(status="ok")

    @app.get("/readyz")
    def can_work() -> ResponseReturnValue:
        problems = _problems(deps)
        status = "unready" if problems else "ok"
        warnings = _warnings(deps)
        said = jsonify(status=status, problems=problems, warnings=warnings)
        return said, (503 if problems else 200)


def _warnings(deps: Deps) -> list[str]:
    """Say what is wrong though requests are served: texts cannot go out, say.

    They do not make the service unready: whoever takes us out of the load balancer for it would
    lose the replies that come in all the same.
    """
    try:
        if not migrate.is_current(deps.context.database):
            return []
        with deps.context.database.read() as tx:
            return [f"{one.name}: {one.why}" for one in troubles.current(tx)]
    except DatabaseUnavailable:
        return []


def _try_to_write(deps: Deps) -> None:
    """Raise DatabaseUnavailable while nothing can be kept, on a full disk say.

    Only after a write has failed: anybody may ask whether we are ready.
    """
    with deps.context.database.write() as tx:
        heartbeats.beat(tx, "web", "web", deps.context.clock())


def _problems(deps: Deps) -> list[str]:
    """Say in words what keeps the service from working; empty when nothing does."""
    database = deps.context.database
    problems = []
    try:
        database.check()
        if database.write_failed:
            _try_to_write(deps)
        if not migrate.is_current(database):
            problems.append("database: migrations are missing; run: unghost migrate")
    except DatabaseUnavailable as error:
        problems.append(f"database: {error}")
    try:
        deps.check_redis()
    except QueueUnavailable as error:
        problems.append(f"redis: {error}")
    return problems
