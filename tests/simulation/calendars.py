"""The recruiters' calendars, as the mails make them: never backwards, and right at the end."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from service.flows import calendars
from service.flows.state import Interview, Status
from service.flows.wording.calendar_file import method_of
from service.ports import Note
from service.store import interviews
from service.store.database import Tx
from service.store.schema import interview, marker

# Nobody works for five hours at the most: what changed so shortly before the end may be untold.
_TOO_LATE = timedelta(hours=6)


class Calendars:
    """Takes what mails bring; `wrong` is what no calendar would have understood."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self._came: dict[tuple[str, int], list[Interview]] = defaultdict(list)

    def take(self, note: Note, address: str) -> None:
        """Take the entry of a mail, if it brings one; the same may come twice."""
        if note.entry is None:
            return
        about = note.entry.interview
        known = self._came[address, about.id]
        if known and about.sequence < known[-1].sequence:
            self.wrong.append(f"{note.key} brought {about.sequence} after {known[-1].sequence}")
        if known and about.sequence == known[-1].sequence and _shows(about) != _shows(known[-1]):
            self.wrong.append(f"{note.key} brought another {about.sequence}")
        known.append(about)

    def check(self, tx: Tx) -> Iterator[str]:
        """Yield what the calendars have got wrong by the end."""
        yield from self.wrong
        changed = select(marker.c.interview_id, func.max(marker.c.at)).group_by("interview_id")
        last_change = {row[0]: row[1] for row in tx.execute(changed.where(_IS_CHANGE))}
        for interview_id in tx.execute(select(interview.c.id)).scalars():
            record = interviews.known(tx, interview_id)
            about = record.in_flow()
            if about.ends_at - last_change[interview_id] > _TOO_LATE:
                yield from self._of(about, record.recruiter.email)

    def _of(self, about: Interview, email: str) -> Iterator[str]:
        for (address, interview_id), known in self._came.items():
            if interview_id == about.id and address != email and method_of(known[-1]) != "CANCEL":
                yield f"interview {about.id} is left in the calendar of {address}"
        came = self._came.get((email, about.id), [])
        shows = calendars.wanted(came[-1], about.recruiter_id).starts_at if came else None
        due = calendars.wanted(about, about.recruiter_id).starts_at
        # Its candidate called it off and then wished for another time that was never found.
        off = [one for one in came[-1:] if one.status is Status.CANCELLED and not one.called_off]
        if shows != due and not any(one.revision == about.revision for one in off):
            yield f"interview {about.id} ({about.status}) is at {due}, and its calendar has {shows}"


_IS_CHANGE = marker.c.kind.in_(["interview.created", "interview.changed", "interview.cancelled"])


def _shows(about: Interview) -> tuple[object, ...]:
    return method_of(about), about.starts_at, about.title, about.location
