"""Where the shapes of a chart lie: lengths in percent, so that it fits any screen (ADR 35)."""

from collections.abc import Sequence
from dataclasses import dataclass

_GAP = 0.24
# Of the height of a column chart, from its top: room for the scale's word, and for the days.
_TOP, _GROUND = 8.0, 88.0
_LABELS = 6
_TWO_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured piece, with what it stands for and a sentence of its own."""

    name: str
    size: int
    words: str


@dataclass(frozen=True, slots=True)
class Box:
    """A piece as it is drawn, in percent of the drawing."""

    name: str
    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word under a column, at the middle of it."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of columns; `top` is the number at the line that `line` says the height of."""

    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    top: int
    line: float = _TOP
    ground: float = _GROUND


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: its name, its value in words, and its pieces."""

    name: str
    value: str
    boxes: tuple[Box, ...]


def columns(stacks: Sequence[Sequence[Part]], labels: Sequence[str]) -> Columns:
    """Draw each stack of parts as a column, and only so many labels as can be read on a phone."""
    top = _round_up(max((sum(part.size for part in stack) for stack in stacks), default=0))
    step = 100 / max(len(stacks), 1)
    boxes = tuple(
        box for at, stack in enumerate(stacks) for box in _column(stack, at * step, step, top)
    )
    every = -(-len(labels) // _LABELS)
    shown = tuple(
        Label(round((at + 0.5) * step, 2), label)
        for at, label in enumerate(labels)
        if at % every == 0
    )
    return Columns(boxes, shown, top)


def bar(name: str, value: str, parts: Sequence[Part], whole: int) -> Bar:
    """Draw parts of a whole beside each other."""
    boxes, x = [], 0.0
    for part in parts:
        width = 100 * part.size / whole if whole else 0.0
        if part.size:
            boxes.append(Box(part.name, round(x, 2), 0, round(width, 2), 100, part.words))
        x += width
    return Bar(name, value, tuple(boxes))


def _column(stack: Sequence[Part], left: float, step: float, top: int) -> list[Box]:
    boxes, y = [], _GROUND
    x, width = round(left + step * _GAP / 2, 2), round(step * (1 - _GAP), 2)
    for part in stack:
        height = (_GROUND - _TOP) * part.size / top
        y -= height
        if part.size:
            boxes.append(Box(part.name, x, round(y, 2), width, round(height, 2), part.words))
    return boxes


def _round_up(number: int) -> int:
    """Return a round number that is no smaller: 7 as it is, 37 to 40, 412 to 420."""
    size = 1 if number <= _TWO_DIGITS else 10 ** (len(str(number)) - 2)
    size = size if number <= _TWO_DIGITS or number >= _TWO_DIGITS**2 else _TWO_DIGITS
    return max(-(-number // size) * size, 1)
