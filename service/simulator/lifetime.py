"""Ends the waiting when the process is told to stop."""

import signal
import threading
from collections.abc import Callable
from types import FrameType


def close_on_sigterm(close: Callable[[], None]) -> None:
    """Call `close` before whatever SIGTERM does already.

    A server that ends gracefully waits for its requests; a browser's long poll lasts 25 s.
    """
    if threading.current_thread() is not threading.main_thread():
        return  # Python takes signal handlers from the main thread only
    before = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> None:
        close()
        if callable(before):
            before(number, frame)
        else:
            raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
