"""The answer page: what the link in a candidate's text leads to."""

from service.link.app import PATH, make_app
from service.link.limits import Limits

__all__ = ["PATH", "Limits", "make_app"]
