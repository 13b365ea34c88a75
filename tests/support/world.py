"""A small world around the pure flow: candidates' texts and clicks, rivals, a recruiter, time."""

from dataclasses import replace
from datetime import datetime, timedelta

from service.cli.table_talk import Talk, Turn
from service.flows.answers import menu
from service.flows.consent import DEFAULT_OPT_OUT_WORDS
from service.flows.events import Event
from service.flows.state import Slot, Snapshot, Thread
from service.flows.table import Step, after
from tests.support.flow import NOW, interview, slots

_HOUR = timedelta(hours=1)


class World:
    """Two interviews of one number, some open times, and what happened since."""

    def __init__(self, known: int, open_times: int) -> None:
        starts = [interview(at + 1, 26 + 24 * at, location="Main Street 1") for at in range(known)]
        thread = Thread("+14155550123", "en", question=menu(*starts))
        snapshot = Snapshot("Acme", thread, tuple(starts), DEFAULT_OPT_OUT_WORDS)
        free = slots(*(30 + 5 * at for at in range(open_times)))
        self.all_slots = free
        self.talk = Talk(snapshot, NOW, free)
        self.taken: list[Slot] = []
        self.answered: list[datetime] = []

    @property
    def snapshot(self) -> Snapshot:
        return self.talk.snapshot

    def happens(self, event: Event, *, by_text: bool) -> Turn:
        """Decide and write; what is said by text is counted, as the store does."""
        lately = [at for at in self.answered if at > self.talk.now - _HOUR]
        self._thread(answers_lately=len(lately))
        turn = self.talk.happens(event)
        if by_text and turn.answer is not None:
            self.answered.append(self.talk.now)
        self.talk = turn.talk
        return turn

    def rival_takes(self, at: int) -> None:
        """Somebody else books an open time."""
        if self.talk.free:
            slot = self.talk.free[at % len(self.talk.free)]
            self.taken.append(slot)
            free = tuple(one for one in self.talk.free if one != slot)
            self.talk = replace(self.talk, free=free)

    def recruiter_moves(self, interview_id: int, hours: int) -> None:
        """The recruiter gives an interview a new time, which frees a slot that it held."""
        found = self.snapshot.interview(interview_id)
        status = after(found.status, Step.MOVE) if found else None
        if found is None or status is None:
            return
        moved = replace(
            found, starts_at=self.talk.now + timedelta(hours=hours, minutes=7),
            status=status, revision=found.revision + 1,
        )  # fmt: skip
        held = dict(self.talk.held)
        freed = held.pop(interview_id, None)
        free = (*self.talk.free, freed) if freed else self.talk.free
        known = tuple(moved if one == found else one for one in self.snapshot.interviews)
        self.talk = replace(
            self.talk, free=free, held=held, snapshot=replace(self.snapshot, interviews=known)
        )

    def reminded(self) -> None:
        """A reminder goes out and opens the menu for whatever is ahead."""
        ahead = [one for one in self.snapshot.interviews if one.is_open(self.talk.now)]
        if not self.snapshot.thread.opted_out:
            self._thread(question=menu(*ahead))

    def passes(self, minutes: int) -> None:
        self.talk = replace(self.talk, now=self.talk.now + timedelta(minutes=minutes))

    def _thread(self, **values: object) -> None:
        thread = replace(self.snapshot.thread, **values)
        self.talk = replace(self.talk, snapshot=replace(self.snapshot, thread=thread))
