"""What the stand-in for Twilio does to a request, and how often."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from service.ports import OutcomeUnknown, SendError, TryLater
from service.telephony import errors
from tests.simulation.agenda import Agenda, Died
from tests.simulation.chance import Chance, pick

# Of a POST. "taken" in its name: Twilio has it, whatever we are told.
POSTS = {
    "taken": 0.915,
    "refused": 0.03,
    "not reached": 0.01,
    "hangs, taken": 0.008,
    "hangs": 0.008,
    "500, taken": 0.008,
    "500": 0.008,
    "dies first": 0.005,
    "taken, dies": 0.008,
}
# Code and HTTP status of what is refused at once.
REFUSALS = {
    (20429, 429): 3.0,
    (21611, 400): 1.0,
    (21211, 400): 0.3,
    (21614, 400): 0.3,
    (21612, 400): 0.3,
    (21408, 403): 0.3,
    (21617, 400): 0.1,
}
_HANGS = 10.0


class Weather:
    """Whole hours in which every request fails, besides what hits a single one."""

    def __init__(self, agenda: Agenda, chance: Chance, days: int, scale: float = 1) -> None:
        self.agenda, self.chance, self.scale = agenda, chance, scale
        self._storms = [self._storm(day) for day in range(0, days, 5)]

    def _storm(self, day: int) -> tuple[datetime, datetime, str]:
        lots = self.chance.of("storm", day)
        begin = self.agenda.now + timedelta(days=day, hours=lots.uniform(0, 96))
        lasts = timedelta(minutes=lots.choice([2, 15, 60, 240]) * self.scale)
        return begin, begin + lasts, lots.choice(["hangs", "refuses us", "hangs, taken"])

    def now(self) -> str:
        """Return what holds for every request now; empty on a fine day."""
        now = self.agenda.now
        return next((kind for begin, end, kind in self._storms if begin <= now < end), "")

    def post(self, key: str, take: Callable[[Random], object]) -> None:
        """Let one POST happen: `take` is called when Twilio takes it. Raises SendError, Died."""
        lots = self.chance.of("post", key)
        fate = self.now() or pick(lots, POSTS)
        if fate == "dies first":
            raise Died
        if "taken" in fate:
            take(lots)
        self._pass(_HANGS if fate.startswith("hangs") else lots.uniform(0.05, 0.6))
        if fate == "taken, dies":
            raise Died
        if fate != "taken":
            raise _error(fate, lots)

    def ask(self, *key: object) -> None:
        """Let one question be answered. Raises SendError."""
        storm = self.now()
        if storm == "refuses us":
            raise errors.refusal(20003, 401, "Authenticate")
        if storm or self.chance.happens(0.03, "ask", *key):
            raise TryLater("no answer from Twilio")

    def _pass(self, seconds: float) -> None:
        self.agenda.pass_until(self.agenda.now + timedelta(seconds=seconds))


def _error(fate: str, lots: Random) -> SendError:
    if fate == "refused":
        code, status = pick(lots, REFUSALS)
        return errors.refusal(code, status, "refused")
    if fate == "refuses us":
        return errors.refusal(20003, 401, "Authenticate")
    if fate.startswith("500"):
        return errors.refusal(20500, 500, "Internal Server Error")
    if fate == "not reached":
        return TryLater("Twilio was not reached")
    return OutcomeUnknown("no answer from Twilio")
