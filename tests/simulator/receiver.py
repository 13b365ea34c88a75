"""A tiny real web server that plays unghost: it records what is posted and answers as told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

EMPTY = "<Response/>"
_PATIENCE = 10.0


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


@dataclass(frozen=True)
class Received:
    """One request: the address as it went over the wire, its form and its headers."""

    url: str
    path: str
    form: MultiDict[str, str]
    signature: str
    token: str
    authorization: str


@dataclass
class Receiver:
    """Holds what came in, by path, and what to answer next."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def reply(self, body: str, kind: str = "text/xml", status: int = 200) -> None:
        """Give this answer to one request, after those that were said before."""
        self.answers.append(Response(body, content_type=kind, status=status))

    def wait(self, count: int, path: str = "/status") -> list[Received]:
        """Wait until `count` requests came to a path."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.at(path)) >= count, _PATIENCE)
            return self.at(path)

    def at(self, path: str) -> list[Received]:
        """Return what came to a path."""
        return [one for one in self.received if one.path == path]

    def statuses(self, count: int) -> list[str]:
        """Wait for `count` status callbacks; return their statuses in order."""
        return [one.form["MessageStatus"] for one in self.wait(count)]

    def __call__(self, environ: dict[str, object], start: object) -> object:
        """Answer as a WSGI application."""
        request = Request(environ)
        with self.changed:
            self.received.append(_record(self.url, request))
            self.changed.notify_all()
            answer = self.answers.pop(0) if self.answers and request.path != "/status" else None
        return (answer or Response(EMPTY, content_type="text/xml"))(environ, start)  # type: ignore[arg-type] # WSGI's own types


def _record(base: str, request: Request) -> Received:
    return Received(
        base + str(request.environ["REQUEST_URI"]),
        request.path,
        MultiDict(request.form),
        request.headers.get("X-Twilio-Signature", ""),
        request.headers.get("I-Twilio-Idempotency-Token", ""),
        request.headers.get("Authorization", ""),
    )


@contextmanager
def running() -> Iterator[Receiver]:
    """Serve on a free loopback port."""
    receiver = Receiver()
    server = make_server("127.0.0.1", 0, receiver, threaded=True, request_handler=Quiet)
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()
