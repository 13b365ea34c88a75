"""Raw paths as a real gunicorn hands them over: decoding one escape would break the signature."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from tests.support.twilio import ORIGIN, SMS, form, pairs, signature

QUERIES = ["", "?x=caf%C3%A9", "?x=%7E", "?x=%2F", "?x=%2B", "?x=a+b", "?x=a%20b", "?x=1&x=&y=%c3"]
FORM_TYPE = "application/x-www-form-urlencoded"


@pytest.fixture
def gunicorn(environment: dict[str, str]) -> Iterator[socket.socket]:
    """The real server on a socket that is bound before it starts, so that nobody waits."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        bind = f"fd://{listening.fileno()}"
        command = [sys.executable, "-m", "gunicorn", "-b", bind, "service.app:create_app()"]
        process = subprocess.Popen(
            command, env=os.environ | environment, pass_fds=[listening.fileno()],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield listening
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)


def test_every_escape_arrives_as_it_was_signed(gunicorn: socket.socket) -> None:
    given = pairs(form(Body=""))
    answers = []
    for query in QUERIES:
        server = http.client.HTTPConnection(*gunicorn.getsockname(), timeout=30)
        signed = signature(ORIGIN + SMS + query, given)
        headers = {"X-Twilio-Signature": signed, "Content-Type": FORM_TYPE}
        server.request("POST", SMS + query, urlencode(given), headers)
        answers.append(server.getresponse().status)
        server.close()
    assert answers == [200] * len(QUERIES)
