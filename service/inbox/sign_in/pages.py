"""The sign-in page and the way out."""

import threading
from datetime import timedelta
from functools import partial
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlencode

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]  # comes without types
from limits import parse
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from service.deps import Deps
from service.inbox import session
from service.inbox.limits import Limits
from service.inbox.rendering import Render, words
from service.inbox.sign_in import destinations
from service.inbox.sign_in.device import Devices
from service.store.records import Recruiter
from service.usecases import accounts, lockout
from service.usecases.lockout import Counted

_LONGEST_EMAIL = 254
_LONGEST_PASSWORD = 1024
_UNPROCESSABLE = 422
# Checking a password takes 64 MiB by design, so a crowd of them must not be checked at once.
_AT_ONCE = 2
# What one household or office has of the new kind of addresses.
_NETWORK = 64


def add_routes(routes: Blueprint, app: Flask, deps: Deps, render: Render, limits: Limits) -> None:
    """Add /login and /logout, and the way over a provider where there is one."""
    page = partial(sign_in_page, render, deps)
    devices = _devices(deps)
    few = threading.BoundedSemaphore(_AT_ONCE)

    @routes.get("/login")
    def login() -> ResponseReturnValue:
        if session.signed_in():
            return redirect(destinations.safe(request.args.get("next", "")), 303)
        return page()

    @routes.post("/login")
    def try_to_sign_in() -> ResponseReturnValue:
        by = _counted(limits, devices)
        user = _checked(deps, by, few)
        if user is None:
            return page(words("login.wrong")), _UNPROCESSABLE
        session.begin(deps, user, words("login.by_password"))
        answer = redirect(destinations.safe(request.form.get("next", "")), 303)
        return _known_again(devices, answer, user)

    if deps.settings.oidc_issuer:
        from service.inbox.sign_in import by_provider  # noqa: PLC0415  # takes a second to read

        by_provider.add_routes(routes, app, deps, page)

    @routes.post("/logout")
    def logout() -> ResponseReturnValue:
        session.end(deps)
        return redirect("/login", 303)


def _devices(deps: Deps) -> Devices:
    secure = deps.settings.base_url.startswith("https://")
    return Devices(deps.settings.session_key, secure=secure)


def _checked(
    deps: Deps, by: tuple[Counted, ...], few: threading.BoundedSemaphore
) -> Recruiter | None:
    """Check what somebody typed, unless there were too many wrong tries before: then 429.

    Those are looked at again when it is their turn: guesses that are sent all at once would
    otherwise be counted only after the last of them was let through.
    """
    _let_try(deps, by)
    with few:
        _let_try(deps, by)
        user = _user(deps)
        if user is None:
            lockout.count_wrong(deps.context, by)
    return user


def _let_try(deps: Deps, by: tuple[Counted, ...]) -> None:
    wait = lockout.wait(deps.context, by)
    if wait is not None:
        raise TooManyRequests(retry_after=int(wait.total_seconds()) + 1)


def _counted(limits: Limits, devices: Devices) -> tuple[Counted, ...]:
    """Say what this try counts by: a browser that is known for this account, by itself alone.

    Others count by their network, which may be the proxy's before us, and by the account, from
    wherever they are.
    """
    email = _email()[:_LONGEST_EMAIL]
    mark = devices.known(email)
    if mark:
        return (_allowed("device", f"{mark} {email}", limits.wrong_by_account),)
    return (
        _allowed("address", _network(), limits.wrong_by_address),
        _allowed("account", email, limits.wrong_by_account),
    )


def _allowed(kind: str, name: str, limit: str) -> Counted:
    item = parse(limit)
    return Counted(kind, name, item.amount, timedelta(seconds=item.get_expiry()))


def _network() -> str:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        # As a socket for both kinds names the old one: all of those lie in one network.
        return str(address.ipv4_mapped)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _NETWORK), strict=False))
    return str(address)


def _known_again(devices: Devices, answer: Response, user: Recruiter) -> ResponseReturnValue:
    devices.mark(answer, user.email)
    return answer


def _user(deps: Deps) -> Recruiter | None:
    email, password = _email(), request.form.get("password", "")
    too_long = len(email) > _LONGEST_EMAIL or len(password) > _LONGEST_PASSWORD
    if too_long or not email.isprintable():
        return None
    return accounts.sign_in(deps.context, email, password)


def sign_in_page(render: Render, deps: Deps, wrong: str = "") -> str:
    """Render the page on which people sign in, with what went wrong before."""
    wanted = destinations.safe(request.values.get("next", ""))
    provider = "/login/provider?" + urlencode({"next": wanted}) if deps.settings.oidc_issuer else ""
    return render(
        "login.html",
        organisation=deps.settings.organisation,
        token=generate_csrf(),
        wrong=wrong,
        email=_email()[:_LONGEST_EMAIL],
        wanted=wanted,
        provider=provider,
    )


def _email() -> str:
    return request.form.get("email", "").strip()
