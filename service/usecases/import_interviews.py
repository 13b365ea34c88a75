"""Interviews from a CSV file: good rows come in, bad ones are named, twice adds nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import ValidationError

from service.flows.import_rows import BROKEN, OPTIONAL, REQUIRED, BadFile, read
from service.flows.local_times import NotOneMoment, moment
from service.store import interviews
from service.store.database import Tx
from service.store.records import Recruiter
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.field_errors import field_error
from service.usecases.invitation import Invitation
from service.usecases.invite import checked_phone, invite_once
from service.usecases.numbers import BadNumber, e164
from service.usecases.problems import BadInput, FieldError

__all__ = [
    "OPTIONAL",
    "REQUIRED",
    "BadFile",
    "Outcome",
    "Row",
    "check",
    "import_interviews",
    "invitation_of",
    "note_import",
    "read",
    "take",
]
# The API's name of a field and the column that holds it.
_COLUMNS = {
    "candidate.name": "candidate_name",
    "candidate.phone": "candidate_phone",
    "candidate.email": "candidate_email",
    "candidate.language": "language",
    "candidate.time_zone": "time_zone",
    "recruiter": "recruiter_email",
}
_AS_THEY_ARE = ("title", "location", "external_id", "duration_minutes", "ladder")
# Stands in for a start that cannot be read, so that the other cells are looked at all the same.
_SOME_START = datetime(2999, 1, 1, tzinfo=UTC)
_MOMENTS = "accepts ISO 8601, such as 2026-12-01T14:00:00-08:00, or without offset in time_zone"
_EMPTY = "is empty"
_SHOWN = 40
_ACCEPTED = {
    "candidate_name": "accepts 1 to 200 characters",
    "candidate_phone": "accepts a number such as +14155550123",
    "recruiter_email": "accepts an e-mail address",
    "title": "accepts 1 to 200 characters",
    "starts_at": _MOMENTS,
}


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


def import_interviews(context: Context, lines: Iterable[str]) -> Iterator[Row]:
    """Take the rows of a CSV file one by one, each in a transaction of its own.

    `lines` come without a byte order mark. Raises BadFile for a header that does not fit.
    """
    for line, cells in read(lines):
        yield take(context, line, cells)


def check(context: Context, rows: Iterable[tuple[int, dict[str, str]]]) -> list[Row]:
    """Say what would become of rows now; one that would come in counts as added. Nothing is."""
    with context.database.read() as tx:
        return [_check(tx, context, line, cells) for line, cells in rows]


def take(context: Context, line: int, cells: dict[str, str]) -> Row:
    """Take one row in, in a transaction of its own."""
    try:
        added = invite_once(context, invitation_of(cells))
    except BadInput as error:
        return Row(line, Outcome.BAD, tuple(_told(one) for one in error.errors))
    return Row(line, Outcome.ADDED if added else Outcome.KNOWN)


def note_import(context: Context, reader: Recruiter, name: str, added: int) -> None:
    """Note that somebody imported a file, by its name."""
    with context.database.write() as tx:
        now, detail = context.clock(), f"{added} from {name}"
        note(tx, reader.email, "interviews.imported", "interview", detail=detail, now=now)


def _check(tx: Tx, context: Context, line: int, cells: dict[str, str]) -> Row:
    try:
        asked = invitation_of(cells)
    except BadInput as error:
        errors = (*error.errors, *_wrong_number(context, cells))
        return Row(line, Outcome.BAD, errors)
    try:
        phone = checked_phone(context, asked, context.clock())
    except BadInput as error:
        return Row(line, Outcome.BAD, tuple(_in_columns(one) for one in error.errors))
    if asked.external_id is not None:
        known = interviews.by_external_id(tx, asked.external_id)
    else:
        known = interviews.by_phone_and_start(tx, phone, asked.starts_at)
    return Row(line, Outcome.KNOWN if known else Outcome.ADDED)


def _wrong_number(context: Context, cells: dict[str, str]) -> list[FieldError]:
    """Look at the number of a row that is bad already, so that all of it can be mended at once."""
    phone = cells.get("candidate_phone", "").strip()
    try:
        e164(phone or "+", context.policy.countries)
    except BadNumber as error:
        return [FieldError("candidate_phone", str(error))] if phone else []
    return []


def invitation_of(cells: dict[str, str]) -> Invitation:
    """Turn cells into an invitation; empty ones count as left out.

    BadInput names every bad cell by its column.
    """
    given = {name: value for name, value in cells.items() if value}
    if BROKEN in cells:
        raise BadInput(FieldError(_last(cells), cells[BROKEN]))
    problems = [FieldError(name, _EMPTY) for name in REQUIRED if name not in given]
    start: datetime | None = None
    try:
        start = _start(given["starts_at"], given.get("time_zone", ""))
    except BadInput as error:
        problems += error.errors
    except KeyError:
        pass
    try:
        asked = Invitation.model_validate(_facts(given, start or _SOME_START))
    except ValidationError as error:
        found = map(field_error, error.errors())
        named = {one.field for one in problems}
        problems += [one for one in map(_in_columns, found) if one.field not in named]
    if problems:
        raise BadInput(*problems)
    return asked


def _facts(given: dict[str, str], start: datetime) -> dict[str, object]:
    """Return cells in the shape of an invitation."""
    facts: dict[str, object] = {name: given[name] for name in _AS_THEY_ARE if name in given}
    facts["candidate"] = {
        field.removeprefix("candidate."): given[column]
        for field, column in _COLUMNS.items()
        if field.startswith("candidate.") and column in given
    }
    if "recruiter_email" in given:
        facts["recruiter"] = given["recruiter_email"]
    return {**facts, "starts_at": start}


def _start(text: str, zone: str) -> datetime:
    """Read a start; without an offset it is in the row's zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            FieldError("starts_at", f"{text[:_SHOWN]!r} is no time; {_MOMENTS}")
        ) from None
    if found.tzinfo is not None:
        return found
    if not zone:
        raise BadInput(FieldError("starts_at", f"{text!r} has no zone; {_MOMENTS}"))
    try:
        return moment(found, zone)
    except NotOneMoment as error:
        raise BadInput(FieldError("starts_at", f"{text!r} {error}")) from None
    except OverflowError:
        raise BadInput(FieldError("starts_at", f"{text!r} is in no calendar; {_MOMENTS}")) from None
    except (KeyError, ValueError, OSError):  # OSError: the zone's name is a folder's, or too long
        unknown = f"{zone[:_SHOWN]!r} is unknown; accepts an IANA zone such as America/Chicago"
        raise BadInput(FieldError("time_zone", unknown)) from None


def _last(cells: dict[str, str]) -> str:
    """Name the last column of which a row has a cell."""
    return [name for name in cells if name != BROKEN][-1]


def _told(error: FieldError) -> FieldError:
    """Put a problem at its column, and say what is accepted there; a page shows a field for it."""
    found = _in_columns(error)
    if found.message == _EMPTY:
        return FieldError(found.field, f"{_EMPTY}; {_ACCEPTED[found.field]}")
    return found


def _in_columns(error: FieldError) -> FieldError:
    return FieldError(_COLUMNS.get(error.field, error.field), error.message)
