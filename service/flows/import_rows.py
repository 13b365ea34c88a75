"""The rows of a CSV file of interviews: its header, its cells, where each row begins."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

REQUIRED = ("candidate_name", "candidate_phone", "recruiter_email", "title", "starts_at")
OPTIONAL = (
    "candidate_email",
    "language",
    "time_zone",
    "duration_minutes",
    "location",
    "external_id",
)


class BadFile(ValueError):
    """The file as a whole cannot be read; the sentence says what is accepted."""


def read(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells of each row that is not empty. Raises BadFile.

    `lines` come without a byte order mark.
    """
    source = iter(lines)
    header = next(source, "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = _names(header, delimiter)
    rows = csv.reader(source, delimiter=delimiter)
    line = 2
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield line, dict(zip(names, (cell.strip() for cell in cells), strict=False))
            line = rows.line_num + 2
    except csv.Error as error:
        raise BadFile(f"line {line} cannot be read as CSV: {error}") from None


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
    if unknown or twice:
        bad = ", ".join(repr(name) for name in (*unknown, *twice))
        raise BadFile(f"the header has {bad}; it may have {', '.join((*REQUIRED, *OPTIONAL))}")


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
