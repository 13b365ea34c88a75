"""Renders a thread: as a page, as the parts of it that change, as what is older."""

import secrets
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import abort, request
from markupsafe import Markup

from service.deps import Deps
from service.flows.correcting import CHOICES
from service.flows.state import Reason
from service.inbox.frame import Frame, Said
from service.inbox.replies.presence import here
from service.inbox.session import reader
from service.inbox.thread import beside
from service.inbox.thread.answers import Page
from service.inbox.thread.clocks import clocks_of
from service.inbox.thread.rows import rows
from service.usecases.problems import NotFound
from service.usecases.read_thread import Thread, read_thread
from service.usecases.who_is_here import place_of
from service.usecases.write_text import Draft, look_at_text

KEYS = ("j", "k", "r", "z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_DIGITS = 18
_LAST = 32_503_680_000_000_000  # the year 3000, in microseconds


# Private words that the reader has just asked for, by "replies/<id>" or "texts/<id>".
Shown = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody is writing: `key` tells a form that is sent twice, `wrong` why it was refused.

    `kept`: it was typed before they had to sign in again.
    """

    text: str = ""
    interview_id: int | None = None
    draft: Draft | None = None
    wrong: str = ""
    kept: bool = False


class Showing:
    """Renders threads for whoever is signed in."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        self.context = deps.context
        self._deps = deps
        self._frame = frame

    def thread(self, candidate_id: int, before: datetime | None = None) -> Thread:
        """Return a candidate's thread; 404 when the reader does not see it."""
        try:
            return read_thread(self.context, reader(), candidate_id, before)
        except NotFound:
            abort(404)

    def whole(self, found: Thread, form: Form | None = None, shown: Shown = ()) -> str:
        """Render the page."""
        values = self._values(found, shown)
        values |= self._writing(found, form or Form())
        if found.person is not None:
            line = self.here(found.person.id)
            values["present"] = Markup(line)  # noqa: S704  # our own template made it
        return self._frame.page("thread/thread.html", "inbox", KEYS, **values)

    def here(self, candidate_id: int) -> str:
        """Render who else has the thread open."""
        place, path = place_of(candidate_id, 0), f"/candidates/{candidate_id}/here"
        return here(self._deps, self._frame, place, path)

    def older(self, found: Thread) -> str:
        """Render the rows that an open page puts above its own."""
        return self._frame.part("thread/_rows.html", **self._values(found))

    def changed(self, found: Thread, said: Said | None = None, shown: Shown = ()) -> str:
        """Render what stands beside the thread, the rows for their place, and what was done."""
        return self._frame.part("thread/_changed.html", said, **self._values(found, shown))

    def undone(self, found: Thread, words: str) -> str:
        """Render what takes the place of the words that offered an undo, and what it changed."""
        parts = self._frame.part("thread/_changed.html", oob=True, **self._values(found))
        return self._frame.fragment("_said.html", said=Said(words)) + parts

    def rewritten(self, found: Thread, form: Form, said: Said | None = None) -> str:
        """Render the form anew, the rows for their place, and what was done."""
        values = self._values(found) | self._writing(found, form)
        return self._frame.part("thread/_written.html", said, **values)

    def measured(self, draft: Draft, found: Thread) -> str:
        """Render what a text that is being written would be."""
        values: dict[str, Any] = {"draft": draft, "clocks": clocks_of(found, reader())}
        return self._frame.part("thread/_measured.html", **values)

    def news(self, found: Thread, seen: str) -> str:
        """Render the rows if they are not those that a page has seen; else nothing."""
        values = self._values(found)
        if values["mark"] == seen:
            return ""
        return self._frame.part("thread/_news.html", **values)

    def _values(self, found: Thread, shown: Shown = ()) -> dict[str, Any]:
        page = Page(
            found,
            reader(),
            clocks_of(found, reader()),
            self.context.clock(),
            shown,
        )
        ahead, past = beside.meetings(page)
        made = rows(page)
        facts = (made, ahead, past)
        return {
            "rows": made,
            "ahead": ahead,
            "past": past,
            "person": beside.person(page),
            "clocks": page.clocks,
            "intents": [str(one) for one in CHOICES],
            "reasons": [str(one) for one in Reason],
            "base": f"/candidates/{found.person.id}" if found.person else "",
            "at": _at(),
            "written": found.written,
            "older": cursor_of(found.older) if found.older else "",
            "mark": f"{zlib.crc32(repr(facts).encode()):08x}",
        }

    def _writing(self, found: Thread, form: Form) -> dict[str, Any]:
        about = form.interview_id or default_interview(found, self.context.clock())
        draft = form.draft
        if draft is None and about is not None:
            draft = look_at_text(self.context, reader(), about, form.text)
        return {"form": form, "about": about, "draft": draft, "key": secrets.token_urlsafe(12)}


def default_interview(found: Thread, now: datetime) -> int | None:
    """Return the interview that a text is about unless somebody says otherwise: the next one."""
    ahead = [one.id for one in found.interviews if one.in_flow().ends_at > now]
    return ahead[0] if ahead else found.interviews[-1].id if found.interviews else None


def cursor_of(moment: datetime) -> str:
    """Write a moment as the cursor of what came before it."""
    return str((moment - _EPOCH) // _TICK)


def _at() -> str:
    """Return the cursor of the portion that is shown, to stay there when a row's button is pressed.

    What takes a cancellation back names a status by the same word: that is no cursor.
    """
    given = request.args.get("at", request.args.get("before", ""))
    return given if given.isascii() and given.isdecimal() else ""


def cursor(name: str = "before") -> datetime | None:
    """Read the cursor in the address; one that we never gave is refused."""
    given = request.args.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS):
        abort(400)
    if int(given) > _LAST:
        abort(400)
    return _EPOCH + int(given) * _TICK
