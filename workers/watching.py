"""Beside the work of each background process: a sign of life, a look around, and the alarm.

In every one of them, since none can tell of its own death; in a thread, since mail servers take
their time.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from service.deps import Deps
from service.store.database import DatabaseUnavailable
from service.usecases import sweep
from service.usecases.raise_alarms import Alarms
from service.usecases.watch import Watch, try_to_write

EVERY_SECONDS = 10
_log = structlog.get_logger()


class Watcher:
    """What a process knows of the last looks.

    `lives` is its name and kind, for those that no tick shows alive. `of_database`: it tells when
    the database is gone; one kind of process does.
    """

    def __init__(
        self, deps: Deps, *, lives: tuple[str, str] | None = None, of_database: bool = False
    ) -> None:
        self._context = deps.context
        self._lives = lives
        self._of_database = of_database
        self._watch = Watch(deps.context, deps.check_redis)
        self._alarms = Alarms(deps.context, deps.bell)

    def look(self) -> None:
        """Look once."""
        try:
            if self._lives:
                sweep.show_life(self._context, *self._lives)
            if self._of_database and self._context.database.write_failed:
                try_to_write(self._context)
            self._watch.look()
            self._alarms.tell()
            self._watch.go_on()
        except DatabaseUnavailable as error:
            if self._of_database:
                self._alarms.database_is_gone(str(error))

    def run(self, stop: threading.Event) -> None:
        """Look every ten seconds until it is told to stop."""
        while not stop.is_set():
            try:
                self.look()
            except Exception:  # noqa: BLE001  # whatever it met, the next look may find what matters
                _log.error("could not look around", exc_info=True)
            stop.wait(EVERY_SECONDS)


@contextmanager
def watching(
    deps: Deps, *, lives: tuple[str, str] | None = None, of_database: bool = False
) -> Iterator[None]:
    """Watch as long as the block lasts."""
    stop = threading.Event()
    watcher = Watcher(deps, lives=lives, of_database=of_database)
    # A daemon: a mail server that hangs must not hold up the end of the process.
    thread = threading.Thread(target=watcher.run, args=(stop,), name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(2)
