"""A row of items that is read from left to right."""

from service.flows.wishes.lexing import Item
from service.flows.wishes.vocabulary import Kind

NUMBERS = frozenset({Kind.NUMBER, Kind.HOUR_WORD})
MONTHS = frozenset({Kind.MONTH, Kind.SHY_MONTH})
HOUR_SUFFIXES = frozenset({Kind.OCLOCK, Kind.AM, Kind.PM, Kind.ISH, Kind.MINUTES_AFTER})
_END = Item(Kind.STOP)


class Row:
    """Items and the place up to which they are read."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.at = 0

    @property
    def is_read(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.items)

    def look(self, offset: int = 0) -> Item:
        """Return the item so far from here (negative: what was read); a stop beyond the ends."""
        at = self.at + offset
        return self.items[at] if 0 <= at < len(self.items) else _END

    def take(self, count: int) -> None:
        """Read on by so many items."""
        self.at += count
