"""A little Flask application that answers calls: a page for each path, every request checked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.serving import make_server

from service.simulator.settings import DEFAULT_AUTH_TOKEN
from tests.simulator.receiver import Quiet

_PATIENCE = 10.0
Form = MultiDict[str, str]
Page = str | Callable[[Form], str] | Response


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    method: str
    form: Form


@dataclass
class VoiceApp:
    """What to say at which path; what was asked, in order. An unsigned request gets 403."""

    base: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def url(self, path: str) -> str:
        """Return the absolute address of a page."""
        return f"{self.base}/{path}"

    def page(self, path: str, verbs: str) -> None:
        """Answer a path with these verbs."""
        self.pages[path] = document(verbs)

    def at(self, path: str) -> list[Form]:
        """Return the forms that came to a path."""
        return [one.form for one in self.asked if one.path == path]

    def wait(self, path: str, count: int = 1) -> list[Form]:
        """Wait until so many forms came to a path."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.at(path)) >= count, _PATIENCE)
            return self.at(path)

    def statuses(self, count: int) -> list[str]:
        """Wait for so many status callbacks; return their statuses."""
        return [form["CallStatus"] for form in self.wait("status", count)]

    def answer(self, path: str) -> Response:
        """Answer one request."""
        query = request.query_string.decode()
        address = f"{self.base}{request.path}" + (f"?{query}" if query else "")
        signature = request.headers.get("X-Twilio-Signature", "")
        if not RequestValidator(DEFAULT_AUTH_TOKEN).validate(address, request.form, signature):
            return Response("not signed", 403)
        page = self.pages.get(path, "")
        form = MultiDict(request.values.items(multi=True))
        said = page(form) if callable(page) and not isinstance(page, Response) else page
        with self.changed:
            self.asked.append(Asked(path, request.method, form))
            self.changed.notify_all()
        if isinstance(said, Response):
            return said
        return Response(said, 200 if said else 204, content_type="text/xml")


def document(verbs: str) -> str:
    """Return a TwiML document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'


@contextmanager
def running() -> Iterator[VoiceApp]:
    """Serve on a free loopback port."""
    voice, app = VoiceApp(), Flask("voice")
    app.add_url_rule("/<path:path>", view_func=voice.answer, methods=["GET", "POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    voice.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield voice
    server.shutdown()
    thread.join()
    server.server_close()
