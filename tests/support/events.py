"""A browser's end of a stream of server-sent events."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import requests

from tests.support.inbox import PASSWORD, token_of
from tests.support.steps import DANA

_PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it was sent."""

    id: int
    name: str
    data: str

    @property
    def cards(self) -> list[int]:
        """List the replies whose cards it carries."""
        return [int(found) for found in re.findall(r'<li id="reply-(\d+)"', self.data)]


class Stream:
    """An open stream; every read gives up after ten seconds."""

    def __init__(self, response: requests.Response) -> None:
        self.headers = response.headers
        self.status = response.status_code
        self._response = response
        self._blocks = self._read()

    def block(self) -> dict[str, str]:
        """Return the next block's fields; lines of one field are joined."""
        return next(self._blocks)

    def event(self) -> Event:
        """Return the next event, comments and settings skipped."""
        block = next(block for block in self._blocks if "data" in block)
        return Event(int(block["id"]), block["event"], block["data"])

    def next_data(self) -> str:
        """Return the next event's data, whether it has an id or not."""
        return next(block for block in self._blocks if "data" in block)["data"]

    def rest(self) -> list[dict[str, str]]:
        """Return what comes until the server ends the stream."""
        return list(self._blocks)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._response.close()

    def _read(self) -> Iterator[dict[str, str]]:
        fields: dict[str, str] = {}
        for raw in self._response.iter_lines(chunk_size=1, decode_unicode=False):
            line = raw.decode()
            if not line:
                yield fields
                fields = {}
                continue
            name, _, value = line.partition(": ")
            fields[name] = f"{fields[name]}\n{value}" if name in fields else value


class Browser:
    """Somebody who is signed in at a real server."""

    def __init__(self, session: requests.Session, base: str) -> None:
        self._session = session
        self._base = base

    def stream(
        self, after: int | str | None = None, last: int | str | None = None, **view: str
    ) -> Stream:
        """Open the stream: `after` as the page says it, `last` as a returning browser does."""
        headers = {"Accept": "text/event-stream"}
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        params = view if after is None else {"after": str(after), **view}
        address = f"{self._base}/inbox/events"
        return Stream(
            self._session.get(
                address, params=params, headers=headers, stream=True, timeout=_PATIENCE
            )
        )


@contextmanager
def browser(base: str, email: str = DANA) -> Iterator[Browser]:
    """Sign somebody in."""
    with requests.Session() as session:
        token = token_of(session.get(f"{base}/login", timeout=_PATIENCE).text)
        form = {"csrf_token": token, "email": email, "password": PASSWORD}
        assert session.post(f"{base}/login", data=form, timeout=_PATIENCE).ok
        yield Browser(session, base)
