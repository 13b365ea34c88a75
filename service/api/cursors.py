"""Cursors: where a list goes on, opaque to its reader."""

import base64
from datetime import datetime

from service.usecases.problems import BadInput, FieldError

LARGEST_ID = 2**63 - 1
_BAD = FieldError("cursor", "is none of ours; accepts the next_cursor of an earlier answer")


def encode(*parts: object) -> str:
    """Return a cursor that holds these parts."""
    return base64.urlsafe_b64encode("|".join(map(str, parts)).encode()).decode().rstrip("=")


def moment_and_id(cursor: str | None) -> tuple[datetime, int] | None:
    """Read the cursor of a list by time. Raises BadInput."""
    if cursor is None:
        return None
    text, _, last_id = _decoded(cursor).rpartition("|")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(_BAD) from None
    # Ours are in UTC; another offset could overflow at either end of the calendar.
    if moment.utcoffset() is None or moment.utcoffset():
        raise BadInput(_BAD)
    return moment, _id(last_id)


def last_id(cursor: str | None) -> int:
    """Read the cursor of a feed; 0 is before its beginning. Raises BadInput."""
    return 0 if cursor is None else _id(_decoded(cursor))


def _decoded(cursor: str) -> str:
    padded = cursor.encode("ascii", "replace") + b"=" * (-len(cursor) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except ValueError:
        raise BadInput(_BAD) from None


def _id(text: str) -> int:
    if not text.isdecimal() or len(text) > len(str(LARGEST_ID)) or int(text) > LARGEST_ID:
        raise BadInput(_BAD)
    return int(text)
