"""/interviews: the list, by view, recruiter and words."""

from urllib.parse import urlencode

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.flows.terms import wanted
from service.flows.wording.clean import one_line
from service.inbox.frame import Frame, Key
from service.inbox.interviews import rows
from service.inbox.interviews.reading import (
    Choice,
    as_id,
    cursor,
    is_htmx,
    read_cursor,
    span_of,
    today,
    typed,
    whose,
    zone_name,
    zone_of,
)
from service.inbox.rendering import words
from service.inbox.session import reader
from service.store.interview_list import View, Wanted
from service.usecases.read_interviews import Looked, look_through

ROOM = "interviews"
# From one interview of a page to the next.
WALK = (
    Key("j", "interviews.key.next"),
    Key("k", "interviews.key.before"),
    Key("enter", "interviews.key.open"),
)
KEYS = (*WALK, "/", "n", "w")
_PAGE = 40
_LONGEST_SEARCH = 100


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /interviews."""

    @routes.get("/interviews")
    def list_interviews() -> ResponseReturnValue:
        asked = _asked(deps)
        found = look_through(deps.context, reader(), asked)
        values = _values(deps, asked, found)
        if is_htmx():
            return frame.fragment("interviews/_rows.html", **values)
        return frame.page("interviews/list.html", ROOM, KEYS, **values)


def _asked(deps: Deps) -> Wanted:
    """Read the address; a view or a cursor that we never gave is refused."""
    now = deps.context.clock()
    zone = zone_of(reader())
    after = typed("after")
    place = read_cursor(after)
    name = typed("view") or View.UPCOMING
    if name not in set(View) or (after and place is None):
        abort(400)
    return Wanted(
        view=View(name),
        now=now,
        day=span_of(today(now, zone), zone),
        recruiter_id=as_id(typed("who")),
        words=wanted(_query()),
        after=place,
        limit=_PAGE + 1,
    )


def _values(deps: Deps, asked: Wanted, found: Looked) -> dict[str, object]:
    zone = zone_of(reader())
    last = found.found[-1].record if found.more else None
    return {
        "days": rows.days(found.found, reader(), zone, deps.context.clock()),
        "views": [
            Choice(_address(view=one), words(f"interviews.view.{one}"), one is asked.view)
            for one in View
        ],
        "view": asked.view,
        "recruiters": whose(found.recruiters, asked.recruiter_id),
        "query": _query(),
        "is_narrowed": bool(asked.words or asked.recruiter_id),
        "more": _address(view=asked.view, after=cursor(last.starts_at, last.id)) if last else "",
        "is_behind": asked.after is not None,
        "zone": zone_name(zone),
        "has_zone": bool(reader().time_zone),
    }


def _query() -> str:
    """Return what is searched for, as it can stand in a field."""
    return one_line(typed("q", _LONGEST_SEARCH))


def _address(**values: str) -> str:
    """Return this list's address with what it is narrowed by."""
    kept = {name: request.args[name] for name in ("who", "q") if request.args.get(name)}
    return f"/interviews?{urlencode({**kept, **values})}"
