"""One open page's stream of server-sent events: what it missed, then what comes."""

import select
import socket
import time
from collections.abc import Callable, Iterator

from service.inbox.replies.live import Hub
from service.store.database import DatabaseUnavailable

# A lost connection is tried again after a second; without a place, the page asks in the meantime.
_RETRY_MS = 1_000
_RETRY_FULL_MS = 15_000
_HEARTBEAT_SECONDS = 15.0


def stream(
    hub: Hub, fresh: Callable[[], Iterator[str]], gone: Callable[[], bool], seconds: float
) -> Iterator[str]:
    """Yield what the page missed, and, with a place in the hub, what comes in the next seconds.

    `fresh` yields the events that it has not yielded before. `gone` says whether the browser has
    left; the next heartbeat would tell too, but hold a thread until then. The end of a stream is
    none for the page: the browser comes back, and is asked again who it is.
    """
    with hub.place() as placed:
        until = time.monotonic() + seconds
        yield f"retry: {_RETRY_MS if placed else _RETRY_FULL_MS}\n\n"
        try:
            seen, beat = hub.news, time.monotonic()
            yield from fresh()
            while placed and not (hub.stopping or gone() or time.monotonic() >= until):
                due = time.monotonic() - beat >= _HEARTBEAT_SECONDS
                if due:
                    beat = time.monotonic()
                    yield ": still here\n\n"
                if due or hub.news != seen:
                    seen = hub.news
                    yield from fresh()
                hub.wait(seen)
        except DatabaseUnavailable:
            return


def event(reply_id: int, html: str) -> str:
    """Write one event. A line break of any kind ends a field, so each line gets its own."""
    data = "\n".join(f"data: {line}" for line in html.splitlines())
    return f"id: {reply_id}\nevent: reply\n{data}\n\n"


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
