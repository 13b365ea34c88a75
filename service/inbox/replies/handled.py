"""Where a reply stands among colleagues, in words: whose it is, put off, done with."""

from dataclasses import dataclass
from datetime import datetime

from service.flows.wording import times
from service.flows.wording.clean import one_line
from service.inbox.rendering import LANGUAGE, words
from service.store.inbox import Entry


@dataclass(frozen=True, slots=True)
class Handling:
    """What a card says of it; empty where there is nothing to say.

    `version` goes with every act, so that whoever comes second is told. `thread` is the page with
    everything that was said to and by this person.
    """

    version: int
    is_open: bool
    carer: str
    snoozed: str
    handled: str
    thread: str


def handling(entry: Entry, now: datetime, zone: str) -> Handling:
    """Say how a reply stands, the same to every reader; times are in `zone`."""
    stands = entry.standing(now)
    until = entry.snoozed_until
    return Handling(
        version=entry.version,
        is_open=not stands.handled,
        carer=_by("inbox.handling.carer", entry.assignee),
        snoozed=words("inbox.handling.snoozed", until=times.when(until, zone, LANGUAGE))
        if until and stands.snoozed
        else "",
        handled=_by("inbox.handling.handled", entry.handled_by),
        thread=f"/candidates/{entry.candidate_id}" if entry.candidate_id else f"/inbox/{entry.id}",
    )


def _by(key: str, who: str | None) -> str:
    return words(key, who=one_line(who)) if who else ""
