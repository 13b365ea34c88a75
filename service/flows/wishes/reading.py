"""A free text becomes a wish for a time."""

from datetime import datetime

from service.flows.wishes.wish import Wish


def read(words: str, language: str, zone: str, now: datetime) -> Wish | None:  # noqa: ARG001 - the words come next
    """Return what a text says about when, on the clock of an IANA zone; None for nothing."""
    return None
