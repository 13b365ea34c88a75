"""The views of the inbox as links with numbers, and the addresses of their pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from service.flows.handling import COUNTED, Show
from service.flows.wording.clean import one_line
from service.usecases.read_inbox import Asked, Page

HOME = "/inbox"
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Tab:
    """A view as it is chosen; the catalogue's `inbox.show.<name>` says what it is called.

    One that is hidden is on the page all the same: what comes live changes its number too.
    """

    name: str
    path: str
    is_here: bool
    is_hidden: bool
    has_number: bool
    number: int


def tabs(page: Page) -> list[Tab]:
    """Return the views that a reader can choose; a search goes with them."""
    return [
        Tab(
            name=show,
            path=address(Asked(show, page.asked.query)),
            is_here=show is page.asked.show,
            is_hidden=show is Show.TEAM and not page.in_team and page.asked.show is not Show.TEAM,
            has_number=show in COUNTED,
            number=page.counts.get(show, 0),
        )
        for show in Show
    ]


def address(asked: Asked, before: int | None = None, base: str = HOME, **more: object) -> str:
    """Return the address of a page of a view; what is as usual stays out of it."""
    named = {
        "show": "" if asked.show is Show.ALL else asked.show,
        "q": asked.query,
        "before": "" if before is None else before,
        **more,
    }
    query = urlencode({name: value for name, value in named.items() if value != ""})
    return f"{base}?{query}" if query else base


def asked_in(given: Mapping[str, str]) -> Asked:
    """Read what somebody wants to see; a view that we don't have is all of them."""
    show, query = given.get("show", ""), one_line(given.get("q", ""))
    return Asked(Show(show) if show in {*Show} else Show.ALL, query[:LONGEST_QUERY])
