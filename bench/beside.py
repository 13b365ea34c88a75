"""The web process of the service beside a bare one, on the same machine in the same run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import world
from service import config
from service.cli import programs

_APPLICATION = "service.app:create_app()"
_BARE = "bench.bare:create_app()"


def variables(folder: Path, database: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the settings of both, on free ports; `database` is an address."""
    ours = world.environment(folder, world.free_port(), DATABASE_URL=database)
    return ours, {**ours, "PORT": str(world.free_port())}


@contextmanager
def running(folder: Path, ours: dict[str, str], bare: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Serve both until the block ends; gives their ports, ours first."""
    command = programs.web_command(config.load(ours))
    bare_command = [
        part.replace(_APPLICATION, _BARE) for part in programs.web_command(config.load(bare))
    ]
    with (
        world.valkey(folder),
        world.process(list(command), ours, f"http://127.0.0.1:{ours['PORT']}"),
        world.process(bare_command, bare, f"http://127.0.0.1:{bare['PORT']}"),
    ):
        yield int(ours["PORT"]), int(bare["PORT"])
