"""A load generator that costs little: ready-made requests over kept-open sockets."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

_LARGEST_ANSWER = 65536


@dataclass(frozen=True)
class Measured:
    """What a run gave: answers a second, and the time of one in milliseconds."""

    per_second: float
    p50: float
    p95: float
    p99: float
    failed: int


def form_post(path: str, host: str, headers: dict[str, str], body: bytes) -> bytes:
    """Return a whole HTTP/1.1 request."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(port: int, requests: Sequence[bytes], connections: int) -> Measured:
    """Send all requests over some connections at once and time every answer."""
    times: list[float] = []
    failures: list[int] = []
    shares = [requests[at::connections] for at in range(connections)]
    threads = [threading.Thread(target=_send, args=[port, one, times, failures]) for one in shares]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begin
    cuts = quantiles(times, n=100)
    in_ms = (cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000)
    return Measured(len(times) / spent, *in_ms, failed=sum(failures))


def send(port: int, request: bytes) -> None:
    """Send one request on a connection of its own and read its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        _read_answer(connection)


def _send(port: int, requests: Sequence[bytes], times: list[float], failures: list[int]) -> None:
    failed = 0
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for request in requests:
            begin = time.perf_counter()
            connection.sendall(request)
            answer = _read_answer(connection)
            times.append(time.perf_counter() - begin)
            failed += not answer.startswith(b"HTTP/1.1 200")
    failures.append(failed)


def _read_answer(connection: socket.socket) -> bytes:
    data = connection.recv(_LARGEST_ANSWER)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
    while len(body) < length:
        body += connection.recv(_LARGEST_ANSWER)
    return data
