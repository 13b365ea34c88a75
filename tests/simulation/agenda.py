"""Virtual time: a clock, and what happens when."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

Event = Callable[[], object]


class Agenda:
    """The time, and the events to come; those of one moment happen in the order they were noted."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self.happened = 0
        self._heap: list[tuple[datetime, int, Event]] = []
        self._numbers = count()

    def at(self, moment: datetime, event: Event) -> None:
        """Let something happen at a moment; one that is past means now."""
        heapq.heappush(self._heap, (max(moment, self.now), next(self._numbers), event))

    def after(self, seconds: float, event: Event) -> None:
        """Let something happen so many seconds from now."""
        self.at(self.now + timedelta(seconds=seconds), event)

    @property
    def next_at(self) -> datetime | None:
        """When the next event happens; None when nothing is to come."""
        return self._heap[0][0] if self._heap else None

    def pass_until(self, moment: datetime) -> None:
        """Let time pass, and happen whatever is noted until then."""
        while self._heap and self._heap[0][0] <= moment:
            at, _, event = heapq.heappop(self._heap)
            self.now = max(self.now, at)
            self.happened += 1
            event()
        self.now = max(self.now, moment)


class Died(BaseException):
    """A process is gone: nothing of ours may catch it."""


class MortalClock:
    """The clock of a process; once it is armed, the process dies at one of its next looks.

    Use cases look at it before and inside their transactions: that is where a death hurts.
    """

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._looks_left = 0

    def __call__(self) -> datetime:
        if self._looks_left:
            self._looks_left -= 1
            if not self._looks_left:
                raise Died
        return self._agenda.now

    def arm(self, looks: int) -> None:
        """Let the process die at so many looks from now; 0: not at all."""
        self._looks_left = looks
