"""A quiet line that says who else is here: on a card in which somebody chooses, and on a thread."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.flows.wording.clean import one_line
from service.inbox.frame import Frame
from service.inbox.rendering import words
from service.inbox.replies.pages import ID
from service.inbox.session import reader
from service.usecases import read_inbox, who_is_here
from service.usecases.problems import NotFound


def here(deps: Deps, frame: Frame, place: str, path: str) -> str:
    """Render who else is at a place (`who_is_here.place_of`); the line asks `path` again by itself.

    `path` answers with what this returns, for whoever sees that place.
    """
    names = who_is_here.who_else(deps.context, deps.presence, reader(), place)
    key = "inbox.here.one" if len(names) == 1 else "inbox.here.many"
    said = words(key, who=one_line(", ".join(names))) if names else ""
    return frame.fragment("replies/_here.html", said=said, path=path, place=place)


def here_at_reply(deps: Deps, frame: Frame, reply_id: int) -> str:
    """Render who else is at the conversation of a reply. Raises NotFound."""
    entry = read_inbox.one(deps.context, reader(), reply_id).entries[0]
    return here(deps, frame, who_is_here.place_of_entry(entry), f"/inbox/{reply_id}/here")


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add what the line asks."""

    @routes.get(f"/inbox/{ID}/here")
    def look(reply_id: int) -> ResponseReturnValue:
        try:
            return here_at_reply(deps, frame, reply_id)
        except NotFound:
            abort(404)
