"""Wakes the open pages of this process when a reply has come.

One thread listens for all of them, started by the first page (threads do not survive gunicorn's
fork) and ended after the last. What it passes on is only "look": each stream reads the database,
which is the truth, so that nothing is missed when Redis was gone or no worker ran.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import structlog

from service.ports import QueueUnavailable
from service.store.database import DatabaseUnavailable

# Every wait ends after a second: a process that is told to stop has five to do so.
WAKE_SECONDS = 1.0
_log = structlog.get_logger()


class Hub:
    """The open streams of one process, and the thread that wakes them.

    `listen` is `Deps.listen`; `newest` returns the id of the newest reply.
    """

    def __init__(
        self,
        listen: Callable[[float], Iterator[int | None]],
        newest: Callable[[], int],
        places: int,
    ) -> None:
        self.stopping = False
        self._listen = listen
        self._newest = newest
        self._places = places
        self._changed = threading.Condition()
        self._open = 0
        self._news = 0
        self._listening = False
        self._seen = 0

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Take a place for a stream and give it back; False when all are taken."""
        with self._changed:
            taken = self._open < self._places and not self.stopping
            self._open += taken
            if taken and not self._listening:
                self._listening = True
                threading.Thread(target=self._run, name="inbox-listener", daemon=True).start()
        try:
            yield taken
        finally:
            with self._changed:
                self._open -= taken
                self._changed.notify_all()

    @property
    def news(self) -> int:
        """A number that grows whenever something may have come."""
        return self._news

    def wait(self, seen: int) -> None:
        """Return when there is more than `seen`, and after a second at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._news != seen or self.stopping, WAKE_SECONDS)

    def stop(self) -> None:
        """Let every stream end within a second. Takes no lock: a signal handler may call it."""
        self.stopping = True

    def close(self, seconds: float = 10) -> bool:
        """Stop, and wait until every stream and the listener have ended; False if they have not."""
        self.stop()
        with self._changed:
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not (self._open or self._listening), seconds)

    def _run(self) -> None:
        while self._wanted():
            try:
                self._follow()
            except QueueUnavailable as error:
                _log.debug("no live updates from Redis, looking every second", error=str(error))
                self._look()
                self._pause()

    def _follow(self) -> None:
        """Pass on what Redis says, and look when it is silent. Raises QueueUnavailable.

        The look is one row of an index a second and process: it finds what came before we
        listened, and what nobody published because no worker runs.
        """
        with closing(self._listen(WAKE_SECONDS)) as ids:  # type: ignore[type-var]  # a generator
            for reply_id in ids:
                if reply_id is None:
                    self._look()
                else:
                    self._wake()
                if not self._wanted():
                    return

    def _look(self) -> None:
        """Wake the streams when the database holds something newer than the last look saw."""
        try:
            newest = self._newest()
        except DatabaseUnavailable as error:
            _log.warning("the inbox cannot look for replies", error=str(error))
            return
        if newest != self._seen:
            self._seen = newest
            self._wake()

    def _wake(self) -> None:
        with self._changed:
            self._news += 1
            self._changed.notify_all()

    def _pause(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self.stopping, WAKE_SECONDS)

    def _wanted(self) -> bool:
        """Whether a stream is open. Decided under the lock, so that the next one starts anew."""
        with self._changed:
            self._listening = self._open > 0 and not self.stopping
            self._changed.notify_all()
            return self._listening
