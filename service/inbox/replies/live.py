"""Tells the open pages of this process what came and what colleagues did.

One thread listens for all of them, started by the first page (threads do not survive gunicorn's
fork) and ended after the last. It reads each piece of news from the database once, which is the
truth, decides who sees it, and wakes those pages alone. Nothing new is missed when Redis is gone or
no worker runs: it looks every second; what colleagues did is then seen at the next load of a page.
"""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from queue import SimpleQueue
from typing import TypeVar

import structlog

from service.flows.handling import Eyes
from service.ports import QueueUnavailable
from service.store.database import DatabaseUnavailable
from service.store.inbox import Entry
from service.usecases import read_inbox, sessions
from service.usecases.context import Context
from service.usecases.read_inbox import Standings

# Every wait of the listener ends after a second: a process that is told to stop has five to do so.
WAKE_SECONDS = 1.0
_REMEMBERED = 500
# Pages that come back after a restart read what they missed, so many of them at once.
_CATCHING_UP = 4
_log = structlog.get_logger()
Made = TypeVar("Made")


class News:
    """A reply as it stands now, with how all stand; what is made of it is made once for many."""

    def __init__(self, entry: Entry, standings: Standings) -> None:
        self.entry = entry
        self.standings = standings
        self._made: dict[Hashable, object] = {}
        self._making = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what `make` gave for this key the first time."""
        with self._making:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]  # type: ignore[return-value]  # what `make` of this key gave


class Seat:
    """An open page's place: what came for it waits here. None means that it has to end."""

    def __init__(self, eyes: Eyes, session_id: int, gone: Callable[[], bool]) -> None:
        self._eyes = eyes
        self.session_id = session_id
        self.gone = gone
        self.news = SimpleQueue[News | None]()

    def sees(self, entry: Entry) -> bool:
        """Whether its reader sees a reply."""
        return self._eyes.sight.sees_reply(entry.recruiter_id, entry.assignee_id)


class Hub:
    """The open pages of one process, and the thread that tells them. `listen` is `Deps.listen`."""

    def __init__(
        self, listen: Callable[[float], Iterator[int | None]], context: Context, places: int
    ) -> None:
        self.stopping = False
        self.catching_up = threading.BoundedSemaphore(_CATCHING_UP)
        self._listen = listen
        self._context = context
        self._places = places
        self._changed = threading.Condition()
        self._seats: set[Seat] = set()
        self._listener: threading.Thread | None = None
        self._hears = threading.Event()
        self._seen = 0
        self._back_since = context.clock()
        self._told: dict[int, Entry] = {}

    @contextmanager
    def place(self, eyes: Eyes, session_id: int, gone: Callable[[], bool]) -> Iterator[Seat | None]:
        """Take a place for a page and give it back; None when all are taken.

        Whatever comes after it was taken is told, while its session lasts. Raises
        DatabaseUnavailable.
        """
        seat = Seat(eyes, session_id, gone)
        taken = self._take(seat)
        try:
            if taken:
                self._hears.wait(WAKE_SECONDS)
            yield seat if taken else None
        finally:
            with self._changed:
                self._seats.discard(seat)
                self._changed.notify_all()

    def stop(self) -> None:
        """Let every page's stream end within a second or so. Takes no lock: for signal handlers."""
        self.stopping = True

    def close(self, seconds: float = 10) -> bool:
        """Stop, and wait until every stream and the listener have ended; False if they have not."""
        self.stop()
        with self._changed:
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not (self._seats or self._listener), seconds)

    def _take(self, seat: Seat) -> bool:
        with self._changed:
            if self.stopping or len(self._seats) >= self._places:
                return False
            if self._listener is None:
                self._begin()
            self._seats.add(seat)
        return True

    def _begin(self) -> None:
        self._seen = read_inbox.newest_id(self._context)
        self._back_since = self._context.clock()
        self._hears.clear()
        self._listener = threading.Thread(target=self._run, name="inbox-listener", daemon=True)
        self._listener.start()

    def _run(self) -> None:
        try:
            while self._wanted():
                try:
                    self._follow()
                except QueueUnavailable as error:
                    _log.debug("no live updates from Redis, looking", error=str(error))
                    self._hears.set()
                    self._look()
                    self._pause()
        finally:
            self._end_all()

    def _follow(self) -> None:
        """Pass on what Redis says, and look when it is silent. Raises QueueUnavailable."""
        with closing(self._listen(WAKE_SECONDS)) as ids:  # type: ignore[type-var]  # a generator
            for reply_id in ids:
                self._hears.set()
                if reply_id is not None and reply_id <= self._seen:
                    self._tell_changed([reply_id])
                else:
                    self._look()
                if not self._wanted():
                    return

    def _look(self) -> None:
        """Find what came, and what is back; one row of two indexes, a second and process."""
        try:
            while read_inbox.newest_id(self._context) > self._seen:
                came = read_inbox.came_after(self._context, self._seen)
                self._tell(came)
                self._seen = came[-1].id
            since, self._back_since = self._back_since, self._context.clock()
            back = read_inbox.came_back(self._context, (since, self._back_since))
            for reply_id in back:
                self._told.pop(reply_id, None)  # nobody wrote anything: only time has passed
            self._tell_changed(back)
        except DatabaseUnavailable as error:
            _log.warning("the inbox cannot look for replies", error=str(error))
        self._see_off()

    def _tell_changed(self, ids: list[int]) -> None:
        try:
            found = [read_inbox.as_it_stands(self._context, reply_id) for reply_id in ids]
            self._tell([entry for entry in found if entry is not None])
        except DatabaseUnavailable as error:
            _log.warning("open pages were not told of a change", error=str(error))

    def _tell(self, entries: list[Entry]) -> None:
        """Hand over what is not known yet to the pages of those who see it."""
        fresh = [entry for entry in entries if self._told.get(entry.id) != entry]
        standings = read_inbox.standings(self._context) if fresh else []
        seats = self._signed_in() if fresh else []
        for entry in fresh:
            self._told[entry.id] = entry
            news = News(entry, standings)
            for seat in seats:
                if seat.sees(entry):
                    seat.news.put(news)
        while len(self._told) > _REMEMBERED:
            del self._told[next(iter(self._told))]

    def _signed_in(self) -> list[Seat]:
        """Return the places of those who are signed in still; the others' pages end here."""
        seats = self._all()
        held = sessions.still_open(self._context, {seat.session_id for seat in seats})
        for seat in seats:
            if seat.session_id not in held:
                seat.news.put(None)
        return [seat for seat in seats if seat.session_id in held]

    def _see_off(self) -> None:
        """Let those end whose browser has left: a heartbeat would tell, but hold a thread."""
        for seat in self._all():
            if seat.gone():
                seat.news.put(None)

    def _end_all(self) -> None:
        with self._changed:
            if self._listener not in {None, threading.current_thread()}:
                return  # a page has come since, and another listens for it
            self._listener = None
            self._changed.notify_all()
        for seat in self._all():
            seat.news.put(None)

    def _all(self) -> list[Seat]:
        with self._changed:
            return list(self._seats)

    def _pause(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self.stopping, WAKE_SECONDS)

    def _wanted(self) -> bool:
        """Whether a page is open. Decided under the lock, so that the next one starts anew."""
        with self._changed:
            wanted = bool(self._seats) and not self.stopping
            if not wanted:
                self._listener = None
            self._changed.notify_all()
            return wanted
