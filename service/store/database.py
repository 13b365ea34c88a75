"""The connection to the database: read and write transactions, one writer at a time on SQLite."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError

Tx = Connection
_BUSY_SECONDS = 15
_BUSY_PAUSE = 0.01
# A page costs as much by an index as in its turn: so it is on any disk without moving parts, and in
# memory. PostgreSQL expects four times as much, and reads whole tables for a page of a week.
_OPTIONS = "-c timezone=UTC -c random_page_cost=1.1"


class DatabaseUnavailable(Exception):
    """The database cannot be reached or written; the sentence says what it answered."""


class Database:
    """Opens transactions. `write` commits when its block ends and rolls back when it raises.

    SQLite lets one writer in and makes the others sleep; sixteen threads fighting for the file
    gave 1.3 s at the 99th percentile, so the writers of one process queue at a lock instead.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        self._writing = (
            self.engine.execution_options(writes=True) if self.is_sqlite else self.engine
        )
        self._writers = threading.Lock() if self.is_sqlite else nullcontext()
        self._writer: Tx | None = None
        # The last write failed: on a full disk everything can be read, and nothing kept.
        self.write_failed = False

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Open a transaction that only looks. Raises DatabaseUnavailable."""
        with _translated(), self.engine.connect() as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Open a transaction that writes; on SQLite it takes the write lock at once.

        Raises DatabaseUnavailable, with nothing written.
        """
        with self._watched(), _translated(), self._writers:
            if self.is_sqlite:
                with self._kept_writer() as tx, tx.begin():
                    yield tx
            else:
                with self._writing.begin() as tx:
                    yield tx

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except DatabaseUnavailable:
            self.write_failed = True
            raise
        self.write_failed = False

    @contextmanager
    def _kept_writer(self) -> Iterator[Tx]:
        """Lend the one connection that writes on SQLite: fetching one each time costs a statement.

        Whatever goes wrong, the next writer starts with a fresh one.
        """
        if self._writer is None:
            self._writer = self._writing.connect()
        try:
            yield self._writer
        except BaseException:
            self._writer.close()
            self._writer = None
            raise

    def check(self) -> None:
        """Raise DatabaseUnavailable when the database does not answer."""
        with self.read() as tx:
            tx.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close every connection."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's ways to say that the database is gone, full or locked into our one.

    A file that is none, or damaged, is of no kind of its own; what else is wrong is an error of
    ours.
    """
    try:
        yield
    except DatabaseError as error:
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise
        raise DatabaseUnavailable(" ".join(str(error.orig).split())) from error


def _postgresql(url: str) -> Engine:
    address = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        address,
        pool_pre_ping=True,
        pool_size=10,
        hide_parameters=True,
        connect_args={"options": _OPTIONS},
    )


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    file = Path(path) if path and path != ":memory:" else None
    if file:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=20,
        max_overflow=40,
        hide_parameters=True,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )
    if file:
        event.listen(engine, "do_connect", lambda *_: _make_private(file))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(file: Path) -> None:
    """Make the file before SQLite does, for its owner alone: numbers and texts are in it.

    SQLite gives its log and shared memory the same rights. A file that is there stays as it is.
    """
    with suppress(OSError):  # SQLite says what is wrong
        if not file.exists():
            file.touch(mode=0o600)


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  # the DB-API's own type is untyped
    """WAL for readers beside the writer; FULL so that a committed reply survives a power cut."""
    connection.isolation_level = None  # we say BEGIN ourselves
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:  # noqa: ANN401  # the DB-API's own type is untyped
    """Switch a new file to WAL: of two that do so at once, SQLite fails one without a wait."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            if not is_busy or time.monotonic() > until:
                raise
            time.sleep(_BUSY_PAUSE)
        else:
            return


def _begin_sqlite(tx: Connection) -> None:
    """Take the write lock at BEGIN: upgrading later would fail instead of waiting."""
    writes = tx.get_execution_options().get("writes", False)
    tx.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
