"""Progress of something that takes a moment: a spinner on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

console = Console(stderr=True, highlight=False)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show that something is being done, and that it is; of a failure its error says enough."""
    with console.status(f"{what} …"):
        yield
    console.print(f"[green]✓[/] {what}")
