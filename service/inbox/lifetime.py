"""Ends the waiting when the process is told to stop."""

import signal
import threading
from collections.abc import Callable
from types import FrameType


def before_sigterm(act: Callable[[], None]) -> None:
    """Call `act` before whatever SIGTERM does already. It must take no lock."""
    if threading.current_thread() is not threading.main_thread():
        return  # Python takes signal handlers from the main thread only
    before = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> None:
        act()
        if callable(before):
            before(number, frame)
        else:
            raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
