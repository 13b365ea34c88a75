"""Webhooks, for admins: which programs are told of what, what arrived, and sending it again."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from service.broker.jobs import DELIVER_WEBHOOKS
from service.flows.access import Act
from service.flows.announced import Event
from service.flows.wording import times
from service.inbox.plain import sentence
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.inbox.settings.desk import Desk, Wrong, done, only, status_of, typed, wrong_of
from service.store.webhooks import WAITING, Delivery, Webhook
from service.usecases import webhooks_out
from service.usecases.problems import BadInput, Conflict, NotFound

_HOME = "/settings/webhooks"
_ID = "<int(max=9223372036854775807):webhook_id>"
_DELIVERY = "<int(max=9223372036854775807):delivery_id>"
_LONGEST = 2000


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """Add /settings/webhooks."""

    @routes.get(_HOME)
    def list_webhooks() -> ResponseReturnValue:
        only(Act.MANAGE_WEBHOOKS)
        return _page(desk, {})

    @routes.post(_HOME)
    def make_webhook() -> ResponseReturnValue:
        only(Act.MANAGE_WEBHOOKS)
        asked = set(request.form.getlist("events"))
        events = [event for event in Event if event in asked]
        url = typed("url", _LONGEST + 1)
        try:
            made = webhooks_out.add_webhook(desk.context, url, events, reader().email)
        except (BadInput, Conflict) as error:
            return _page(desk, wrong_of(error)), status_of(error)
        return _page(desk, {}, made)

    _add_routes_of_one(routes, desk)


def _add_routes_of_one(routes: Blueprint, desk: Desk) -> None:
    context = desk.context

    @routes.post(f"{_HOME}/{_ID}/check")
    def test_webhook(webhook_id: int) -> ResponseReturnValue:
        only(Act.MANAGE_WEBHOOKS)
        try:
            webhooks_out.send_test(context, webhook_id, reader().email)
        except NotFound:
            abort(404)
        desk.deps.nudge(DELIVER_WEBHOOKS)
        return done(_HOME, "settings.webhook.testing")

    @routes.post(f"{_HOME}/{_ID}/deliveries/{_DELIVERY}/resend")
    def resend_delivery(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
        only(Act.MANAGE_WEBHOOKS)
        try:
            webhooks_out.send_again(context, webhook_id, delivery_id, reader().email)
        except NotFound:
            abort(404)
        desk.deps.nudge(DELIVER_WEBHOOKS)
        return done(_HOME, "settings.webhook.resent")

    @routes.post(f"{_HOME}/{_ID}/remove")
    def remove_webhook(webhook_id: int) -> ResponseReturnValue:
        only(Act.MANAGE_WEBHOOKS)
        try:
            webhooks_out.remove_webhook(context, webhook_id, reader().email)
        except NotFound:
            abort(404)
        return done(_HOME, "settings.webhook.removed")


def _page(desk: Desk, wrong: Wrong, made: Webhook | None = None) -> str:
    zone = reader().time_zone or "UTC"
    known = webhooks_out.list_webhooks(desk.context)
    last = webhooks_out.last_deliveries(desk.context, [one.id for one in known])
    rows = [
        {
            "id": one.id,
            "url": one.url,
            "events": one.events.split(),
            "deliveries": [_row(each, zone) for each in last[one.id]],
        }
        for one in known
    ]
    return desk.page(
        "webhooks",
        wrong=wrong,
        hooks=rows,
        made=made.secret if made else "",
        events=list(Event),
        url=typed("url", _LONGEST) if wrong else "",
        asked=request.form.getlist("events") if wrong else list(Event),
    )


def _row(one: Delivery, zone: str) -> dict[str, object]:
    state = "new" if one.state == WAITING and not one.last_error else one.state
    return {
        "id": one.id,
        "event": one.event,
        "state": words(f"settings.delivery.{state}"),
        "why": sentence(one.last_error) if one.last_error else "",
        "tries": one.tries,
        "at": times.when(one.done_at or one.created_at, zone, LANGUAGE),
        "may_resend": one.state != WAITING,
    }
