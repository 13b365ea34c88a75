"""A clock that stands until a test moves it."""

from datetime import datetime, timedelta

from service.clock import utc_now


class StandingClock:
    """Begins at the present moment, so that it agrees with the real servers beside it."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or utc_now()

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """Move on, by the words of timedelta: `advance(minutes=5)`."""
        self.now += timedelta(**span)
