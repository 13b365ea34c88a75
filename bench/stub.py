"""A stub of Twilio's way to take texts, in a process of its own: answers 201 and notes when.

`python -m bench.stub PORT MILLISECONDS`: each answer comes so long after its request.
"""

import asyncio
import json
import sys
import time
from urllib.parse import parse_qs
from uuid import uuid4

_END = b"\r\n\r\n"
_RUN = uuid4().hex[:16]  # ids are unique over restarts, as Twilio's are
_TAKEN: list[tuple[float, str]] = []


class _Requests(asyncio.Protocol):
    """One connection: whole requests, one after the other."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        head, found, body = self._unread.partition(_END)
        if not found or len(body) < _length(head):
            return
        self._unread = b""
        if head.startswith(b"GET /taken"):
            self._answer("200 OK", json.dumps(_TAKEN))
        elif head.startswith(b"GET"):
            self._answer("200 OK", "{}")
        else:
            form = parse_qs(body.decode())
            _TAKEN.append((time.time(), form["To"][0]))
            self._later(_message(len(_TAKEN), form))

    def _later(self, body: str) -> None:
        if self._seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(self._seconds, self._answer, "201 CREATED", body)
        else:
            self._answer("201 CREATED", body)

    def _answer(self, status: str, body: str) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self._transport.write(f"{head}\r\n\r\n{body}".encode())


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)


def _message(number: int, form: dict[str, list[str]]) -> str:
    """Return a message as Twilio shows one that it has just taken."""
    facts = {
        "account_sid": "AC" + 32 * "0", "api_version": "2010-04-01", "body": form["Body"][0],
        "date_created": "Thu, 24 Aug 2023 05:01:45 +0000", "date_sent": None,
        "date_updated": "Thu, 24 Aug 2023 05:01:45 +0000", "direction": "outbound-api",
        "error_code": None, "error_message": None, "from": form["From"][0],
        "messaging_service_sid": None, "num_media": "0", "num_segments": "1", "price": None,
        "price_unit": "USD", "sid": f"SM{_RUN}{number:016x}", "status": "queued",
        "subresource_uris": {"media": "/2010-04-01/Media.json"}, "to": form["To"][0], "uri": "/",
    }  # fmt: skip
    return json.dumps(facts)


async def _serve(port: int, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Requests(seconds), "127.0.0.1", port, backlog=256)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]) / 1000))
