"""The clockwork runs what is due, in order, and outlives a job that fails."""

import logging
import queue
import threading

import pytest

from service.simulator.scheduler import Scheduler


def test_what_is_due_first_runs_first() -> None:
    done: queue.Queue[str] = queue.Queue()
    scheduler = Scheduler(threads=1)
    scheduler.after(0.06, lambda: done.put("later"))
    scheduler.after(0.02, lambda: done.put("sooner"))
    assert [done.get(timeout=5), done.get(timeout=5)] == ["sooner", "later"]
    scheduler.stop()


def test_a_job_that_fails_is_logged_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()
    scheduler = Scheduler(threads=1)
    with caplog.at_level(logging.ERROR):
        scheduler.after(0, [].pop)
        scheduler.after(0, done.set)
        assert done.wait(5)
    assert "pop from empty list" in caplog.text
    scheduler.stop()


def test_what_was_cleared_never_runs() -> None:
    done: queue.Queue[str] = queue.Queue()
    scheduler = Scheduler(threads=1)
    scheduler.after(0.05, lambda: done.put("cleared"))
    scheduler.clear()
    scheduler.after(0.1, lambda: done.put("kept"))
    assert done.get(timeout=5) == "kept"
    scheduler.stop()


def test_its_threads_never_keep_a_process_alive() -> None:
    scheduler = Scheduler(threads=2)
    scheduler.after(3600, print)
    threads = [one for one in threading.enumerate() if one.name.startswith("simulator-")]
    assert threads
    assert all(one.daemon for one in threads)
    scheduler.stop()
