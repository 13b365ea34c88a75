"""Tokens, for admins: what programs use the API by. One is shown once, when it is made."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.flows.access import Act
from service.flows.wording import times
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.inbox.settings.desk import Desk, Wrong, done, only, typed
from service.usecases import accounts
from service.usecases.problems import NotFound

_HOME = "/settings/tokens"
_LONGEST = 200


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """Add /settings/tokens."""
    context = desk.context

    @routes.get(_HOME)
    def list_tokens() -> ResponseReturnValue:
        only(Act.MANAGE_TOKENS)
        return _page(desk, {})

    @routes.post(_HOME)
    def make_token() -> ResponseReturnValue:
        only(Act.MANAGE_TOKENS)
        name = " ".join(typed("name", _LONGEST + 1).split())
        if not name or len(name) > _LONGEST or not name.isprintable():
            return _page(desk, {"name": words("settings.token.bad_name", most=_LONGEST)}), 422
        return _page(desk, {}, accounts.make_token(context, name, reader().email))

    @routes.post(f"{_HOME}/<int(max=9223372036854775807):token_id>/revoke")
    def revoke_token(token_id: int) -> ResponseReturnValue:
        only(Act.MANAGE_TOKENS)
        try:
            name = accounts.revoke_token(context, reader().email, token_id)
        except NotFound:
            abort(404)
        return done(_HOME, "settings.token.revoked", name=name)


def _page(desk: Desk, wrong: Wrong, made: str = "") -> str:
    zone = reader().time_zone or "UTC"
    rows = [
        {"id": one.id, "name": one.name, "made": times.when(one.created_at, zone, LANGUAGE)}
        for one in accounts.list_tokens(desk.context)
    ]
    return desk.page("tokens", wrong=wrong, tokens=rows, made=made)
