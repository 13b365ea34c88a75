"""What `play` does with a terminal or a pipe: read lines, and say an effect on one."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from io import TextIOWrapper

from rich.console import Console

from service.flows.effects import Effect


def make_console() -> Console:
    """Return a console that shows words as they are."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def lines() -> Iterator[str]:
    """Read stdin line by line; bytes that are no UTF-8 become question marks."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    while line := sys.stdin.readline():
        yield line.rstrip("\r\n")


def typed(console: Console) -> Iterator[str]:
    """Read what is typed; piped words are shown, typed ones are there already."""
    by_hand = console.is_terminal and sys.stdin.isatty()
    given = lines()
    while True:
        if by_hand:
            console.print("> ", end="")
        said = next(given, None)
        if said is None:
            console.print()
            return
        if not by_hand:
            console.print(f"> {said}")
        yield said


def writes(effects: Iterable[Effect]) -> list[str]:
    """Say what is written, a line each, the first with its label."""
    told = [in_words(effect) for effect in effects] or ["nothing"]
    return [f"{'writes:' if at == 0 else '':7} {one}" for at, one in enumerate(told)]


def in_words(effect: Effect) -> str:
    """Say an effect on one line, without what has not been set."""
    named = ((one.name, getattr(effect, one.name)) for one in fields(effect))
    told = " ".join(f"{name}={value}" for name, value in named if value not in (None, ""))
    return f"{type(effect).__name__} {told}"
