"""A file on its way in: what a request left that failed, or was killed, is done again, once."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.inbox.interviews.shelf import BAD, GOOD, Phase, Shelf, State, Upload

NOW = datetime(2027, 1, 11, 17, tzinfo=UTC)
ROWS = [(line, {"candidate_name": f"Candidate {line}"}) for line in range(2, 3002)]
FIRST, SECOND, REST = ROWS[:1000], ROWS[1000:1500], ROWS[1500:]


class PulledPlugError(Exception):
    """The process ends before the state is written."""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def key(shelf: Shelf) -> str:
    """A file of 3,000 rows of which 1,000 are good and 500 bad by now."""
    key = shelf.put(State(1, "people.csv", NOW.isoformat(), len(ROWS)), ROWS)
    with shelf.take(key, 1, NOW) as upload:
        upload.keep(GOOD, upload.next_rows(1000))
        upload.keep(BAD, upload.next_rows(500))
    return key


def look_on(upload: Upload) -> None:
    """Look at the rest, of which half is bad."""
    rows = upload.next_rows(5000)
    upload.keep(GOOD, rows[::2])
    upload.keep(BAD, rows[1::2])
    upload.go_on_with(Phase.READY)


def mend(upload: Upload) -> None:
    """Mend all bad rows but one."""
    bad = upload.some(BAD, 0, 5000)
    upload.replace_bad(bad[:1])
    upload.keep(GOOD, bad[1:])


def cut_short(shelf: Shelf, key: str, step: Callable[[Upload], None]) -> None:
    """Work on a file until the process ends."""
    with shelf.take(key, 1, NOW) as upload:
        step(upload)
        raise PulledPlugError


@pytest.mark.parametrize("step", [look_on, mend])
def test_what_was_not_saved_is_as_if_it_had_not_been(
    shelf: Shelf, key: str, step: Callable[[Upload], None]
) -> None:
    with pytest.raises(PulledPlugError):
        cut_short(shelf, key, step)
    with shelf.take(key, 1, NOW) as upload:
        assert upload.some(GOOD, 0, 5000) == FIRST
        assert upload.some(BAD, 0, 5000) == SECOND
        assert upload.next_rows(5000) == REST


def test_done_again_nothing_is_lost_and_nothing_twice(shelf: Shelf, key: str) -> None:
    for step in (look_on, mend):
        with pytest.raises(PulledPlugError):
            cut_short(shelf, key, step)
        with shelf.take(key, 1, NOW) as upload:
            step(upload)
    with shelf.take(key, 1, NOW) as upload:
        kept = upload.some(GOOD, 0, 5000) + upload.some(BAD, 0, 5000)
    assert sorted(kept, key=lambda row: row[0]) == ROWS


def test_what_is_not_needed_any_more_is_thrown_away(shelf: Shelf, key: str, tmp_path: Path) -> None:
    for phase in (Phase.READY, Phase.DONE):
        with shelf.take(key, 1, NOW) as upload:
            mend(upload)
            upload.go_on_with(phase)
    assert {one.name for one in (tmp_path / key).glob("*.jsonl")} == {"2-bad.jsonl"}
