"""The audit, for admins: who did what, when; by person, by thing, page by page."""

from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from service.flows.access import Act
from service.flows.wording import times
from service.flows.wording.catalogue import catalogue
from service.inbox.plain import looked_for
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.inbox.settings.desk import Desk, only
from service.store.audit import AuditEvent, Wanted
from service.usecases import audit

_HOME = "/settings/audit"
_PAGE = 50


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """Add /settings/audit."""

    @routes.get(_HOME)
    def show_audit() -> ResponseReturnValue:
        only(Act.SEE_AUDIT)
        wanted = Wanted(_asked("actor"), _asked("about"), _row_asked("id"))
        found = audit.events(desk.context, wanted, _row_asked("before"), _PAGE + 1)
        shown = found[:_PAGE]
        return desk.page(
            "audit",
            wanted=wanted,
            before=_row_asked("before"),
            events=[_shown(one) for one in shown],
            older=_older(wanted, shown[-1].id) if len(found) > _PAGE else "",
            things=audit.THINGS,
        )


def _older(wanted: Wanted, last: int) -> str:
    named = {"actor": wanted.actor, "about": wanted.about, "id": wanted.about_id, "before": last}
    return f"{_HOME}?" + urlencode({name: value for name, value in named.items() if value})


def _shown(event: AuditEvent) -> dict[str, object]:
    key = f"audit.{event.action}"
    thing = words(f"audit.thing.{event.about}") if event.about in audit.THINGS else event.about
    about = thing if event.about_id is None else f"{thing} {event.about_id}"
    only_this = {"about": event.about, "id": event.about_id} if event.about_id else {}
    return {
        "at": times.when(event.at, reader().time_zone or "UTC", LANGUAGE),
        "actor": event.actor,
        "what": words(key) if key in catalogue(LANGUAGE) else event.action,
        "about": about,
        "filter": f"{_HOME}?{urlencode(only_this)}" if only_this else "",
        "detail": event.detail,
    }


def _asked(name: str) -> str:
    return looked_for(request.args.get(name, ""), 254)


def _row_asked(name: str) -> int | None:
    """Read an id from the address; what is none narrows nothing."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004  # what a 64-bit id has at most
