"""Interviews from a CSV file: good rows come in, bad ones are named, twice adds nothing."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError

from service.flows.local_times import NotOneMoment, moment
from service.usecases.context import Context
from service.usecases.invitation import Invitation
from service.usecases.invite import invite_once
from service.usecases.problems import BadInput, FieldError

REQUIRED = ("candidate_name", "candidate_phone", "recruiter_email", "title", "starts_at")
OPTIONAL = (
    "candidate_email",
    "language",
    "time_zone",
    "duration_minutes",
    "location",
    "external_id",
)
# The API's name of a field and the column that holds it.
_COLUMNS = {
    "candidate.name": "candidate_name",
    "candidate.phone": "candidate_phone",
    "candidate.email": "candidate_email",
    "candidate.language": "language",
    "candidate.time_zone": "time_zone",
    "recruiter": "recruiter_email",
}
_MOMENTS = "accepts ISO 8601, such as 2026-12-01T14:00:00-08:00, or without offset in time_zone"


class Outcome(StrEnum):
    """What became of a row."""

    ADDED = "added"
    KNOWN = "known"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file with the number of its first line, and what became of it."""

    line: int
    outcome: Outcome
    errors: tuple[FieldError, ...] = ()


class BadFile(ValueError):
    """The file as a whole cannot be read; the sentence says what is accepted."""


def import_interviews(context: Context, lines: Iterable[str]) -> Iterator[Row]:
    """Take the rows of a CSV file one by one, each in a transaction of its own.

    `lines` come without a byte order mark. Raises BadFile for a header that does not fit.
    """
    for line, cells in read(lines):
        yield _take(context, line, cells)


def read(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells of each row that is not empty. Raises BadFile."""
    source = iter(lines)
    header = next(source, "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    _check_header(names)
    rows = csv.reader(source, delimiter=delimiter)
    line = 2
    for cells in rows:
        if any(cell.strip() for cell in cells):
            yield line, dict(zip(names, (cell.strip() for cell in cells), strict=False))
        line = rows.line_num + 2


def _check_header(names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in {*REQUIRED, *OPTIONAL}]
    twice = sorted({name for name in names if names.count(name) > 1})
    if missing:
        raise BadFile(f"the header lacks {', '.join(missing)}; it needs {', '.join(REQUIRED)}")
    if unknown or twice:
        bad = ", ".join(repr(name) for name in (*unknown, *twice))
        raise BadFile(f"the header has {bad}; it may have {', '.join((*REQUIRED, *OPTIONAL))}")


def _take(context: Context, line: int, cells: dict[str, str]) -> Row:
    try:
        added = invite_once(context, _invitation(cells))
    except BadInput as error:
        return Row(line, Outcome.BAD, tuple(_in_columns(one) for one in error.errors))
    except ValidationError as error:
        found = (FieldError(_path(one["loc"]), _sentence(one["msg"])) for one in error.errors())
        return Row(line, Outcome.BAD, tuple(_in_columns(one) for one in found))
    return Row(line, Outcome.ADDED if added else Outcome.KNOWN)


def _invitation(cells: dict[str, str]) -> Invitation:
    """Turn cells into an invitation; empty cells count as left out."""
    given = {name: value for name, value in cells.items() if value}
    missing = [name for name in REQUIRED if name not in given]
    if missing:
        raise BadInput(*(FieldError(name, "is empty") for name in missing))
    facts: dict[str, object] = {
        name: given[name] for name in ("title", "location", "external_id") if name in given
    }
    facts["candidate"] = {
        field.removeprefix("candidate."): given[column]
        for field, column in _COLUMNS.items()
        if field.startswith("candidate.") and column in given
    }
    facts["recruiter"] = given["recruiter_email"]
    facts["starts_at"] = _start(given["starts_at"], given.get("time_zone", ""))
    if "duration_minutes" in given:
        facts["duration_minutes"] = given["duration_minutes"]
    return Invitation.model_validate(facts)


def _start(text: str, zone: str) -> datetime:
    """Read a start; without an offset it is in the row's zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(FieldError("starts_at", f"{text!r} is no time; {_MOMENTS}")) from None
    if found.tzinfo is not None:
        return found
    if not zone:
        raise BadInput(FieldError("starts_at", f"{text!r} has no zone; {_MOMENTS}"))
    try:
        return moment(found, zone)
    except NotOneMoment as error:
        raise BadInput(FieldError("starts_at", f"{text!r} {error}")) from None
    except (KeyError, ValueError):
        unknown = f"{zone!r} is unknown; accepts an IANA zone such as America/Chicago"
        raise BadInput(FieldError("time_zone", unknown)) from None


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")


def _in_columns(error: FieldError) -> FieldError:
    return FieldError(_COLUMNS.get(error.field, error.field), error.message)
