"""What is done with an uploaded file, a portion at a time: looked at, mended, taken in."""

import re
import time
from dataclasses import dataclass

from flask import request

from service.flows.import_rows import OPTIONAL, REQUIRED, BadFile, key_of, lines_of, read
from service.inbox.interviews import form
from service.inbox.interviews.shelf import BAD, GOOD, Phase, Row, Upload
from service.inbox.rendering import words
from service.inbox.session import reader
from service.usecases.context import Context
from service.usecases.import_interviews import Outcome, check, note_import, take

MOST_ROWS = 50_000
_LONGEST_CELL = 1100
# A second or so of work: nothing between a browser and us gives up on that.
_LOOKED_AT_ONCE = 500
_TAKEN_AT_ONCE = 100
# What somebody waits for who presses a button, and every proxy before us waits for too.
_SECONDS_BY_HAND = 10
_WORKING = frozenset({Phase.CHECKING, Phase.IMPORTING})
_CELL = re.compile(r"cell-([0-9]{1,9})-([a-z_]{1,30})")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot come in: its cells, and by column why not."""

    line: int
    cells: dict[str, str]
    wrong: dict[str, str]


def rows_of(data: bytes) -> tuple[list[Row], int]:
    """Read a whole file; return its rows, and how many are there more than once. Raises BadFile."""
    if not data.strip():
        raise BadFile(words("interviews.import.empty"))
    rows: dict[tuple[str, ...], Row] = {}
    many = 0
    for many, (line, cells) in enumerate(read(lines_of(data)), start=1):
        if many > MOST_ROWS:
            raise BadFile(words("interviews.import.too_long", most=MOST_ROWS))
        known = {name: cell[:_LONGEST_CELL] for name, cell in cells.items()}
        rows.setdefault(key_of(known) or (str(line),), (line, known))
    if not rows:
        raise BadFile(words("interviews.import.no_rows"))
    return list(rows.values()), many - len(rows)


def bad_rows(context: Context, rows: list[Row]) -> list[BadRow]:
    """Say why rows are bad, as it is now."""
    return [
        BadRow(line, cells, {each.field: form.sentence(each.message) for each in outcome.errors})
        for (line, cells), outcome in zip(rows, check(context, rows), strict=True)
    ]


def go_on(context: Context, upload: Upload) -> None:
    """Look at some more rows, or take some more of them in; many more where a button was pressed.

    An open page asks for the next portion by itself; without scripts somebody would press it six
    hundred times.
    """
    end_by = time.monotonic() + (_SECONDS_BY_HAND if "by_hand" in request.form else 0)
    _one_portion(context, upload)
    while upload.state.phase in _WORKING and time.monotonic() < end_by:
        upload.save()
        _one_portion(context, upload)


def _one_portion(context: Context, upload: Upload) -> None:
    if upload.state.phase == Phase.CHECKING:
        _look(context, upload)
    elif upload.state.phase == Phase.IMPORTING:
        _take(context, upload)


def _look(context: Context, upload: Upload) -> None:
    rows = upload.next_rows(_LOOKED_AT_ONCE)
    _sort(context, upload, rows)
    upload.state.seen += len(rows)
    if len(rows) < _LOOKED_AT_ONCE:
        upload.go_on_with(Phase.READY)


def _sort(context: Context, upload: Upload, rows: list[Row]) -> None:
    """Keep rows as good or bad; what we have already is only counted."""
    found = list(zip(rows, check(context, rows), strict=True))
    good = [row for row, one in found if one.outcome is Outcome.ADDED]
    bad = [row for row, one in found if one.outcome is Outcome.BAD]
    upload.keep(GOOD, good)
    upload.keep(BAD, bad)
    upload.state.new += len(good)
    upload.state.bad += len(bad)
    upload.state.known += len(rows) - len(good) - len(bad)


def mend(context: Context, upload: Upload) -> None:
    """Look again at the rows whose cells were typed anew."""
    mended = _typed_cells()
    if upload.state.phase not in {Phase.READY, Phase.DONE} or not mended:
        return
    bad = upload.some(BAD, 0, MOST_ROWS)
    upload.replace_bad(row for row in bad if row[0] not in mended)
    upload.state.bad = sum(line not in mended for line, _ in bad)
    again = [(line, {**cells, **mended[line]}) for line, cells in bad if line in mended]
    _sort(context, upload, again)
    if upload.state.phase == Phase.DONE and upload.some(GOOD, 0, 1):
        upload.go_on_with(Phase.READY)


def _typed_cells() -> dict[int, dict[str, str]]:
    """Return by line what was typed into which columns."""
    found: dict[int, dict[str, str]] = {}
    for name, value in request.form.items():
        cell = _CELL.fullmatch(name)
        if cell and cell[2] in {*REQUIRED, *OPTIONAL}:
            found.setdefault(int(cell[1]), {})[cell[2]] = value.strip()[:_LONGEST_CELL]
    return found


def begin(upload: Upload) -> None:
    """Begin to import the good rows."""
    if upload.state.phase == Phase.READY and upload.state.new:
        upload.go_on_with(Phase.IMPORTING)
        upload.state.taken = 0


def _take(context: Context, upload: Upload) -> None:
    """Take some rows in; one that has turned bad meanwhile joins the bad ones."""
    rows = upload.next_good(_TAKEN_AT_ONCE)
    for line, cells in rows:
        outcome = take(context, line, cells).outcome
        upload.state.added += outcome is Outcome.ADDED
        upload.state.known += outcome is Outcome.KNOWN
        if outcome is Outcome.BAD:
            upload.keep(BAD, [(line, cells)])
            upload.state.bad += 1
    upload.state.taken += len(rows)
    if len(rows) < _TAKEN_AT_ONCE:
        note_import(context, reader(), upload.state.name, upload.state.added)
        upload.state.new = 0
        upload.go_on_with(Phase.DONE)
