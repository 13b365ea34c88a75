"""Webhooks and calendars over TLS: the certificate must be of the name, wherever we connect to."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from service.channels.outgoing import NotReached, Reach, ask
from tests.support.certificates import server_context

ANYWHERE = Reach(allow_private=True, seconds=5)


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server with a certificate for 127.0.0.1, which this process believes."""
    path = tmp_path / "server.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    taken = Response(status=204)
    server = make_server("127.0.0.1", 0, taken, ssl_context=server_context(path))
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_server_with_a_certificate_of_its_name_is_reached(port: int) -> None:
    assert ask(ANYWHERE, "POST", f"https://127.0.0.1:{port}/hook", {}, b"{}").status == 204


def test_a_certificate_of_another_name_is_refused(port: int) -> None:
    with pytest.raises(NotReached, match="hostname 'localhost' doesn't match"):
        ask(ANYWHERE, "POST", f"https://localhost:{port}/hook", {}, b"{}")
