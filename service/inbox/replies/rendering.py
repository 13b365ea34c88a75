"""What the inbox shows, rendered: whole pages, cards that changed, what comes to open pages."""

from dataclasses import replace
from typing import Any

from service.deps import Deps
from service.flows.handling import COUNTED, Show
from service.inbox.frame import Frame, Said
from service.inbox.rendering import words
from service.inbox.replies import came
from service.inbox.replies.cards import card
from service.inbox.replies.views import address, tabs
from service.store.inbox import Entry
from service.store.records import Recruiter
from service.usecases.read_inbox import Page

KEYS = ("j", "k", "enter", "e", "s", "a", "r", "u", "/", "z")


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
        return self._frame.page("replies/inbox.html", "inbox", KEYS, came=asked, **values)

    def rows(self, who: Recruiter, page: Page) -> str:
        """Render the older replies that an open page appends."""
        return self._fragment("replies/_rows.html", who, page, appended=True)

    def marked(
        self, who: Recruiter, page: Page, before: int | None = None, said: Said | None = None
    ) -> str:
        """Render one card that was changed, the numbers, and what was just done."""
        values = self._values(who, page, before)
        return self._frame.part("replies/_marked.html", said, **values)

    def all_marked(self, who: Recruiter, page: Page) -> str:
        """Render the first page's list again, and the numbers."""
        return self._fragment("replies/_all_marked.html", who, page)

    def news(self, who: Recruiter, page: Page, *, listed: bool = True) -> str:
        """Render what came since, for a page that is open; `listed` where it is in its view."""
        return self._fragment("replies/_news.html", who, page, listed=listed)

    def changed(self, who: Recruiter, entry: Entry, *, listed: bool) -> str:
        """Render a card that a colleague changed: in its place, or, where `listed`, on top."""
        page = Page((entry,), {})
        return self._fragment("replies/_changed.html", who, page, listed=listed)

    def brought_up_to_date(self, who: Recruiter, page: Page) -> str:
        """Render a card for its place on an open page, wherever that is, and the numbers."""
        return self.changed(who, page.entries[0], listed=False) + self.numbers(page.counts)

    def numbers(self, counts: dict[Show, int]) -> str:
        """Render the numbers alone, for an open page."""
        return self._frame.fragment("replies/_numbers.html", **_numbers(counts), oob=True)

    def with_words(self, who: Recruiter, page: Page, *, alone: bool) -> str:
        """Render one card with its private words, as a page of its own or for an open one."""
        if alone:
            return self._fragment("replies/_words.html", who, page)
        return self._frame.page("replies/words.html", "inbox", **self._values(who, page, None))

    def _fragment(self, name: str, who: Recruiter, page: Page, **more: object) -> str:
        values = self._values(who, page, None)
        return self._frame.fragment(name, reader=who, **{**values, **more})

    def _values(self, who: Recruiter, page: Page, before: int | None) -> dict[str, Any]:
        now = self.context.clock()
        entries = (*page.on_top, *page.entries)
        older = address(page.asked, page.older) if page.older else ""
        return {
            **_numbers(page.counts),
            "before": before,
            "on_top": [card(entry, who, now) for entry in page.on_top],
            "cards": [card(entry, who, now) for entry in page.entries],
            "newest": max((entry.id for entry in entries), default=0),
            "older": older,
            "now": now.isoformat(),
            "asked": page.asked,
            "tabs": tabs(page),
            "home": address(page.asked),
            "everything": address(replace(page.asked, query="")),
            "stream": address(
                page.asked, base="/inbox/events", after=max((e.id for e in entries), default=0)
            ),
        }


def title(unread: int) -> str:
    """Return what stands in the browser's tab."""
    return words("inbox.title_unread", count=unread) if unread else words("inbox.title")


def _numbers(counts: dict[Show, int]) -> dict[str, Any]:
    unread = counts.get(Show.UNREAD, 0)
    return {
        "unread": unread,
        "title": title(unread),
        "numbers": {str(show): counts.get(show, 0) for show in COUNTED},
    }
