"""Lots that a seed decides: each question has its own, so that no other thread changes it."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """Gives one source of lots to each thing that is asked about."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._asked: dict[str, int] = {}

    def of(self, *about: object) -> Random:
        """Return the lots for something; asked about the same again, they are others."""
        name = "|".join(str(one) for one in about)
        times = self._asked[name] = self._asked.get(name, -1) + 1
        return Random(f"{self.seed}|{name}|{times}")  # noqa: S311  # a dice, no secret

    def happens(self, share: float, *about: object) -> bool:
        """Whether something of which so large a share happens does."""
        return self.of(*about).random() < share


def pick(lots: Random, shares: dict[Thing, float]) -> Thing:
    """Choose one by its share."""
    things: Sequence[Thing] = list(shares)
    return lots.choices(things, weights=list(shares.values()))[0]
