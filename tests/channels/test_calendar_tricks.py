"""A calendar's address that means us harm: real servers that flood, drip, lie, or lead inside."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address

import pytest

from service.channels.calendar_address import MOST_MEGABYTES, busy, fetch
from service.channels.outgoing import Address, Forbidden, NotReached, Reach
from tests.channels.test_calendar_address import WEEK, ZONE, says

OUTSIDE, INSIDE = IPv4Address("127.0.0.1"), IPv4Address("127.0.0.2")
NAME = "calendar.example"
MEGABYTE = 1024 * 1024
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"

Site = Callable[[Callable[[BaseHTTPRequestHandler], None]], int]


def net(*name_leads_to: Address) -> Reach:
    """A world in which 127.0.0.1 is the internet, and a name leads elsewhere each time."""
    leads_to = iter(name_leads_to)

    class World(Reach):
        def look_up(self, host: str, port: int) -> list[Address]:
            return [next(leads_to)] if host == NAME else super().look_up(host, port)

        def lets(self, address: Address) -> bool:
            return address == OUTSIDE

    return World(allow_private=False, seconds=1, most_bytes=MOST_MEGABYTES * MEGABYTE)


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve something, and give its port."""
    with ExitStack() as stack:

        def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> int:
            class Handler(BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    with suppress(OSError):
                        answer(self)

                def log_message(self, *_: object) -> None:
                    """Say nothing."""

            server = stack.enter_context(ThreadingHTTPServer((str(OUTSIDE), 0), Handler))
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            return server.server_port

        yield start


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.2/",
        "http://localhost.:1/",
        "http://[::1]/",
        "http://2130706434/",
        "//10.1.1.1/",
    ],
)
def test_a_redirect_leads_nobody_into_our_network(site: Site, inside: str) -> None:
    port = site(says(b"", 302, inside.replace("localhost.", NAME)))
    with pytest.raises(Forbidden, match="private address"):
        fetch(f"http://{OUTSIDE}:{port}/me.ics", net(INSIDE))


def test_a_name_that_changes_its_mind_is_looked_up_once_a_request(site: Site) -> None:
    hosts: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        hosts.append(handler.headers["Host"])
        says(CALENDAR)(handler)

    world, address = net(OUTSIDE, INSIDE), f"http://{NAME}:{site(answer)}/me.ics"
    assert fetch(address, world) == CALENDAR
    with pytest.raises(Forbidden, match="private address"):
        fetch(address, world)
    assert hosts == [address.split("/")[2]]


def test_a_hundred_megabytes_are_not_read_to_their_end(site: Site) -> None:
    sent: list[int] = []

    def flood(handler: BaseHTTPRequestHandler) -> None:
        says(b"")(handler)
        for _ in range(100):
            handler.wfile.write(b"x" * MEGABYTE)
            sent.append(MEGABYTE)

    with pytest.raises(NotReached, match="larger than 5 MB"):
        fetch(f"http://{OUTSIDE}:{site(flood)}/", net())
    assert sum(sent) < 50 * MEGABYTE


def test_what_is_packed_is_never_unpacked(site: Site) -> None:
    bomb = gzip.compress(CALENDAR + b"\r\n" * 50 * MEGABYTE, 1)

    def packed(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(bomb)

    found = fetch(f"http://{OUTSIDE}:{site(packed)}/", net())
    assert found == bomb
    with pytest.raises(NotReached, match="no calendar"):
        busy(found, WEEK, ZONE)


def test_a_calendar_that_drips_is_cut_off(site: Site) -> None:
    gone = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        says(CALENDAR)(handler)
        while not gone.wait(0.1):
            handler.wfile.write(b" ")

    with pytest.raises(NotReached, match="no answer within 1 s"):
        fetch(f"http://{OUTSIDE}:{site(drip)}/", net())
    gone.set()
