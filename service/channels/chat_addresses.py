"""Addresses of Apprise: read, masked, and kept from leading into our own machine or network."""

import importlib
import logging
import warnings
from functools import cache
from types import ModuleType
from typing import Protocol

from service.channels.outgoing import Forbidden, NotReached, Reach, check_address, resolve

ACCEPTS = "accepts an address of Apprise such as slack://token-a/token-b/token-c"
# What shows on the machine that we run on, reads its files, or is a way of its own here.
_NOT_FOR_RECRUITERS = frozenset(
    {"dbus", "fcm", "gio", "glib", "gnome", "kde", "macosx", "mailto", "mailtos", "qt", "syslog"}
    | {"vapid", "windows"}
)
_OWN_HOST = "{host}"
_SECONDS = 10.0


class Chat(Protocol):
    """What we use of a way of Apprise's; the library itself is loaded late."""

    host: str | None
    redirects: bool
    templates: tuple[str, ...]
    service_name: str | None
    socket_connect_timeout: float
    socket_read_timeout: float

    def notify(self, *, title: str, body: str, notify_type: str, body_format: str) -> bool:
        """Tell somebody; False when it was not taken."""
        ...

    def url(self, *, privacy: bool) -> str:
        """Return the address, its secrets masked."""
        ...


def way_to(address: str) -> Chat | None:
    """Return Apprise's way to an address; None when it knows none.

    It follows no redirect, whatever the address says of that: where one leads nobody has checked.
    """
    library = _apprise()
    asset = library.AppriseAsset(app_id="unghost", app_desc="unghost", http_redirects=False)
    log = logging.getLogger("apprise")
    log.disabled = True  # it would repeat a bad address, secrets and all
    try:
        found: Chat | None = library.Apprise.instantiate(address, asset=asset)
    finally:
        log.disabled = False
    if found is not None:
        found.redirects = False
    return found


def check_chat_address(address: str, *, allow_private: bool) -> None:
    """Refuse what is no address for a recruiter. ValueError says what is accepted, no secrets."""
    scheme = address.partition("://")[0].lower()
    way = None if scheme in _NOT_FOR_RECRUITERS else way_to(address)
    if way is None:
        raise ValueError(ACCEPTS)
    host = own_host(way)
    if host:
        try:
            check_address(f"http://{host}/", allow_private=allow_private)
        except ValueError:
            raise ValueError(f"leads to a private address; {ACCEPTS}") from None


def check_where_it_leads(way: Chat, *, allow_private: bool) -> None:
    """Raise Forbidden when a host of somebody's own leads into our network now.

    Apprise looks the name up once more when it connects, and a name may change its mind in
    between; an address that we connect to ourselves is held closer (`outgoing.ask`).
    """
    host = own_host(way)
    if not host or allow_private:
        return
    try:
        resolve(host, 0, Reach(allow_private=False))
    except Forbidden:
        raise
    except NotReached:
        return  # it will fail by itself; or it is no host but a topic of the service's own


def own_host(way: Chat) -> str:
    """Return the host that an address names; empty for services whose host is their own affair."""
    named = any(_OWN_HOST in form for form in way.templates)
    return (way.host or "") if named else ""


def masked(address: str) -> str:
    """Return an address whose secrets cannot be read: it still says which one it is."""
    way, scheme = way_to(address), address.partition("://")[0]
    if way is None or own_host(way):  # of somebody's own host any part may be the secret
        return f"{scheme}://{own_host(way) if way else ''}/…"
    return way.url(privacy=True).partition("?")[0]


def service_of(address: str) -> str:
    """Name the service behind an address, such as "Slack"."""
    way = way_to(address)
    return way.service_name if way and way.service_name else address.partition("://")[0]


def patient(way: Chat) -> float:
    """Let a way wait for an answer for some seconds, and return how many."""
    way.socket_connect_timeout = way.socket_read_timeout = _SECONDS
    return _SECONDS


@cache
def _apprise() -> ModuleType:
    """Load Apprise with all its ways, where an address needs it: a second and 20 MB a process."""
    with warnings.catch_warnings():
        # One of its ways asks for a module that Python is about to drop.
        warnings.simplefilter("ignore", DeprecationWarning)
        library = importlib.import_module("apprise")
        library.Apprise.instantiate("json://localhost")
    return library
