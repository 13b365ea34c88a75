"""Who is signed in: a signed cookie that lives for a working day and dies with the password."""

import hashlib
import hmac
from datetime import datetime, timedelta

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
from service.inbox import assets
from service.inbox.destinations import sign_in_address
from service.store import people
from service.store.records import Recruiter

LIFETIME = timedelta(hours=12)
_SINCE = "signed_in_at"


class User(UserMixin):  # type: ignore[misc]  # comes without types
    """A recruiter, as the session knows them."""

    def __init__(self, recruiter: Recruiter) -> None:
        self.recruiter = recruiter

    def get_id(self) -> str:
        """Return the id with a mark of the password: a new password ends every session."""
        known = (self.recruiter.password_hash or "").encode()
        return f"{self.recruiter.id}.{hashlib.sha256(known).hexdigest()[:16]}"


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
        PERMANENT_SESSION_LIFETIME=LIFETIME,
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


def begin(recruiter: Recruiter, now: datetime) -> None:
    """Sign a recruiter in. What the browser brought along is dropped: it may be somebody's trap."""
    session.clear()
    session.permanent = True
    session[_SINCE] = now.timestamp()
    login_user(User(recruiter))


def end() -> None:
    """Sign out: nothing of the session is kept."""
    session.clear()


def signed_in() -> Recruiter | None:
    """Return who is signed in."""
    return current_user.recruiter if current_user.is_authenticated else None


def reader() -> Recruiter:
    """Return who is signed in, on routes that only those reach."""
    recruiter: Recruiter = current_user.recruiter
    return recruiter


def _load(deps: Deps, known: str) -> User | None:
    since = session.get(_SINCE, 0)
    if deps.context.clock().timestamp() >= since + LIFETIME.total_seconds():
        return None
    with deps.context.database.read() as tx:
        recruiter = people.recruiter_by_id(tx, int(known.partition(".")[0]))
    if recruiter is None or recruiter.password_hash is None:
        return None
    user = User(recruiter)
    return user if hmac.compare_digest(user.get_id(), known) else None


def ask_to_sign_in() -> ResponseReturnValue:
    """Send people to the sign-in page, and back to where they wanted afterwards.

    A fragment cannot show that page, so htmx is told to load it; a stream is told to stop.
    """
    if "HX-Request" in request.headers:
        return Response(status=401, headers={"HX-Redirect": sign_in_address("/inbox")})
    if request.accept_mimetypes.best == "text/event-stream":
        return Response(status=204)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/inbox"
    return redirect(sign_in_address(wanted), 303)
