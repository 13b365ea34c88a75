"""What a free text says about when: a wish for another time, a mistaken time, a deadline.

The words of each language stand in `words/`, in files that a translator can edit.
"""

from service.flows.wishes.agreement import disagrees
from service.flows.wishes.deadlines import deadline
from service.flows.wishes.reading import read
from service.flows.wishes.wish import Option, Wish

__all__ = ["Option", "Wish", "deadline", "disagrees", "read"]
