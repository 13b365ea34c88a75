"""How the organisation reminds: the ladder with a picture of it, quiet hours, what texts carry."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from service.flows.access import Act
from service.flows.reminders import PlannedTouch, Rules, plan
from service.flows.state import TouchState
from service.flows.wording import samples, times
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.inbox.settings.desk import Desk, done, only, status_of, typed, wrong_of
from service.usecases import organisation
from service.usecases.context import Policy
from service.usecases.problems import BadInput, Conflict

_HOME = "/settings/organisation"
_BEFORE = "organisation_before"
_AHEAD, _SHORT = 7, 1
_AT = time(10)
_LONGEST = 500


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """Add /settings/organisation."""
    context = desk.context

    @routes.get(_HOME)
    def show_organisation() -> ResponseReturnValue:
        only(Act.MANAGE_SETTINGS)
        return _page(desk, organisation.shown(context), {})

    @routes.post(_HOME)
    def change_organisation() -> ResponseReturnValue:
        only(Act.MANAGE_SETTINGS)
        wanted = _wanted()
        try:
            before = organisation.change(context, reader().email, wanted, typed("known", _LONGEST))
        except (BadInput, Conflict) as error:
            return _page(desk, wanted, wrong_of(error)), status_of(error)
        cookie[_BEFORE] = {"values": before, "known": _stamp(desk)}
        return done(_HOME, "settings.house.saved", f"{_HOME}/undo")

    @routes.post(f"{_HOME}/undo")
    def undo_organisation() -> ResponseReturnValue:
        only(Act.MANAGE_SETTINGS)
        kept = cookie.pop(_BEFORE, None)
        try:
            if kept:
                organisation.change(context, reader().email, kept["values"], kept["known"])
        except Conflict as error:
            return _page(desk, organisation.shown(context), wrong_of(error)), status_of(error)
        return done(_HOME, "settings.house.undone")

    @routes.post(f"{_HOME}/picture")
    def draw_ladder() -> ResponseReturnValue:
        only(Act.MANAGE_SETTINGS)
        return desk.part("_ladder", **_picture(desk, _wanted()))


def _wanted() -> dict[str, str]:
    begin, end = typed("quiet_begin", 5), typed("quiet_end", 5)
    return {
        "reminders": typed("reminders", _LONGEST),
        "quiet_hours": f"{begin}-{end}",
        "no_show_text": str("no_show_text" in request.form).lower(),
        "link_in_texts": str("link_in_texts" in request.form).lower(),
    }


def _page(desk: Desk, values: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    begin, _, end = values["quiet_hours"].partition("-")
    drawn = _picture(desk, values)
    facts = {"begin": begin, "end": end, "known": _stamp(desk), **drawn}
    return desk.page("organisation", wrong=wrong, v=values, **facts)


def _stamp(desk: Desk) -> str:
    return organisation.stamp(organisation.shown(desk.context))


def _picture(desk: Desk, values: Mapping[str, str]) -> dict[str, Any]:
    """Plan two example interviews by these values; what is wrong with them instead."""
    policy = desk.context.policy
    try:
        wished = organisation.checked(policy, values)
    except BadInput as error:
        return {"lines": (), "refused": " ".join(wrong_of(error).values())}
    now = desk.context.clock()
    return {"lines": [_line(wished, now, days) for days in (_AHEAD, _SHORT)], "refused": ""}


def _line(policy: Policy, now: datetime, days: int) -> dict[str, Any]:
    """Plan an interview at ten in the morning, some days from today."""
    zone = reader().time_zone or samples.INTERVIEW.time_zone
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    starts = datetime.combine(day, _AT, ZoneInfo(zone)).astimezone(UTC)
    about = replace(samples.INTERVIEW, starts_at=starts, time_zone=zone)
    planned = plan(about, Rules(policy.ladder, policy.quiet, policy.gap), now)
    ordered = sorted(planned, key=lambda touch: touch.due_at)
    key = "settings.house.ahead" if days == _AHEAD else "settings.house.short"
    return {
        "heading": words(key, when=times.when(starts, zone, LANGUAGE)),
        "touches": [_touch(touch, zone) for touch in ordered],
    }


def _touch(touch: PlannedTouch, zone: str) -> dict[str, str | bool]:
    """Say one contact: what, when, on which condition, or why it is left out."""
    what = words(f"settings.touch.{touch.channel}")
    condition = words(f"settings.touch.if_{touch.condition}") if touch.condition else ""
    return {
        "what": f"{what} {condition}".strip(),
        "when": times.when(touch.due_at, zone, LANGUAGE),
        "label": touch.label,
        "skipped": touch.state is TouchState.SKIPPED,
        "why": touch.why,
    }
