"""Whether an interview still stands as somebody saw it: of two who act on it, the second is told.

A page names with each act what it showed. Who names nothing (a program, an old bookmark) is not
asked: the act's own rules hold for them alone.
"""

from service.flows.state import Status
from service.store.records import InterviewRecord
from service.usecases.problems import Conflict


def standing(status: str, revision: int) -> str:
    """Return what changes when an interview is answered, cancelled, moved or has an outcome."""
    return f"{status}-{revision}"


def standing_of(record: InterviewRecord) -> str:
    """Return how an interview stands, for a page to carry along."""
    return standing(record.status, record.revision)


def check_stands(record: InterviewRecord, seen: str) -> None:
    """Raise Conflict, in words, where an interview stands otherwise than its reader saw it."""
    if not seen or seen == standing_of(record):
        return
    before = seen.rpartition("-")[0]
    now = "has another time" if before == record.status else f"is {_words(record.status)}"
    raise Conflict(f"it has changed meanwhile and {now} now; look at it again")


def _words(status: Status) -> str:
    return status.replace("_", " ")
