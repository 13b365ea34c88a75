"""The sign-in page and the way out."""

import hashlib
import threading
from functools import partial

from flask import Blueprint, Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]  # comes without types

from service.deps import Deps
from service.inbox import destinations, session
from service.inbox.limits import Limits
from service.inbox.rendering import Render, words
from service.store.records import Recruiter
from service.usecases import accounts

_LONGEST_EMAIL = 254
_LONGEST_PASSWORD = 1024
_UNPROCESSABLE = 422
# Checking a password takes 64 MiB by design, so a crowd of them must not be checked at once.
_AT_ONCE = 2


def add_routes(routes: Blueprint, app: Flask, deps: Deps, render: Render, limits: Limits) -> None:
    """Add /login and /logout."""
    # Counted in memory, by each process for itself: with n processes a guesser has n times the
    # tries, still few, and signing in goes on when Redis is down.
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=True)
    by_address = limiter.limit(limits.wrong_by_address, deduct_when=_was_wrong)
    by_account = limiter.limit(limits.wrong_by_account, key_func=_account, deduct_when=_was_wrong)
    page = partial(_page, render, deps.settings.organisation)
    few = threading.BoundedSemaphore(_AT_ONCE)

    @routes.get("/login")
    def login() -> ResponseReturnValue:
        if session.signed_in():
            return redirect(destinations.safe(request.args.get("next", "")), 303)
        return page()

    @routes.post("/login")
    @by_address
    @by_account
    def try_to_sign_in() -> ResponseReturnValue:
        with few:
            user = _user(deps)
        if user is None:
            return page(words("login.wrong")), _UNPROCESSABLE
        session.begin(user, deps.context.clock())
        return redirect(destinations.safe(request.form.get("next", "")), 303)

    @routes.post("/logout")
    def logout() -> ResponseReturnValue:
        session.end()
        return redirect("/login", 303)


def _user(deps: Deps) -> Recruiter | None:
    email, password = _email(), request.form.get("password", "")
    too_long = len(email) > _LONGEST_EMAIL or len(password) > _LONGEST_PASSWORD
    if too_long or not email.isprintable():
        return None
    return accounts.sign_in(deps.context, email, password)


def _page(render: Render, organisation: str, wrong: str = "") -> str:
    return render(
        "login.html",
        organisation=organisation,
        token=generate_csrf(),
        wrong=wrong,
        email=_email()[:_LONGEST_EMAIL],
        wanted=destinations.safe(request.values.get("next", "")),
    )


def _email() -> str:
    return request.form.get("email", "").strip()


def _account() -> str:
    """Name the account that somebody tries, in a fixed length."""
    return hashlib.sha256(_email().lower().encode()).hexdigest()


def _was_wrong(response: Response) -> bool:
    return response.status_code == _UNPROCESSABLE
