"""Two people in one conversation see each other: who else has it open just now, by name."""

from service.ports import Presence
from service.store import people
from service.store.inbox import Entry
from service.store.records import Recruiter
from service.usecases.context import Context


def place_of(candidate_id: int | None, reply_id: int) -> str:
    """Name the place of a conversation: its candidate, or the reply of a number nobody knows."""
    return f"candidate-{candidate_id}" if candidate_id is not None else f"reply-{reply_id}"


def place_of_entry(entry: Entry) -> str:
    """Name the place of the conversation that a reply belongs to."""
    return place_of(entry.candidate_id, entry.id)


def who_else(context: Context, presence: Presence, who: Recruiter, place: str) -> tuple[str, ...]:
    """Note that somebody is at a place, and return the names of who else is, in their order."""
    others = presence.enter(place, who.id)
    if not others:
        return ()
    with context.database.read() as tx:
        known = [people.recruiter_by_id(tx, one) for one in others]
    return tuple(sorted(one.name for one in known if one is not None))
