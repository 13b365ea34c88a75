"""The rows of a CSV file of interviews: its header, its cells, where each row begins."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain
from typing import Final

REQUIRED = ("candidate_name", "candidate_phone", "recruiter_email", "title", "starts_at")
OPTIONAL = (
    "candidate_email",
    "language",
    "time_zone",
    "duration_minutes",
    "location",
    "external_id",
)
# No column is called that.
BROKEN: Final = "!"
# Stands behind the last line, and in no file that we read.
_END = "\0"
# Behind each of them all lines are read once more.
_MOST_OPEN = 20
_NEVER_CLOSED = "a quotation mark that is never closed"
_IN_QUOTES = "accepts a cell with quotation marks at both ends"
_SHOWN = 40
# A cell that is too long for its column is refused there; csv's own limit would end the file.
csv.field_size_limit(2**31 - 1)


class BadFile(ValueError):
    """The file as a whole cannot be read; the sentence says what is accepted."""


def read(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells of each row that is not empty. Raises BadFile.

    `lines` come without a byte order mark. What is wrong with a row as such stands under BROKEN.
    """
    header, *rest = [*lines] or [""]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = _names(header, delimiter)
    first = 2
    for _ in range(_MOST_OPEN):
        opened = 0
        for line, cells in _rows(rest, delimiter, first):
            if any(cell.strip() for cell in cells):
                yield line, _named(names, cells, delimiter)
            opened = line if _is_open(cells) else 0
        if not opened:
            return
        # What such a quote has swallowed are rows of their own.
        rest, first = rest[opened - first + 1 :], opened + 1
    raise BadFile(f"{_MOST_OPEN} rows to line {first - 1} have {_NEVER_CLOSED}")


def _rows(lines: list[str], delimiter: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the numbers of their first lines; `first` is the number of all lines' first.

    The cell of a quote that is never closed ends with _END.
    """
    rows = csv.reader(chain(lines, [_END]), delimiter=delimiter)
    line = first
    try:
        for cells in rows:
            if cells != [_END]:
                yield line, cells
            line = first + rows.line_num
    except csv.Error as error:
        raise BadFile(f"line {line} cannot be read as CSV: {error}") from None


def _is_open(cells: list[str]) -> bool:
    return bool(cells) and cells[-1].endswith(_END)


def _named(names: list[str], cells: list[str], delimiter: str) -> dict[str, str]:
    """Return cells by their columns, and under BROKEN what is wrong with the last that has one."""
    if _is_open(cells):
        whole = [*cells[:-1], cells[-1].removesuffix(_END).partition("\n")[0]]
        return {**_by_name(names, whole), BROKEN: f"has {_NEVER_CLOSED}; {_IN_QUOTES}"}
    beyond = [cell.strip() for cell in cells[len(names) :] if cell.strip()]
    if beyond:
        why = f"has {beyond[0][:_SHOWN]!r} behind it, for which there is no column"
        accepts = f"{_IN_QUOTES}, if it has a {delimiter!r}"
        return {**_by_name(names, cells), BROKEN: f"{why}; {accepts}"}
    return _by_name(names, cells)


def _by_name(names: list[str], cells: list[str]) -> dict[str, str]:
    return dict(zip(names, (cell.strip() for cell in cells), strict=False))


def key_of(cells: dict[str, str]) -> tuple[str, ...]:
    """Return what makes a row the same as another of its file; nothing where that is unknown."""
    if cells.get("external_id"):
        return ("external_id", cells["external_id"])
    phone, start = cells.get("candidate_phone", ""), cells.get("starts_at", "")
    return (phone, start, cells.get("time_zone", "")) if phone and start else ()


def _names(header: str, delimiter: str) -> list[str]:
    try:
        found = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error as error:
        raise BadFile(f"the header cannot be read as CSV: {error}") from None
    names = [name.strip().lower() for name in found]
    _check_header(names)
    return names


def _check_header(names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in {*REQUIRED, *OPTIONAL}]
    twice = sorted({name for name in names if names.count(name) > 1})
    if missing:
        raise BadFile(f"the header lacks {', '.join(missing)}; it needs {', '.join(REQUIRED)}")
    if unknown:
        bad = ", ".join(repr(name[:_SHOWN]) for name in unknown)
        raise BadFile(f"the header has {bad}; it may have {', '.join((*REQUIRED, *OPTIONAL))}")
    if twice:
        raise BadFile(f"the header has {', '.join(map(repr, twice))} twice; name each column once")


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a file, without Excel's byte order mark. Raises BadFile."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFile(f"line {line} is not UTF-8; save it as UTF-8") from None
    if "\0" in text:
        raise BadFile("this is no text; accepts a CSV file, as every table program saves it")
    return list(StringIO(text, newline=""))
