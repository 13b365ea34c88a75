"""The sandbox inside a test's own process: the same app behind real HTTP on a free port."""

import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import requests
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from service.simulator.app import create_simulator
from service.simulator.core import simulator_of
from service.simulator.embedded_calls import CallsInTests
from service.simulator.settings import SimulatorSettings

_PATIENCE = 60.0  # seconds; longer than a webhook may take with its retries


class _QuietHandler(WSGIRequestHandler):
    """No line on stderr for each request, and no connection kept that would outlive the test."""

    protocol_version = "HTTP/1.0"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


class EmbeddedSimulator(CallsInTests):
    """A context manager: inside it the sandbox answers at `url`."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self.settings = settings
        self.app = create_simulator(settings)
        self._simulator = simulator_of(self.app)
        self._session = requests.Session()
        self._session.trust_env = False
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._server = make_server(
            "127.0.0.1", 0, self.app, threaded=True, request_handler=_QuietHandler
        )
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._simulator.close()
        self._session.close()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    @property
    def url(self) -> str:
        """The address, for `client.api.base_url` and `client.messaging.base_url`."""
        if self._server is None:
            raise RuntimeError("enter the EmbeddedSimulator first: with EmbeddedSimulator(…) as s")
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def sms_url(self) -> str:
        """Where texts from handsets are posted."""
        return self._simulator.account.inbound_url() or ""

    @sms_url.setter
    def sms_url(self, url: str) -> None:
        self._simulator.account.set_sms_url(url)

    @property
    def voice_url(self) -> str:
        """Where those who call are asked about."""
        return str(self._simulator.account.number["voice_url"] or "")

    @voice_url.setter
    def voice_url(self, url: str) -> None:
        self._simulator.account.set_voice_url(url)

    def text(
        self, phone: str, body: str, media: int | Sequence[str] = 0, sid: str = ""
    ) -> dict[str, Any]:
        """Text from a handset; returns sid, webhook_status and answers.

        `media` is what comes with it, as content types; a number is so many pictures.
        """
        kinds = media if isinstance(media, int) else list(media)
        given = {"body": body, "media": kinds, "sid": sid}
        return self.ask("POST", f"/sandbox/handsets/{phone}/texts", given)

    def answer_by_itself(self, phone: str, answer: str | None) -> None:
        """Let a handset answer every text it gets, 50 at most; None ends that."""
        self.ask("PUT", f"/sandbox/handsets/{phone}", {"answers_by_itself": answer})

    def messages(
        self, phone: str, after: int = 0, wait: float = 0.0, *, settled: bool = False
    ) -> list[dict[str, Any]]:
        """Return a thread after its first `after` texts, waiting up to `wait` s for one."""
        query = f"after={after}&wait={wait}&settled={'true' if settled else 'false'}"
        answer = self.ask("GET", f"/sandbox/handsets/{phone}/messages?{query}")
        messages: list[dict[str, Any]] = answer["messages"]
        return messages

    def handsets(self) -> list[dict[str, Any]]:
        """Return every handset, the newest text first."""
        handsets: list[dict[str, Any]] = self.ask("GET", "/sandbox/handsets")["handsets"]
        return handsets

    def requests(self) -> list[dict[str, Any]]:
        """Return to, body, count and accepted of every text that was asked for by REST."""
        rows: list[dict[str, Any]] = self.ask("GET", "/sandbox/requests")["requests"]
        return rows

    def alerts(self) -> list[dict[str, Any]]:
        """Return the debugger's warnings, oldest first."""
        alerts: list[dict[str, Any]] = self.ask("GET", "/sandbox/alerts")["alerts"]
        return alerts

    def fault(self, name: str, **settings: float | None) -> None:
        """Switch a fault on; `count` (1 unless told, None: for good), `seconds`, `code`."""
        self.ask("POST", "/sandbox/faults", {"fault": name, **settings})

    def clear_faults(self) -> None:
        """Switch every fault off."""
        self.ask("DELETE", "/sandbox/faults")

    def reset(self) -> None:
        """Forget every message, call, handset, block, warning, count and fault."""
        self.ask("POST", "/sandbox/reset")

    def ask(self, method: str, path: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask the control API; a refusal is a ValueError with its status and sentence."""
        answer = self._session.request(method, self.url + path, json=given, timeout=_PATIENCE)
        if not answer.ok:
            raise ValueError(f"{method} {path}: {answer.status_code} {answer.text}")
        parsed: dict[str, Any] = answer.json() if answer.content else {}
        return parsed
