"""Our web process as others meet it: it is down at times, and dies in the middle of a request."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from service.usecases.context import Context
from tests.simulation.agenda import Agenda, Died, MortalClock
from tests.simulation.chance import Chance

Answer = TypeVar("Answer")
_DEATHS = 0.004
_MOST_LOOKS = 6


class Down(Exception):
    """Nobody has taken the request, or nobody could say so."""


class Web:
    """Handles requests; one that hits an outage or a death raises Down."""

    def __init__(
        self, context: Context, clock: MortalClock, chance: Chance, agenda: Agenda
    ) -> None:
        self.context = context
        self._clock, self._chance, self._agenda = clock, chance, agenda
        self._down_until = agenda.now
        self.deaths = 0

    def goes_down(self, minutes: float) -> None:
        """Take no requests for a while."""
        self._down_until = self._agenda.now + timedelta(minutes=minutes)

    @property
    def up_at(self) -> datetime:
        """When requests are taken again."""
        return self._down_until

    def take(self, handle: Callable[[Context], Answer]) -> Answer:
        """Handle one request. Raises Down, and what the handler raises."""
        if self._agenda.now < self._down_until:
            raise Down
        lots = self._chance.of("request")
        if lots.random() < _DEATHS:
            self._clock.arm(lots.randint(1, _MOST_LOOKS))
        try:
            return handle(self.context)
        except Died:
            self.deaths += 1
            raise Down from None
        finally:
            self._clock.arm(0)
