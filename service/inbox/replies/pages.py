"""The inbox: its pages, its marks, and what open pages ask for."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.inbox.limits import Limits
from service.inbox.replies.feed import PageFeed
from service.inbox.replies.live import Hub
from service.inbox.replies.rendering import Inbox
from service.inbox.replies.stream import peer_watch, stream
from service.inbox.replies.views import address, asked_in
from service.inbox.session import holder, reader
from service.usecases import read_inbox
from service.usecases.problems import NotFound
from service.usecases.read_inbox import Page
from service.usecases.reveal_words import reveal_words

LARGEST_ID = 2**63 - 1
_DIGITS = 20
ID = f"<int(max={LARGEST_ID}):reply_id>"


def add_routes(routes: Blueprint, deps: Deps, inbox: Inbox) -> None:
    """Add /inbox and the marks."""
    context = deps.context

    @routes.get("/inbox")
    def show() -> ResponseReturnValue:
        before = _cursor("before")
        page = read_inbox.page(context, reader(), before, asked_in(request.args))
        if before is not None and is_htmx():
            return inbox.rows(reader(), page)
        return inbox.whole(reader(), page, before)

    @routes.post(f"/inbox/{ID}/read", defaults={"read": True})
    @routes.post(f"/inbox/{ID}/unread", defaults={"read": False})
    def mark(reply_id: int, read: bool) -> ResponseReturnValue:
        try:
            page = read_inbox.mark(context, reader(), reply_id, read=read)
        except NotFound:
            abort(404)
        if not is_htmx():
            return redirect(back_to(reply_id), 303)
        return inbox.marked(reader(), page, number(request.form.get("before")))

    @routes.post(f"/inbox/{ID}/words")
    def show_words(reply_id: int) -> ResponseReturnValue:
        try:
            entry = reveal_words(context, reader(), reply_id)
        except NotFound:
            abort(404)
        return inbox.with_words(reader(), Page((entry,), {}), alone=is_htmx())

    @routes.post("/inbox/read")
    def mark_all() -> ResponseReturnValue:
        read_inbox.mark_all_read(context, reader(), number(request.form.get("up_to")) or 0)
        if not is_htmx():
            return redirect("/inbox", 303)
        return inbox.all_marked(reader(), read_inbox.page(context, reader()))


def add_live_routes(routes: Blueprint, deps: Deps, inbox: Inbox, hub: Hub, limits: Limits) -> None:
    """Add what open pages use: the stream, and the question that replaces it."""

    @routes.get("/inbox/events")
    def events() -> Response:
        feed = PageFeed(inbox, holder(), asked_in(request.args), _begins_after(deps))
        line: Any = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
        body = stream(hub, feed, peer_watch(line), limits.stream_seconds)
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return Response(body, content_type="text/event-stream", headers=headers)

    @routes.get("/inbox/news")
    def news() -> ResponseReturnValue:
        after, asked = _cursor("after") or 0, asked_in(request.args)
        page = read_inbox.news(deps.context, reader(), after, asked)
        if not page.entries or asked.query:
            return "", 204
        return inbox.news(reader(), page) + inbox.numbers(page.counts)


def number(given: str | None) -> int | None:
    """Read an id; None for what is none. No id is larger than the database's largest."""
    if given is None or not (given.isascii() and given.isdecimal()):
        return None
    return min(int(given[:_DIGITS]), LARGEST_ID)


def is_htmx() -> bool:
    """Whether an open page asks, and not a browser without scripts."""
    return "HX-Request" in request.headers


def back_to(reply_id: int) -> str:
    """Return the address of the page that a card was changed on."""
    before = number(request.form.get("before"))
    return f"{address(asked_in(request.form), before)}#reply-{reply_id}"


def _cursor(name: str) -> int | None:
    """Read a cursor from the address; one that we never gave is refused."""
    given = request.args.get(name)
    found = number(given)
    if given is not None and found is None:
        abort(400)
    return found


def _begins_after(deps: Deps) -> int:
    """Return the last reply that a page has: as it says on coming back, or else began with."""
    known = number(request.headers.get("Last-Event-ID")), number(request.args.get("after"))
    named = next((one for one in known if one is not None), None)
    return read_inbox.newest_id(deps.context) if named is None else named
