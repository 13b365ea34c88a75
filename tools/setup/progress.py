"""What people see of the setup: one calm line on a terminal, plain lines elsewhere."""

import os
import shutil
import sys
import time
from typing import Protocol, TextIO


class Display(Protocol):
    """Something that shows where the setup is."""

    def step(self, text: str) -> None:
        """Say what begins now."""

    def now(self, text: str) -> None:
        """Say where the step is; may be called many times a second."""

    def end(self, text: str = "") -> None:
        """Close the display, with a last line if there is one."""


class Terminal:
    """Redraws one line: the step, where it is, the seconds since the start."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._started = time.monotonic()
        self._step = ""

    def step(self, text: str) -> None:
        """Say what begins now."""
        self._step = text
        self.now("")

    def now(self, text: str) -> None:
        """Redraw the line, cut to the terminal's width."""
        elapsed = f"{time.monotonic() - self._started:4.0f} s  "
        width = shutil.get_terminal_size().columns - 1
        self._out.write(f"\r\x1b[K{f'{elapsed}{self._step}  {text}'.rstrip()[:width]}")
        self._out.flush()

    def end(self, text: str = "") -> None:
        """Clear the line and leave `text` in its place."""
        self._out.write("\r\x1b[K" + (f"{text}\n" if text else ""))
        self._out.flush()


class Plain:
    """One line a step, for logs."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def step(self, text: str) -> None:
        """Print the step."""
        print(text, file=self._out, flush=True)

    def now(self, text: str) -> None:
        """Keep quiet: a log needs no ticking."""

    def end(self, text: str = "") -> None:
        """Print the last line, if there is one."""
        if text:
            print(text, file=self._out, flush=True)


def display(out: TextIO = sys.stdout) -> Display:
    """Choose the display that suits where the output goes."""
    if out.isatty() and os.environ.get("TERM", "dumb") != "dumb" and "CI" not in os.environ:
        return Terminal(out)
    return Plain(out)
