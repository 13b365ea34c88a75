"""Nudges from a request: after the answer, on a thread of their own, many at once as one."""

import threading
import time

import structlog

from service.ports import JobQueue, QueueUnavailable

_log = structlog.get_logger()


# A nudge costs more CPU than half a webhook, and one covers all that came before it.
_PAUSE_SECONDS = 0.05


class Nudger:
    """A queue that never makes its caller wait: a webhook works with Redis down.

    The first nudge goes out at once; those of the next 50 ms go out together.
    """

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._wanted: set[str] = set()
        self._ready = threading.Condition()
        self._thread: threading.Thread | None = None
        self._lost = False

    def nudge(self, job: str) -> None:
        """Note that a job is wanted and return at once. Never raises."""
        with self._ready:
            self._wanted.add(job)
            if self._thread is None:
                # Started here and not in __init__: a thread does not survive gunicorn's fork.
                self._thread = threading.Thread(target=self._run, name="nudger", daemon=True)
                self._thread.start()
            self._ready.notify()

    def _run(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: bool(self._wanted))
                wanted, self._wanted = self._wanted, set()
            for job in sorted(wanted):
                self._pass_on(job)
            time.sleep(_PAUSE_SECONDS)

    def _pass_on(self, job: str) -> None:
        """Hand a nudge to Redis; say once when that fails and once when it works again."""
        try:
            self._queue.nudge(job)
        except QueueUnavailable as error:
            if not self._lost:
                _log.warning("Redis is gone; the sweep finds the work", why=str(error))
            self._lost = True
        else:
            if self._lost:
                _log.info("Redis is back")
            self._lost = False
