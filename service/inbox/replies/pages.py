"""The inbox: its pages, its marks, and what open pages ask for."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.inbox.frame import Frame
from service.inbox.limits import Limits
from service.inbox.rendering import words
from service.inbox.replies import came
from service.inbox.replies.cards import card
from service.inbox.replies.live import Hub
from service.inbox.replies.stream import event, peer_watch, stream
from service.inbox.session import reader
from service.store.records import Recruiter
from service.usecases import read_inbox
from service.usecases.problems import NotFound
from service.usecases.read_inbox import Page
from service.usecases.reveal_words import reveal_words

LARGEST_ID = 2**63 - 1
_DIGITS = 20
_ID = f"<int(max={LARGEST_ID}):reply_id>"


class Inbox:
    """Renders what routes and streams show, for whoever asks."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        self.context = deps.context
        self._deps = deps
        self._frame = frame

    def whole(self, who: Recruiter, page: Page, before: int | None) -> str:
        """Render the page. With a cursor it shows older replies and does not follow what comes."""
        asked = came.rows(self._deps, who)
        values = self._values(who, page, before)
        return self._frame.page("replies/inbox.html", "inbox", came=asked, **values)

    def rows(self, who: Recruiter, page: Page) -> str:
        """Render the older replies that an open page appends."""
        return self._fragment("replies/_rows.html", who, page, appended=True)

    def marked(self, who: Recruiter, page: Page, before: int | None) -> str:
        """Render one card that was marked, and the count."""
        return self._fragment("replies/_marked.html", who, page, before=before)

    def all_marked(self, who: Recruiter, page: Page) -> str:
        """Render the first page's list again, and the count."""
        return self._fragment("replies/_all_marked.html", who, page)

    def news(self, who: Recruiter, page: Page) -> str:
        """Render what came since, for a page that is open."""
        return self._fragment("replies/_news.html", who, page)

    def with_words(self, who: Recruiter, page: Page, *, alone: bool) -> str:
        """Render one card with its private words, as a page of its own or for an open one."""
        if alone:
            return self._fragment("replies/_words.html", who, page)
        return self._frame.page("replies/words.html", "inbox", **self._values(who, page, None))

    def missed(self, who: Recruiter, after: int) -> Iterator[Page]:
        """Yield everything behind an id, oldest first, in portions."""
        more: int | None = after
        while more is not None:
            found = read_inbox.news(self.context, who, more)
            if found.entries:
                yield found
            more = found.older

    def _fragment(
        self,
        name: str,
        who: Recruiter,
        page: Page,
        *,
        before: int | None = None,
        appended: bool = False,
    ) -> str:
        values = self._values(who, page, before)
        return self._frame.fragment(name, reader=who, appended=appended, **values)

    def _values(self, who: Recruiter, page: Page, before: int | None) -> dict[str, Any]:
        now = self.context.clock()
        return {
            "before": before,
            "cards": [card(entry, who, now) for entry in page.entries],
            "newest": max((entry.id for entry in page.entries), default=0),
            "unread": page.unread,
            "older": page.older,
            "now": now.isoformat(),
            "title": title(page.unread),
        }


class Feed:
    """The events of one stream; remembers what it has given out."""

    def __init__(self, inbox: Inbox, who: Recruiter, after: int) -> None:
        self._inbox, self._who, self._after = inbox, who, after

    def fresh(self) -> Iterator[str]:
        """Yield an event for each reply that came since the last one."""
        for found in self._inbox.missed(self._who, self._after):
            for entry in found.entries:
                self._after = entry.id
                yield event(entry.id, self._inbox.news(self._who, Page((entry,), found.unread)))


def title(unread: int) -> str:
    """Return what stands in the browser's tab."""
    return words("inbox.title_unread", count=unread) if unread else words("inbox.title")


def add_routes(routes: Blueprint, deps: Deps, inbox: Inbox) -> None:
    """Add /inbox and the marks."""
    context = deps.context

    @routes.get("/inbox")
    def show() -> ResponseReturnValue:
        before = _cursor("before")
        page = read_inbox.page(context, reader(), before)
        if before is not None and _is_htmx():
            return inbox.rows(reader(), page)
        return inbox.whole(reader(), page, before)

    @routes.post(f"/inbox/{_ID}/read", defaults={"read": True})
    @routes.post(f"/inbox/{_ID}/unread", defaults={"read": False})
    def mark(reply_id: int, read: bool) -> ResponseReturnValue:
        try:
            page = read_inbox.mark(context, reader(), reply_id, read=read)
        except NotFound:
            abort(404)
        before = _number(request.form.get("before"))
        if not _is_htmx():
            return redirect(_back(reply_id, before), 303)
        return inbox.marked(reader(), page, before)

    @routes.post(f"/inbox/{_ID}/words")
    def show_words(reply_id: int) -> ResponseReturnValue:
        try:
            entry = reveal_words(context, reader(), reply_id)
        except NotFound:
            abort(404)
        return inbox.with_words(reader(), Page((entry,), 0), alone=_is_htmx())

    @routes.post("/inbox/read")
    def mark_all() -> ResponseReturnValue:
        read_inbox.mark_all_read(context, reader(), _number(request.form.get("up_to")) or 0)
        if not _is_htmx():
            return redirect("/inbox", 303)
        return inbox.all_marked(reader(), read_inbox.page(context, reader()))


def add_live_routes(routes: Blueprint, deps: Deps, inbox: Inbox, hub: Hub, limits: Limits) -> None:
    """Add what open pages use: the stream, and the question that replaces it."""

    @routes.get("/inbox/events")
    def events() -> Response:
        feed = Feed(inbox, reader(), _begins_after(deps))
        line: Any = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
        body = stream(hub, feed.fresh, peer_watch(line), limits.stream_seconds)
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return Response(body, content_type="text/event-stream", headers=headers)

    @routes.get("/inbox/news")
    def news() -> ResponseReturnValue:
        after = _cursor("after") or 0
        page = read_inbox.news(deps.context, reader(), after)
        if not page.entries:
            return "", 204
        return inbox.news(reader(), page)


def _cursor(name: str) -> int | None:
    """Read a cursor from the address; one that we never gave is refused."""
    given = request.args.get(name)
    number = _number(given)
    if given is not None and number is None:
        abort(400)
    return number


def _number(given: str | None) -> int | None:
    """Read an id; None for what is none. No id is larger than the database's largest."""
    if given is None or not (given.isascii() and given.isdecimal()):
        return None
    return min(int(given[:_DIGITS]), LARGEST_ID)


def _begins_after(deps: Deps) -> int:
    """Return the last reply that a page has: as it says on coming back, or else began with."""
    known = _number(request.headers.get("Last-Event-ID")), _number(request.args.get("after"))
    named = next((number for number in known if number is not None), None)
    return read_inbox.newest_id(deps.context) if named is None else named


def _is_htmx() -> bool:
    return "HX-Request" in request.headers


def _back(reply_id: int, before: int | None) -> str:
    """Return the address of the page that a card was marked on."""
    return f"/inbox{'' if before is None else f'?before={before}'}#reply-{reply_id}"
