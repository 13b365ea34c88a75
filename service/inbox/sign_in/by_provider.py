"""The way over the provider: there, and back with who somebody is."""

from collections.abc import Callable

import structlog
from flask import Blueprint, Flask, redirect, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.inbox import session
from service.inbox.rendering import words
from service.inbox.sign_in import destinations
from service.inbox.sign_in.provider import CALLBACK, Claims, Provider, ProviderFailed
from service.store.records import Recruiter
from service.usecases import accounts

_WANTED = "wanted_after_provider"
_UNAUTHORIZED, _BAD_GATEWAY = 401, 502
_log = structlog.get_logger()

Page = Callable[[str], str]


def add_routes(routes: Blueprint, app: Flask, deps: Deps, page: Page) -> None:
    """Add /login/provider, and the address that the provider sends people back to.

    The first is a link and not a form: our pages may send forms only to ourselves.
    """
    provider = Provider(app, deps.settings)

    @routes.get("/login/provider")
    def ask_provider() -> ResponseReturnValue:
        wanted = destinations.safe(request.args.get("next", ""))
        try:
            answer = provider.ask()
        except ProviderFailed as error:
            return _failed(page, error)
        cookie[_WANTED] = wanted
        return answer

    @routes.get(CALLBACK)
    def back_from_provider() -> ResponseReturnValue:
        wanted = destinations.safe(cookie.pop(_WANTED, ""))
        try:
            claims = provider.answer()
        except ProviderFailed as error:
            return _failed(page, error)
        user = _known(deps, claims)
        if user is None:
            return page(words("login.provider_stranger")), _UNAUTHORIZED
        session.begin(deps, user, words("login.by_provider"))
        return redirect(wanted, 303)


def _known(deps: Deps, claims: Claims) -> Recruiter | None:
    subject = f"{deps.settings.oidc_issuer}|{claims.subject}"
    return accounts.sign_in_by_provider(deps.context, subject, claims.email)


def _failed(page: Page, error: ProviderFailed) -> ResponseReturnValue:
    _log.warning("the sign-in provider failed", why=str(error))
    return page(words("login.provider_failed")), _BAD_GATEWAY
