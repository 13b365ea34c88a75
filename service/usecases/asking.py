"""Asking the provider about one row after the other: not about too many, nor while it is down."""

from threading import Lock
from typing import Final

# In one round; it shares its worker with what is to go out. The next round is half a second later.
MOST: Final = 40
# One row that the provider stumbles over proves nothing; so many mean that it is down, and each
# may have hung for ten seconds.
_DOWN: Final = 3


class Asking:
    """One round; any number of threads may ask."""

    def __init__(self, most: int = MOST) -> None:
        self._left = most
        self._failed = 0
        self._lock = Lock()

    @property
    def is_down(self) -> bool:
        """Whether the provider has failed so often that nobody is asked about any more."""
        return self._failed >= _DOWN

    def may_ask(self) -> bool:
        """Say whether one more row may be asked about, and count it."""
        with self._lock:
            self._left -= 1
            return self._left >= 0 and not self.is_down

    def failed(self, *, altogether: bool = False) -> None:
        """Note that an asking failed; `altogether`: it was about all of them."""
        with self._lock:
            self._failed += _DOWN if altogether else 1
