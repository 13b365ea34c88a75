"""Whether a text names another time than the one that stands."""

from datetime import datetime

from service.flows.state import Interview


def disagrees(words: str, interview: Interview, language: str, now: datetime) -> bool:  # noqa: ARG001 - the words come next
    """Whether a text plainly names another day or time than the interview's."""
    return False
