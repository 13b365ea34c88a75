"""The room of the interviews: every page on which they are planned and followed."""

from flask import Blueprint

from service.deps import Deps
from service.inbox.frame import Frame
from service.inbox.interviews import adding, importing, listing, open_times, page, week


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /interviews and what lies beneath."""
    listing.add_routes(routes, deps, frame)
    week.add_routes(routes, deps, frame)
    page.add_routes(routes, deps, frame)
    adding.add_routes(routes, deps, frame)
    importing.add_routes(routes, deps, frame)
    open_times.add_routes(routes, deps, frame)
