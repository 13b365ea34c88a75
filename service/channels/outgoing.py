"""HTTP to addresses that people typed in: bounded in time and size, and never into our network."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url

ACCEPTS = "accepts an address such as https://hooks.example.com/unghost"
_PRIVATE = "leads to a private address"
_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
# All that anybody has been given of the new kind of addresses; the rest is old, local or reserved.
_GIVEN_OUT = IPv6Network("2000::/3")
# They look like anybody's, and are where a cloud talks with the machines that it runs.
_OF_CLOUDS = (IPv4Network("168.63.129.16/32"), IPv4Network("192.0.0.0/24"))
_LONGEST = 2000

Address = IPv4Address | IPv6Address


class NotReached(Exception):
    """There was no answer; `words` says why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Forbidden(NotReached):
    """The address leads to where we do not go; trying again is senseless."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `is_cut`: there was more than was asked for. Redirects are not followed."""

    status: int
    body: bytes
    location: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a request may go, for how many seconds in all, and how much of the answer is read."""

    allow_private: bool
    seconds: float = 10
    most_bytes: int = 64 * 1024

    def look_up(self, host: str, port: int) -> list[Address]:
        """Return where a name leads. Raises OSError. The system is asked, which gives up itself."""
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        return [ip_address(str(one[4][0]).partition("%")[0]) for one in found]

    def lets(self, address: Address) -> bool:
        """Whether a request may go there."""
        return self.allow_private or is_public(address)


def read_address(text: str) -> Url:
    """Read an address. ValueError says what is accepted."""
    try:
        url = parse_url(text)
    except LocationParseError:
        raise ValueError(ACCEPTS) from None
    if url.scheme not in _PORTS or not url.host or url.auth or len(text) > _LONGEST:
        raise ValueError(ACCEPTS)
    return url


def check_address(text: str, *, allow_private: bool) -> None:
    """Refuse what is plainly no address for us, without asking anybody. ValueError says why.

    Where a name leads is looked up at each request, for it may lead elsewhere by then.
    """
    host = (read_address(text).host or "").strip("[]").lower()
    if allow_private:
        return
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise ValueError(f"{_PRIVATE}; {ACCEPTS}")
    with suppress(_NotLiteral):
        if not is_public(_literal(host)):
            raise ValueError(f"{_PRIVATE}; {ACCEPTS}")


def ask(
    reach: Reach, method: str, text: str, headers: Mapping[str, str], body: bytes | None = None
) -> Answer:
    """Make one request to where the address leads now. Raises NotReached, Forbidden.

    The name is looked up once, and we connect to the very address that was checked: between a
    check and a second look-up a name may change its mind.
    """
    try:
        url = read_address(text)
    except ValueError as error:
        raise Forbidden(str(error)) from None
    found = resolve(url.host or "", url.port or _PORTS[url.scheme or ""], reach)
    given = {"Host": url.netloc or "", "Accept-Encoding": "identity", **headers}
    connection = _connection(url, str(found), reach.seconds)
    try:
        with _no_longer_than(reach.seconds, connection) as lines:
            connection.connect()
            lines.append(connection.sock)
            connection.request(
                method, url.request_uri, body=body, headers=given, preload_content=False
            )
            response = connection.getresponse()
            read = response.read(reach.most_bytes + 1, decode_content=False)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise NotReached(_words(error, reach)) from error
    finally:
        connection.close()
    location = response.headers.get("Location", "")
    more = len(read) > reach.most_bytes
    return Answer(response.status, read[: reach.most_bytes], location, is_cut=more)


def resolve(host: str, port: int, reach: Reach) -> Address:
    """Return an address that we may go to. Raises NotReached, and Forbidden when there is none."""
    try:
        found = reach.look_up(host, port)
    except (OSError, UnicodeError) as error:
        raise NotReached(f"the name {host} is not known") from error
    allowed = [one for one in found if reach.lets(one)]
    if not allowed:
        raise Forbidden(f"{host} {_PRIVATE}, and WEBHOOK_ALLOW_PRIVATE does not allow that")
    return allowed[0]


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the internet, behind any wrapping of IPv4 in IPv6."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address not in _GIVEN_OUT:
            return False
    elif any(address in network for network in _OF_CLOUDS):
        return False
    return address.is_global and not address.is_multicast


class _NotLiteral(Exception):
    """A host is a name."""


def _literal(host: str) -> Address:
    """Read a host that is an address, in any form that a resolver takes ("127.1", "0x7f.1")."""
    with suppress(ValueError):
        return ip_address(host)
    with suppress(OSError):
        return IPv4Address(socket.inet_aton(host))
    raise _NotLiteral


def _connection(url: Url, address: str, seconds: float) -> HTTPConnection:
    port = url.port or _PORTS[url.scheme or ""]
    if url.scheme == "http":
        return HTTPConnection(address, port, timeout=seconds)
    name = (url.host or "").strip("[]")
    return HTTPSConnection(
        address,
        port,
        timeout=seconds,
        ssl_context=ssl.create_default_context(),
        server_hostname=name,
        assert_hostname=name,
    )


@contextmanager
def _no_longer_than(
    seconds: float, connection: HTTPConnection
) -> Iterator[list[socket.socket | None]]:
    """Cut a connection off: a timeout of its own starts anew with every byte that drips in.

    What is yielded takes its line: an answer that ends with the connection hides it from us.
    """
    is_cut = threading.Event()
    lines: list[socket.socket | None] = []

    def cut() -> None:
        is_cut.set()
        for line in (*lines, connection.sock):
            if line is not None:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        yield lines
    except (HTTPError, HTTPException, OSError):
        if not is_cut.is_set():
            raise
    finally:
        watch.cancel()
    if is_cut.is_set():  # what was cut off in its headers looks like an answer without a body
        raise TimeoutError


def _words(error: Exception, reach: Reach) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return f"no answer within {reach.seconds:g} s"
    if isinstance(error, ssl.SSLError):
        return f"no safe connection: {error.reason or error}"
    cause = error.__cause__ or error
    return f"not reached: {getattr(cause, 'strerror', None) or cause}"[:200]
