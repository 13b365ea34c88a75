"""A recruiter reads the inbox: a view of it in pages, what is new, what they have read."""

from dataclasses import dataclass, field
from datetime import datetime

from service.flows import handling as rules
from service.flows.handling import Eyes, Show, Standing
from service.flows.terms import wanted
from service.store import handling, inbox, visibility
from service.store.database import Tx
from service.store.inbox import Entry, View
from service.store.records import Recruiter
from service.usecases.context import Context
from service.usecases.problems import NotFound

# Thirty took a slow phone 1.05 s to show, twenty 0.9 s: `make bench ARGS=desk`.
PAGE = 20
NEWS = 50
Standings = list[tuple[Standing, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants to see: a view, narrowed by what they typed into the search."""

    show: Show = Show.ALL
    query: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some replies, what each view holds, and the cursor of the older ones, if any.

    `on_top` are urgent and unread. `in_team`: this reader shares a team with somebody.
    """

    entries: tuple[Entry, ...]
    counts: dict[Show, int]
    older: int | None = None
    on_top: tuple[Entry, ...] = ()
    in_team: bool = False
    asked: Asked = field(default_factory=Asked)


def eyes_of(tx: Tx, reader: Recruiter) -> Eyes:
    """Return what a reader sees, and their team, as both stand now."""
    sight = visibility.sight_of(tx, reader)
    team = frozenset[int]()
    if reader.team_id is not None:
        team = handling.team_of(tx, reader.team_id) if sight.everything else sight.recruiters
    return Eyes(sight, team)


def eyes(context: Context, reader: Recruiter) -> Eyes:
    """Return the same, for whoever holds no transaction."""
    with context.database.read() as tx:
        return eyes_of(tx, reader)


def page(
    context: Context, reader: Recruiter, before: int | None = None, asked: Asked | None = None
) -> Page:
    """Return a page, newest first; `before` is the cursor that the page before it gave."""
    wish = asked or Asked()
    with context.database.read() as tx:
        view = _view(tx, context, reader, wish)
        on_top, found = inbox.page(tx, view, before, PAGE + 1)
        counts = _counts(tx, view)
    shown = tuple(found[:PAGE])
    older = shown[-1].id if len(found) > PAGE else None
    in_team = len(view.eyes.team) > 1
    return Page(shown, counts, older, tuple(on_top[:PAGE]), in_team, wish)


def news(context: Context, reader: Recruiter, after: int, asked: Asked | None = None) -> Page:
    """Return what came into a view behind an id, oldest first, at most `NEWS` at a time."""
    wish = asked or Asked()
    with context.database.read() as tx:
        view = _view(tx, context, reader, wish)
        found = inbox.after(tx, view, after, NEWS)
        counts = _counts(tx, view) if found else {}
    older = found[-1].id if len(found) == NEWS else None
    return Page(tuple(found), counts, older, asked=wish)


def one(context: Context, reader: Recruiter, reply_id: int) -> Page:
    """Return one reply as it stands now. Raises NotFound when they don't see it."""
    with context.database.read() as tx:
        return _one(tx, context, reader, reply_id)


def newest_id(context: Context) -> int:
    """Return the id of the newest reply of all, 0 when there is none."""
    with context.database.read() as tx:
        return inbox.newest_id(tx)


def came_after(context: Context, reply_id: int) -> list[Entry]:
    """Return what came behind an id, oldest first and at most `NEWS`, whoever sees it."""
    with context.database.read() as tx:
        return inbox.all_after(tx, reply_id, NEWS)


def came_back(context: Context, span: tuple[datetime, datetime]) -> list[int]:
    """Return which replies were put off until a moment of a span, its end included."""
    with context.database.read() as tx:
        return handling.returned(tx, span)


def as_it_stands(context: Context, reply_id: int) -> Entry | None:
    """Return a reply, whoever sees it: for what decides that itself."""
    with context.database.read() as tx:
        return inbox.by_id(tx, reply_id)


def standings(context: Context) -> Standings:
    """Return how all replies stand that are unread or open."""
    with context.database.read() as tx:
        return handling.standings(tx, context.clock())


def mark(context: Context, reader: Recruiter, reply_id: int, *, read: bool) -> Page:
    """Mark one reply as read or unread and return it. Raises NotFound when they don't see it."""
    with context.database.write() as tx:
        sight = visibility.sight_of(tx, reader)
        handling.mark(tx, sight, reply_id, context.clock() if read else None)
        page = _one(tx, context, reader, reply_id)
    context.publisher.publish(reply_id)
    return page


def mark_all_read(context: Context, reader: Recruiter, up_to: int) -> None:
    """Mark everything as read up to an id, the newest on the reader's page."""
    with context.database.write() as tx:
        sight = visibility.sight_of(tx, reader)
        marked = handling.mark_all(tx, sight, up_to, context.clock())
    for reply_id in sorted(marked)[-NEWS:]:
        context.publisher.publish(reply_id)


def _one(tx: Tx, context: Context, reader: Recruiter, reply_id: int) -> Page:
    view = _view(tx, context, reader, Asked())
    entry = inbox.one(tx, view.eyes.sight, reply_id)
    if entry is None:
        raise NotFound(f"reply {reply_id} is not in this inbox")
    return Page((entry,), _counts(tx, view))


def _view(tx: Tx, context: Context, reader: Recruiter, asked: Asked) -> View:
    return View(eyes_of(tx, reader), context.clock(), asked.show, wanted(asked.query))


def _counts(tx: Tx, view: View) -> dict[Show, int]:
    return rules.counts(handling.standings(tx, view.now), view.eyes)
