"""The scheduler's tick: looks at the database twice a second and nudges the workers.

`python -m workers.scheduler`. Any number may run, on any number of hosts: a tick changes nothing
but a heartbeat. With Redis gone the scheduler does the work itself, so that reminders go out and
recruiters hear of replies all the same.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

import structlog

from service.broker import jobs as names
from service.ports import QueueUnavailable
from service.store.database import DatabaseUnavailable
from service.usecases import find_missed_texts, sweep
from workers import jobs
from workers.process import deps
from workers.watching import watching

TICK_SECONDS = 0.5
_HEARTBEAT_SECONDS = 5
_log = structlog.get_logger()

_DIRECTLY: dict[str, Callable[[], None]] = {
    names.SEND_DUE_TOUCHES: jobs.send_due_touches,
    names.SETTLE_SENDS: jobs.settle_unknown_sends,
    names.ASK_REPORTS: jobs.ask_for_reports,
    names.FIND_MISSED_TEXTS: jobs.look_for_missed_texts,
    names.PLACE_CALLS: jobs.place_due_calls,
    names.SETTLE_CALLS: jobs.settle_open_calls,
    names.TELL_SILENCE: jobs.tell_silence,
    names.TELL_UNANSWERED: jobs.tell_unanswered_interviews,
    names.TELL_RECRUITERS: jobs.pass_on_replies,
    names.ESCALATE: jobs.tell_the_next_one,
    names.SEND_NOTIFICATIONS: jobs.send_due_notifications,
    names.DELIVER_WEBHOOKS: jobs.deliver_due_webhooks,
}


class Scheduler:
    """Ticks until it is told to stop."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._name = f"scheduler:{os.uname().nodename}:{os.getpid()}"
        self._last_beat = float("-inf")
        self._down = False
        self._begun = False

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """End after the tick that runs."""
        self._stop.set()

    def run(self) -> None:
        """Tick twice a second; a database that is gone is waited for."""
        while not self._stop.is_set():
            try:
                self.tick()
            except DatabaseUnavailable as error:
                self._say_down(str(error))
            else:
                self._down = False
            self._stop.wait(TICK_SECONDS)

    def tick(self) -> None:
        """Look once. Raises DatabaseUnavailable."""
        if not self._begun:
            find_missed_texts.begin(deps().context)
            self._begun = True
        for job in sweep.due_jobs(deps().context):
            self._pass_on(job)
        if time.monotonic() - self._last_beat > _HEARTBEAT_SECONDS:
            sweep.show_life(deps().context, self._name, sweep.SCHEDULER)
            self._last_beat = time.monotonic()

    def _pass_on(self, job: str) -> None:
        try:
            deps().enqueue(job)
        except QueueUnavailable:
            _log.warning("Redis is gone; the scheduler does the work itself", job=job)
            self._do(job)

    def _do(self, job: str) -> None:
        try:
            _DIRECTLY[job]()
        except DatabaseUnavailable:
            raise
        except Exception:  # noqa: BLE001  # whatever is wrong with one kind of work, the others go on
            _log.exception("the work has failed", job=job)

    def _say_down(self, why: str) -> None:
        if not self._down:
            _log.error("the database is gone; waiting for it", why=why)
        self._down = True


def main() -> None:
    """Run one scheduler until SIGTERM."""
    deps()
    scheduler = Scheduler()
    signal.signal(signal.SIGTERM, scheduler.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with watching(deps(), of_database=True):
        scheduler.run()


if __name__ == "__main__":
    main()
