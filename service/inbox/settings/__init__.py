"""The room of settings: each page is a tab, shown to those who may use it."""

from flask import Blueprint

from service.deps import Deps
from service.inbox.frame import Frame
from service.inbox.settings import (
    audit,
    channels,
    house,
    people,
    profile,
    programs,
    webhooks,
    wording,
)
from service.inbox.settings.desk import Desk

PAGES = (profile, channels, house, wording, people, programs, webhooks, audit)


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /settings and what is under it."""
    desk = Desk(deps, frame)
    for page in PAGES:
        page.add_routes(routes, desk)
