"""The frame around every page of somebody who signed in: rooms, keys, what was just done."""

from dataclasses import asdict, dataclass

from flask import session as cookie
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]  # comes without types

from service.deps import Deps
from service.inbox.rendering import Render
from service.inbox.session import reader

_SAID = "said"


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the inbox; the catalogue's `inbox.room.<name>` says what it is called."""

    name: str
    path: str


ROOMS = (
    Room("inbox", "/inbox"),
    Room("interviews", "/interviews"),
    Room("insights", "/insights"),
    Room("settings", "/settings"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was just done, in words, and the address that takes it back, if any does."""

    words: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that means something of its own on a page; `sentence` names what it does there."""

    name: str
    sentence: str


class Frame:
    """Renders whole pages, with what each of them shows whoever is signed in."""

    def __init__(self, deps: Deps, render: Render) -> None:
        self._organisation = deps.settings.organisation
        self._render = render

    def page(self, name: str, here: str, keys: tuple[str | Key, ...] = (), **values: object) -> str:
        """Render a page of the room `here`; `keys` are those that the help card explains."""
        card = [one if isinstance(one, Key) else Key(one, f"inbox.key.{one}") for one in keys]
        return self._render(
            name,
            here=here,
            rooms=ROOMS,
            keys=card,
            said=_last_said(),
            reader=reader(),
            organisation=self._organisation,
            token=generate_csrf(),
            **values,
        )

    def part(self, name: str, said: Said | None = None, **values: object) -> str:
        """Render what replaces a piece of an open page; with `said`, what was done as well."""
        part = self.fragment(name, reader=reader(), token=generate_csrf(), **values)
        return part if said is None else part + self.fragment("_said.html", said=said, oob=True)

    def fragment(self, name: str, **values: object) -> str:
        """Render a piece without asking the request, which may be long over: for streams."""
        return self._render(name, **values)


def say_on_next_page(said: Said) -> None:
    """Keep what was done for the page that a browser without scripts is sent to."""
    cookie[_SAID] = asdict(said)


def _last_said() -> Said | None:
    kept = cookie.pop(_SAID, None)
    return Said(**kept) if kept else None
