"""A clockwork for things that are due later: daemon threads that wait on one heap."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

_THREADS = 8
_log = logging.getLogger(__name__)


class Scheduler:
    """Runs callables when they are due; several at once, so that a slow one delays no other."""

    def __init__(self, threads: int = _THREADS) -> None:
        self._threads = threads
        self._started = False
        self._stopped = False
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()

    def after(self, seconds: float, job: Callable[[], object]) -> None:
        """Run `job` in `seconds` from now, on a thread of this scheduler."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + seconds, next(self._order), job))
            self._start()
            self._changed.notify()

    def clear(self) -> None:
        """Forget everything that is not running yet."""
        with self._changed:
            self._due.clear()

    def stop(self) -> None:
        """Let the threads end; what is due later is dropped."""
        with self._changed:
            self._stopped = True
            self._due.clear()
            self._changed.notify_all()

    def _start(self) -> None:
        # Threads do not survive a fork, so they start with the first job, not on import.
        if not self._started:
            self._started = True
            for number in range(self._threads):
                name = f"simulator-{number}"
                threading.Thread(target=self._work, name=name, daemon=True).start()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception:  # noqa: BLE001 - the network must outlive one bad message
                _log.exception("a job of the sandbox phone network failed")

    def _next(self) -> Callable[[], object] | None:
        with self._changed:
            while not self._stopped:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None
