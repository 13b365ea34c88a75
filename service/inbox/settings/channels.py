"""How one is told of answers: by which ways, of what, and when; each can be tried."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from service.flows.telling import Kind
from service.flows.wording import times
from service.inbox.plain import sentence
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.inbox.settings.desk import Desk, Wrong, done, status_of, typed, wrong_of
from service.store.recruiter_channels import Chosen
from service.usecases import choose_channels
from service.usecases.problems import BadInput, NotFound

_HOME = "/settings/channels"
_ID = "<int(max=9223372036854775807):channel_id>"
_LONGEST = 1000


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """Add /settings/channels."""
    context = desk.context

    @routes.get(_HOME)
    def list_channels() -> ResponseReturnValue:
        return _page(desk, {})

    @routes.post(_HOME)
    def add_channel() -> ResponseReturnValue:
        try:
            choose_channels.add_way(context, reader(), typed("address", _LONGEST + 1))
        except BadInput as error:
            return _page(desk, wrong_of(error)), status_of(error)
        return done(_HOME, "settings.channel.added")

    @routes.post(f"{_HOME}/hours")
    def keep_habits() -> ResponseReturnValue:
        begin, end = typed("quiet_from", 10), typed("quiet_to", 10)
        hours = f"{begin}-{end}" if begin or end else ""
        try:
            choose_channels.keep_habits(context, reader(), hours, typed("digest_at", 10))
        except BadInput as error:
            return _page(desk, wrong_of(error)), status_of(error)
        return done(_HOME, "settings.channel.hours_kept")

    @routes.post(f"{_HOME}/calendar")
    def keep_calendar() -> ResponseReturnValue:
        follows = "calendar_mails" in request.form
        choose_channels.keep_calendar(context, reader(), follows=follows)
        return done(_HOME, "settings.channel.changed")

    _add_routes_of_one(routes, desk)


def _add_routes_of_one(routes: Blueprint, desk: Desk) -> None:
    """Add what is done with one way; 0 is the mail of who has chosen nothing."""
    context = desk.context

    @routes.post(f"{_HOME}/{_ID}")
    def change_channel(channel_id: int) -> ResponseReturnValue:
        uses = {name: name in request.form for name in ("for_urgent", "for_rest")}
        try:
            choose_channels.change_way(context, reader(), channel_id, **uses)
        except NotFound:
            abort(404)
        return done(_HOME, "settings.channel.changed")

    @routes.post(f"{_HOME}/{_ID}/remove")
    def remove_channel(channel_id: int) -> ResponseReturnValue:
        try:
            gone = choose_channels.remove_way(context, reader(), channel_id)
        except NotFound:
            abort(404)
        return done(_HOME, "settings.channel.removed", name=_name(gone))

    @routes.post(f"{_HOME}/{_ID}/test")
    def try_channel(channel_id: int) -> ResponseReturnValue:
        try:
            why = choose_channels.try_way(context, reader(), channel_id or None)
        except NotFound:
            abort(404)
        if why:
            wrong = words("settings.channel.failed", why=sentence(why))
            return _page(desk, {"": wrong}), 422
        return done(_HOME, "settings.channel.tested")


def _page(desk: Desk, wrong: Wrong) -> str:
    me = reader()
    chosen = choose_channels.ways_of(desk.context, me.id)
    begin, _, end = me.quiet_hours.partition("-")
    given = {name: typed(name, 10) for name in ("quiet_from", "quiet_to", "digest_at")}
    kept = {"quiet_from": begin, "quiet_to": end, "digest_at": me.digest_at}
    kinds = {one.kind for one in chosen} or {Kind.EMAIL.value}
    return desk.page(
        "channels",
        wrong=wrong,
        ways=[_row(one) for one in chosen],
        address=typed("address", _LONGEST) if wrong.get("address") else "",
        hours=given if wrong.keys() & {"quiet_hours", "digest_at"} else kept,
        may_mail=Kind.EMAIL.value not in kinds,
        may_text=Kind.SMS.value not in kinds,
        zone=times.zone_name(me.time_zone, LANGUAGE) if me.time_zone else "",
        follows=me.calendar_mails,
    )


def _row(one: Chosen) -> dict[str, object]:
    own = {Kind.EMAIL.value: reader().email, Kind.SMS.value: reader().phone}.get(one.kind, "")
    return {
        "id": one.id,
        "name": _name(one),
        "where": choose_channels.shown(one) if one.address else own,
        "for_urgent": one.for_urgent,
        "for_rest": one.for_rest,
        "why": sentence(one.last_error) if one.last_error else "",
    }


def _name(one: Chosen) -> str:
    known = choose_channels.named(one)
    return known if one.kind == Kind.CHAT else words(f"settings.channel.{known}")
