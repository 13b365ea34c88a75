"""Where an uploaded file lies between its preview and its import: a folder of its own.

On disk, not in the page (a form with 50,000 rows would be 10 MB to send back) nor in the database
(half of these files are thrown away). The price: both steps must reach the same machine, and where
several serve the inbox a file may have to be uploaded again, which the page says.

The state says how much of each file counts, and is replaced in one piece: what a request had
written when it failed, or its process was killed, is dropped by the next one and done again.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from pathlib import Path

_KEY = re.compile(r"[A-Za-z0-9_-]{20,60}")
_KEPT = timedelta(hours=4)
_MOST_FILES = 20
_STATE, _ROWS = "state.json", "rows.jsonl"
GOOD, BAD = "good.jsonl", "bad.jsonl"

Row = tuple[int, dict[str, str]]


class Phase(StrEnum):
    """How far a file is."""

    CHECKING = "checking"
    READY = "ready"
    IMPORTING = "importing"
    DONE = "done"


@dataclass(slots=True)
class State:
    """What is known of a file: how much was looked at, and what became of it."""

    owner: int
    name: str
    touched: str
    total: int
    phase: str = Phase.CHECKING
    place: int = 0
    seen: int = 0
    new: int = 0
    known: int = 0
    bad: int = 0
    added: int = 0
    taken: int = 0
    # How often the bad rows were written anew, and how many bytes of each file count.
    mended: int = 0
    sizes: dict[str, int] = field(default_factory=dict)


class Gone(LookupError):
    """There is no such file, or no longer."""


class Upload:
    """One file on the shelf, while nobody else works on it."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder, self.state = folder, state

    def next_rows(self, most: int) -> list[Row]:
        """Return the next rows to look at, and go on behind them."""
        return self._portion(_ROWS, most)

    def next_good(self, most: int) -> list[Row]:
        """Return the next good rows to import, and go on behind them."""
        return self._portion(GOOD, most)

    def keep(self, name: str, rows: Iterable[Row]) -> None:
        """Add rows to the good or the bad ones."""
        with self._path(name).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)

    def some(self, name: str, begin: int, most: int) -> list[Row]:
        """Return some of the good or the bad rows."""
        path = self._path(name)
        if not path.exists():
            return []
        with path.open(encoding="utf-8") as file:
            return [_row(line) for line in islice(file, begin, begin + most)]

    def replace_bad(self, rows: Iterable[Row]) -> None:
        """Write the bad rows anew, beside those that hold until this is saved."""
        self.state.mended += 1
        self._path(BAD).unlink(missing_ok=True)
        self.keep(BAD, rows)

    def go_on_with(self, phase: Phase) -> None:
        """Begin a phase at its beginning."""
        self.state.phase, self.state.place = phase, 0

    def save(self) -> None:
        """Write how far it is, then throw away what is not needed any more."""
        needed = {self._path(name) for name in self._needed()}
        self.state.sizes = {one.name: one.stat().st_size for one in needed if one.exists()}
        draft = self._folder / f"{_STATE}.new"
        draft.write_text(json.dumps(asdict(self.state)), encoding="utf-8")
        draft.replace(self._folder / _STATE)
        for file in set(self._folder.glob("*.jsonl")) - needed:
            file.unlink()

    def drop_unsaved(self) -> None:
        """Drop what a request left that did not come to its end."""
        for file in self._folder.glob("*.jsonl"):
            size = self.state.sizes.get(file.name, 0)
            if file.stat().st_size > size:
                os.truncate(file, size)

    def _needed(self) -> tuple[str, ...]:
        if self.state.phase == Phase.CHECKING:
            return _ROWS, GOOD, BAD
        return (BAD,) if self.state.phase == Phase.DONE else (GOOD, BAD)

    def _path(self, name: str) -> Path:
        """Return where rows lie; bad ones that were written anew have another name."""
        mended = self.state.mended
        return self._folder / (f"{mended}-{name}" if name == BAD and mended else name)

    def _portion(self, name: str, most: int) -> list[Row]:
        path = self._path(name)
        if not path.exists():
            return []
        with path.open("rb") as file:
            file.seek(self.state.place)
            lines = list(islice(file, most))
        self.state.place += sum(map(len, lines))
        return [_row(line) for line in lines]


class Shelf:
    """The files of everybody; each is seen by the one who uploaded it only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, state: State, rows: Iterable[Row]) -> str:
        """Keep a file and return its key. What nobody came back for is thrown away."""
        self._tidy(datetime.fromisoformat(state.touched))
        key = secrets.token_urlsafe(24)
        folder = self._folder / key
        folder.mkdir(parents=True, mode=0o700)
        upload = Upload(folder, state)
        upload.keep(_ROWS, rows)
        upload.save()
        return key

    @contextmanager
    def take(self, key: str, owner: int, now: datetime) -> Iterator[Upload]:
        """Hold a file and write how far it is afterwards. Raises Gone."""
        folder = self._folder / key
        if not _KEY.fullmatch(key) or not (folder / _STATE).exists():
            raise Gone
        with (folder / "lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            upload = Upload(folder, _state(folder))
            if upload.state.owner != owner:
                raise Gone
            upload.drop_unsaved()
            yield upload
            upload.state.touched = now.isoformat()
            if folder.exists():
                upload.save()

    def drop(self, key: str, owner: int, now: datetime) -> None:
        """Throw a file away. Raises Gone."""
        with self.take(key, owner, now):
            shutil.rmtree(self._folder / key, ignore_errors=True)

    def _tidy(self, now: datetime) -> None:
        if not self._folder.exists():
            return
        aged = []
        for folder in self._folder.iterdir():
            with suppress(Gone):
                aged.append((datetime.fromisoformat(_state(folder).touched), folder))
        aged.sort(reverse=True)
        for at, (touched, folder) in enumerate(aged, start=1):
            if touched < now - _KEPT or at >= _MOST_FILES:
                shutil.rmtree(folder, ignore_errors=True)


def _state(folder: Path) -> State:
    try:
        return State(**json.loads((folder / _STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise Gone from None


def _row(line: str | bytes) -> Row:
    number, cells = json.loads(line)
    return int(number), dict(cells)
