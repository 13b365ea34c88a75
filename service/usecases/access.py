"""Whether somebody sees an interview: asked before anything is shown or done by a page."""

from service.store import interviews, visibility
from service.store.database import Tx
from service.store.records import InterviewRecord, Recruiter
from service.usecases.context import Context
from service.usecases.problems import NotFound


def seen(tx: Tx, reader: Recruiter, interview_id: int) -> InterviewRecord:
    """Return an interview that this reader sees. Raises NotFound, for one that they don't too."""
    if visibility.sees_interview(tx, visibility.sight_of(tx, reader), interview_id):
        return interviews.known(tx, interview_id)
    raise NotFound(f"there is no interview {interview_id}")


def check_sees(context: Context, reader: Recruiter, interview_id: int) -> None:
    """Raise NotFound unless this reader sees an interview."""
    with context.database.read() as tx:
        seen(tx, reader, interview_id)
