"""One open page's stream of server-sent events: what it missed, then what comes."""

import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty
from typing import Protocol

from service.flows.handling import Eyes
from service.inbox.replies.live import Hub, News, Seat
from service.store.database import DatabaseUnavailable

# A lost connection is tried again after a second; without a place, the page asks in the meantime.
_RETRY_MS = 1_000
_RETRY_FULL_MS = 15_000
_HEARTBEAT_SECONDS = 15.0


class Feed(Protocol):
    """What a page is told, as events; it remembers what it has told."""

    eyes: Eyes
    session_id: int

    def missed(self) -> Iterator[str]:
        """Yield what the page does not have yet."""
        ...

    def told(self, news: News) -> Iterator[str]:
        """Yield what one piece of news is to this page."""
        ...


def stream(hub: Hub, feed: Feed, gone: Callable[[], bool], seconds: float) -> Iterator[str]:
    """Yield what the page missed, and, with a place in the hub, what comes in the next seconds.

    `gone` says whether the browser has left. The end of a stream is none for the page: the browser
    comes back, and is asked again who it is.
    """
    until = time.monotonic() + seconds
    with suppress(DatabaseUnavailable), hub.place(feed.eyes, feed.session_id, gone) as seat:
        yield f"retry: {_RETRY_MS if seat else _RETRY_FULL_MS}\n\n"
        with hub.catching_up:
            missed = list(feed.missed())
        yield from missed
        if seat is not None:
            yield from _live(seat, feed, until)


def _live(seat: Seat, feed: Feed, until: float) -> Iterator[str]:
    while (left := until - time.monotonic()) > 0:
        try:
            news = seat.news.get(timeout=min(left, _HEARTBEAT_SECONDS))
        except Empty:
            if time.monotonic() < until:
                yield ": still here\n\n"
            continue
        if news is None:
            return
        yield from feed.told(news)


def event(html: str, reply_id: int | None = None) -> str:
    """Write one event. A line break of any kind ends a field, so each line gets its own.

    Only what is new has an id: a browser that comes back names the last one, and must not go back
    behind it for an old reply that somebody changed.
    """
    data = "\n".join(f"data: {line}" for line in html.splitlines())
    mark = "" if reply_id is None else f"id: {reply_id}\n"
    return f"{mark}event: reply\n{data}\n\n"


def peer_watch(line: object) -> Callable[[], bool]:
    """Return what says whether the other end of a connection has closed it."""
    if not isinstance(line, socket.socket):
        return lambda: False  # a server that hides its socket: the heartbeat will notice
    return lambda: _closed(line)


def _closed(line: socket.socket) -> bool:
    try:
        readable = select.poll()
        readable.register(line, select.POLLIN)
        return bool(readable.poll(0)) and line.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):
        return True
