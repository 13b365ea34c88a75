"""The thread with one number: everything said and done, a form to write, and what can be done."""

from flask import Blueprint

from service.deps import Deps
from service.inbox.frame import Frame
from service.inbox.thread import correcting, pages, writing


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /candidates/<id>, and /inbox/<reply> for numbers that nobody knows."""
    pages.add_routes(routes, deps, frame)
    writing.add_routes(routes, deps, frame)
    correcting.add_routes(routes, deps, frame)
