"""The web process of the service beside a bare one, on the same machine in the same run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bench import world
from service import bootstrap, config
from service.cli import programs
from service.store import migrate
from service.usecases.context import Context

_APPLICATION = "service.app:create_app()"
_BARE = "bench.bare:create_app()"
Prepared = TypeVar("Prepared")


def measure(
    folder: Path,
    database: str,
    prepare: Callable[[Context], Prepared],
    rounds: Callable[[tuple[int, int], Prepared], Iterator[str]],
) -> Iterator[str]:
    """Prepare a new store, serve both, and yield what the rounds say; `database` is an address.

    The rounds get the two ports, ours first, and what was prepared.
    """
    ours, bare = _variables(folder, database)
    context = bootstrap.build(config.load(ours)).context
    migrate.upgrade(context.database)
    prepared = prepare(context)
    context.database.close()
    with _running(folder, ours, bare) as ports:
        yield from rounds(ports, prepared)


def _variables(folder: Path, database: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the settings of both, on free ports."""
    ours = world.environment(folder, world.free_port(), DATABASE_URL=database)
    return ours, {**ours, "PORT": str(world.free_port())}


@contextmanager
def _running(folder: Path, ours: dict[str, str], bare: dict[str, str]) -> Iterator[tuple[int, int]]:
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
