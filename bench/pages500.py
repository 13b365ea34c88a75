"""500 open inbox pages: what they cost at rest, how soon a reply is on all, what webhooks feel."""

import os
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles

from bench import live, load, memory, world
from service import bootstrap, config
from service.cli import programs
from service.store import migrate
from service.usecases.accounts import add_user
from service.usecases.context import Context

PAGES = 500
# Each is an admin, who sees everything: every page is told of every reply.
PEOPLE = 20
REPLIES = 60
_REST_SECONDS = 20.0
_PAUSE_SECONDS = 0.25
_PATIENCE = 30.0


class Pages:
    """Open pages, read by one thread; notes when each of them got each event."""

    def __init__(self, port: int, cookies: list[str]) -> None:
        self.came: list[float] = []
        self._selector = selectors.DefaultSelector()
        for at in range(PAGES):
            line = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
            line.sendall(_request(port, cookies[at % len(cookies)]))
            self._selector.register(line, selectors.EVENT_READ)
        self.opened = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            for key, _ in self._selector.select():
                data = key.fileobj.recv(1 << 16)  # type: ignore[union-attr]  # all are sockets
                now = time.perf_counter()
                self.opened += b"retry: 1000" in data
                self.came += [now] * data.count(b"event: reply")
                if not data:
                    self._selector.unregister(key.fileobj)

    def await_opened(self) -> None:
        """Return when all have their place."""
        _await(lambda: self.opened >= PAGES, f"only {self.opened} of {PAGES} pages opened")

    def await_events(self, how_many: int) -> None:
        """Return when so many events have come in all."""
        _await(lambda: len(self.came) >= how_many, "a page was not told")


def measure(folder: Path, database: str) -> Iterator[str]:
    """Yield what 500 pages cost and how fast they are; `database` is an address."""
    port = world.free_port()
    url = f"http://127.0.0.1:{port}"
    variables = world.environment(folder, port, DATABASE_URL=database)
    settings = config.load(variables)
    context = bootstrap.build(settings).context
    phones = _prepare(context)
    context.database.close()
    with (
        world.valkey(folder),
        world.process(list(programs.web_command(settings)), variables, url) as web,
        world.process(list(programs.worker_command("replies")), variables, ""),
    ):
        yield from _measured(port, web, [live.sign_in(url, one) for one in _emails()], phones)


def _prepare(context: Context) -> list[str]:
    migrate.upgrade(context.database)
    for email in _emails():
        add_user(context, email, password=live.PASSWORD, role="admin")
    return world.invite_many(context, 2 * REPLIES)


def _emails() -> list[str]:
    return [f"admin{number}@acme.example" for number in range(PEOPLE)]


def _measured(port: int, web: int, cookies: list[str], phones: list[str]) -> Iterator[str]:
    alone = _webhooks(port, phones[:REPLIES], 0)
    before, at = memory.of({"web": web}), _cpu(web)
    time.sleep(_REST_SECONDS)
    empty = (_cpu(web) - at) / _REST_SECONDS
    pages = Pages(port, cookies)
    pages.await_opened()
    time.sleep(2)
    at = _cpu(web)
    time.sleep(_REST_SECONDS)
    idle = (_cpu(web) - at) / _REST_SECONDS
    yield from memory.lines(before, memory.of({"web": web}))
    yield f"  {PAGES} pages at rest take {idle:.1%} of a core ({empty:.1%} without them)"
    at, told = _cpu(web), len(pages.came)
    beside, seen = _replies(port, pages, phones[REPLIES:])
    cost = (_cpu(web) - at) / REPLIES * 1000
    events = (len(pages.came) - told) / REPLIES
    yield f"  a reply costs {cost:.0f} ms of CPU for all of them ({events:.0f} events)"
    yield f"  from the text to an open page: {_said(seen)} (aim: 95 in 100 under 1000 ms)"
    yield f"  its webhook: {_said(beside)} · without pages {_said(alone)}"


def _webhooks(port: int, phones: list[str], first: int) -> list[float]:
    return [_send(port, phone, first + at) for at, phone in enumerate(phones)]


def _send(port: int, phone: str, number: int) -> float:
    begin = time.perf_counter()
    load.send(port, world.signed_text(port, "/twilio/sms", phone, number))
    return time.perf_counter() - begin


def _replies(port: int, pages: Pages, phones: list[str]) -> tuple[list[float], list[float]]:
    """Let one reply after the other come; return the webhooks' times, and each page's."""
    webhooks, seen = [], []
    for at, phone in enumerate(phones):
        known, begin = len(pages.came), time.perf_counter()
        webhooks.append(_send(port, phone, REPLIES + at))
        pages.await_events(known + PAGES)
        seen += [moment - begin for moment in pages.came[known : known + PAGES]]
        time.sleep(_PAUSE_SECONDS)
    return webhooks, seen


def _said(times: list[float]) -> str:
    cuts = [cut * 1000 for cut in quantiles(times, n=100)]
    return f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms"


def _cpu(pid: int) -> float:
    """Return the seconds of CPU that a process and its children have used (Linux; 0 elsewhere)."""
    if not Path("/proc/self/stat").exists():
        return 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ticks = 0
    for one in (pid, *map(int, children)):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _request(port: int, cookie: str) -> bytes:
    return (
        f"GET /inbox/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Accept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
    ).encode()


def _await(done: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not done():
        if time.monotonic() > end:
            sys.exit(otherwise)
        time.sleep(0.002)
