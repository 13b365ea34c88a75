"""A recruiter reads the inbox: a page of it, what is new, what they have read."""

from dataclasses import dataclass

from service.store import inbox, visibility
from service.store.inbox import Entry
from service.store.records import Recruiter
from service.usecases.context import Context
from service.usecases.problems import NotFound

PAGE = 30
NEWS = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some replies, how many are unread in all, and the cursor of the older ones, if any."""

    entries: tuple[Entry, ...]
    unread: int
    older: int | None = None


def page(context: Context, reader: Recruiter, before: int | None = None) -> Page:
    """Return a page, newest first; `before` is the cursor that the page before it gave."""
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, reader)
        found = inbox.newest_first(tx, sight, before, PAGE + 1)
        unread = inbox.count_unread(tx, sight)
    shown = tuple(found[:PAGE])
    return Page(shown, unread, shown[-1].id if len(found) > PAGE else None)


def news(context: Context, reader: Recruiter, after: int) -> Page:
    """Return what came behind an id, oldest first, at most `NEWS` at a time."""
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, reader)
        found = inbox.after(tx, sight, after, NEWS)
        unread = inbox.count_unread(tx, sight) if found else 0
    return Page(tuple(found), unread, found[-1].id if len(found) == NEWS else None)


def newest_id(context: Context) -> int:
    """Return the id of the newest reply of all, 0 when there is none."""
    with context.database.read() as tx:
        return inbox.newest_id(tx)


def mark(context: Context, reader: Recruiter, reply_id: int, *, read: bool) -> Page:
    """Mark one reply as read or unread and return it. Raises NotFound when they don't see it."""
    with context.database.write() as tx:
        sight = visibility.sight_of(tx, reader)
        inbox.mark(tx, sight, reply_id, context.clock() if read else None)
        entry = inbox.one(tx, sight, reply_id)
        unread = inbox.count_unread(tx, sight)
    if entry is None:
        raise NotFound(f"reply {reply_id} is not in this inbox")
    return Page((entry,), unread)


def mark_all_read(context: Context, reader: Recruiter, up_to: int) -> None:
    """Mark everything as read up to an id, the newest on the reader's page."""
    with context.database.write() as tx:
        sight = visibility.sight_of(tx, reader)
        inbox.mark_all(tx, sight, up_to, context.clock())
