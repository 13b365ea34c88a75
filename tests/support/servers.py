"""Real servers on loopback: Valkey on a socket, and our web application on a port."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from werkzeug.serving import WSGIRequestHandler, make_server

from service.broker.address import embedded_url
from service.broker.embedded import command


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Run a private Valkey and give its address."""
    process = subprocess.Popen(command(folder), stdout=subprocess.DEVNULL)
    url = embedded_url(folder)
    with Redis.from_url(url, retry=Retry(ConstantBackoff(0.02), 250)) as redis:
        redis.ping()
    try:
        yield url
    finally:
        process.terminate()
        process.wait(10)


class _Quiet(WSGIRequestHandler):
    """Serves without a line for every request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # werkzeug's name
        """Say nothing."""


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[int]:
    """Serve an application on a real port, each request on a thread of its own."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
