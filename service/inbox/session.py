"""Who is signed in: a signed cookie names a session, and the session stands in the database."""

from contextlib import suppress
from datetime import timedelta

from flask import Flask, Response, redirect, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_login import (  # type: ignore[import-untyped]  # comes without types
    LoginManager,
    UserMixin,
    current_user,
    login_user,
)

from service.deps import Deps
from service.inbox import assets, drafts
from service.inbox.sign_in.destinations import sign_in_address
from service.store.records import Recruiter
from service.usecases import sessions
from service.usecases.problems import NotFound
from service.usecases.sessions import Holder

# The cookie outlives the session that it names, by which it lets nobody in: what somebody sends
# from a page that stood open over a weekend still carries a token that counts, and is kept.
_COOKIE = timedelta(days=7)


class User(UserMixin):  # type: ignore[misc]  # comes without types
    """A recruiter, as the session knows them; `token` is what the cookie carries."""

    def __init__(self, holder: Holder, token: str) -> None:
        self.holder, self.token = holder, token
        self.recruiter = holder.recruiter

    def get_id(self) -> str:
        """Return what the session is found by; whoever ends it signs this browser out."""
        return self.token


def set_up(app: Flask, deps: Deps) -> None:
    """Put the session's rules on the application."""
    secure = deps.settings.base_url.startswith("https://")
    app.secret_key = deps.settings.session_key
    app.config.update(
        # The prefix makes browsers refuse this cookie from any other host or over plain HTTP.
        SESSION_COOKIE_NAME="__Host-unghost" if secure else "unghost",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=_COOKIE,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = _Sessions()
    manager = LoginManager(app)
    manager.unauthorized_handler(ask_to_sign_in)

    @manager.user_loader  # type: ignore[untyped-decorator]  # comes without types
    def load(known: str) -> User | None:
        return _load(deps, known)


class _Sessions(SecureCookieSessionInterface):
    """Leaves scripts and styles out: they are everybody's, and are kept across signing in."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != assets.ENDPOINT:
            super().save_session(app, session, response)


def begin(deps: Deps, recruiter: Recruiter, road: str) -> None:
    """Sign a recruiter in. Of what the browser brought along only a draft is kept."""
    address, browser = request.remote_addr or "", request.user_agent.string
    token = sessions.sign_in_here(deps.context, recruiter, address, browser, road)
    holder = sessions.who_holds(deps.context, token)
    drafts.carry_over()
    session.permanent = True
    if holder is not None:
        login_user(User(holder, token))


def end(deps: Deps) -> None:
    """Sign out: nothing of the session is kept, and nobody can use its cookie again."""
    if current_user.is_authenticated:
        held = holder()
        with suppress(NotFound):
            sessions.end_session(deps.context, held.recruiter, held.session.id)
    session.clear()


def signed_in() -> Recruiter | None:
    """Return who is signed in."""
    return current_user.recruiter if current_user.is_authenticated else None


def reader() -> Recruiter:
    """Return who is signed in, on routes that only those reach."""
    recruiter: Recruiter = current_user.recruiter
    return recruiter


def holder() -> Holder:
    """Return who is signed in and by which session, on routes that only those reach."""
    held: Holder = current_user.holder
    return held


def _load(deps: Deps, token: str) -> User | None:
    held = sessions.who_holds(deps.context, token)
    return User(held, token) if held else None


def ask_to_sign_in() -> ResponseReturnValue:
    """Send people to the sign-in page, and back to where they wanted afterwards.

    A fragment cannot show that page, so htmx is told to load it; a stream is told to stop. What was
    being written is kept, and shown again behind it.
    """
    written = drafts.keep() or "/inbox"
    if "HX-Request" in request.headers:
        return Response(status=401, headers={"HX-Redirect": sign_in_address(written)})
    if request.accept_mimetypes.best == "text/event-stream":
        return Response(status=204)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else written
    return redirect(sign_in_address(wanted), 303)
