"""Progress of something that takes a moment: a spinner on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

console = Console(stderr=True, highlight=False)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show that something is being done, and whether it worked."""
    with console.status(f"{what} …"):
        try:
            yield
        except BaseException:
            console.print(f"[red]✗[/] {what}")
            raise
    console.print(f"[green]✓[/] {what}")
