"""Requests to addresses that people typed in stay out of our network, and end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service.channels.outgoing import (
    Forbidden,
    NotReached,
    Reach,
    ask,
    check_address,
    read_address,
)

ANYWHERE = Reach(allow_private=True, seconds=1, most_bytes=1000)
OUTSIDE = Reach(allow_private=False, seconds=1)


@contextmanager
def answering(*parts: bytes, pause: float = 0) -> Iterator[str]:
    """A server that answers one connection with these bytes, then holds it open."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(65536)
                for part in parts:
                    try:
                        line.sendall(part)
                    except OSError:
                        return
                    if ended.wait(pause):
                        return
                ended.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/in?a=b"
        finally:
            ended.set()
            thread.join()


def test_an_answer_is_read_no_further_than_was_asked() -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 5000) as address:
        answer = ask(ANYWHERE, "POST", address, {}, b"{}")
    assert (answer.status, len(answer.body), answer.is_cut) == (200, 1000, True)


def test_a_redirect_is_told_and_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    with answering(moved) as address:
        answer = ask(ANYWHERE, "GET", address, {})
    assert (answer.status, answer.location) == (302, "http://10.0.0.1/")


def test_a_server_that_drips_is_cut_off() -> None:
    drops = (b"HTTP/1.1 200 OK\r\n", *(b"X-Drop: 1\r\n" for _ in range(100)))
    with answering(*drops, pause=0.2) as address, pytest.raises(NotReached):
        ask(ANYWHERE, "GET", address, {})


def test_a_server_that_says_nothing_is_given_up() -> None:
    with answering() as address, pytest.raises(NotReached, match="no answer within 1 s"):
        ask(ANYWHERE, "GET", address, {})


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "0x7f.0.0.1", "2130706433", "localhost", "0.0.0.1", "10.1.2.3",
        "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[::1]", "[fe80::1]",
        "[fc00::1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "224.0.0.1", "[fec0::1]", "[::127.0.0.1]", "[::ffff:0:7f00:1]",
        "[64:ff9b:1::a00:1]", "168.63.129.16", "192.0.0.192",
    ],
)  # fmt: skip
def test_no_request_goes_to_a_private_address(host: str) -> None:
    with pytest.raises(Forbidden, match="private"):
        ask(OUTSIDE, "POST", f"http://{host}:9/", {}, b"")
    with pytest.raises(ValueError, match="private"):
        check_address(f"http://{host}/", allow_private=False)


@pytest.mark.parametrize(
    "text",
    [
        "", "hooks", "ftp://a.example/", "https://", "https://me:pw@a.example/", "http://a b/",
        "http://a.example:99999/", "javascript:alert(1)", "https://a.example/" + "a" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match=r"accepts an address such as https://hooks\.example"):
        read_address(text)


def test_a_public_name_is_no_address_to_be_refused_before_it_is_looked_up() -> None:
    check_address("https://hooks.example.com:8443/in", allow_private=False)
    check_address("http://127.0.0.1:8000/in", allow_private=True)
