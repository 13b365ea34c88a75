"""Their own page: name, phone, zone, password, and where they are signed in."""

from datetime import datetime

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from service.flows.wording import times
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import holder, reader
from service.inbox.settings import browsers
from service.inbox.settings.desk import Desk, Wrong, done, status_of, typed, wrong_of
from service.store.sessions import Session
from service.usecases import accounts, colleagues, sessions
from service.usecases.change_recruiter import RecruiterChanges
from service.usecases.invitation import zones
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound

_HOME = "/settings"
_LONGEST_ID = "<int(max=9223372036854775807):session_id>"
_LONGEST_PASSWORD = 1024


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """Add /settings, the page of whoever is signed in."""
    context = desk.context

    @routes.get(_HOME)
    def show_profile() -> ResponseReturnValue:
        return _page(desk, {})

    @routes.post(_HOME)
    def change_profile() -> ResponseReturnValue:
        try:
            colleagues.change_profile(context, reader(), _changes())
        except BadInput as error:
            return _page(desk, wrong_of(error)), status_of(error)
        return done(_HOME, "settings.profile.saved")

    @routes.post(f"{_HOME}/password")
    def change_password() -> ResponseReturnValue:
        old, new = typed("old", _LONGEST_PASSWORD + 1), typed("new", _LONGEST_PASSWORD + 1)
        try:
            accounts.change_password(context, holder(), old, new)
        except (BadInput, Conflict) as error:
            return _page(desk, wrong_of(error)), status_of(error)
        return done(_HOME, "settings.password.saved")

    @routes.post(f"{_HOME}/sessions/{_LONGEST_ID}/end")
    def end_session(session_id: int) -> ResponseReturnValue:
        try:
            sessions.end_session(context, reader(), session_id)
        except NotFound:
            abort(404)
        return done(_HOME, "settings.session.ended")

    @routes.post(f"{_HOME}/sessions/end")
    def end_other_sessions() -> ResponseReturnValue:
        ended = sessions.end_others(context, holder())
        return done(_HOME, "settings.sessions.ended" if ended else "settings.sessions.none")


def _changes() -> RecruiterChanges:
    fields = {name: typed(name) for name in ("name", "phone", "time_zone")}
    try:
        return RecruiterChanges.model_validate(fields)
    except ValidationError as error:
        raise BadInput(*(_field_error(one["loc"], one["msg"]) for one in error.errors())) from None


def _field_error(place: tuple[int | str, ...], message: str) -> FieldError:
    return FieldError(str(place[0]), message.removeprefix("Value error, "))


def _page(desk: Desk, wrong: Wrong) -> str:
    mine = holder().session.id
    zone = reader().time_zone or "UTC"
    found = sessions.open_sessions(desk.context, reader().id)
    return desk.page(
        "profile",
        wrong=wrong,
        given={name: typed(name) for name in ("name", "phone", "time_zone")} if wrong else None,
        zones=sorted(zones()),
        shortest=accounts.SHORTEST_PASSWORD,
        has_password=reader().password_hash is not None,
        sessions=[_row(one, mine, zone) for one in found],
    )


def _row(one: Session, mine: int, zone: str) -> dict[str, object]:
    return {
        "id": one.id,
        "here": one.id == mine,
        "browser": browsers.named(one.browser) or words("settings.session.unknown"),
        "address": one.address,
        "begun": _said(one.created_at, zone),
        "seen": _said(one.seen_at, zone),
    }


def _said(moment: datetime, zone: str) -> str:
    return times.when(moment, zone, LANGUAGE)
