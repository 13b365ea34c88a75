"""Which ways a recruiter is told by, and when; and who hears of it next when nobody looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from service.flows.quiet import QuietHours

# Urgent, and nobody has looked at it: so long later somebody else is told too.
NEXT_AFTER = timedelta(minutes=10)
INBOX = "inbox"


class Kind(StrEnum):
    """The kinds of ways to tell a recruiter that we know; a channel's name is its kind."""

    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a recruiter; `channel` names it in what is noted of each telling."""

    channel: str
    kind: str
    for_urgent: bool = True
    for_rest: bool = True


# Who has not said how they want to be told is told by mail.
BY_MAIL = Way(Kind.EMAIL, Kind.EMAIL)


@dataclass(frozen=True, slots=True)
class Habits:
    """When somebody wants to be told of what is not urgent, at the clocks of their zone.

    With `digest_at` it is gathered until then and comes as one message.
    """

    zone: str
    quiet: QuietHours | None = None
    digest_at: time | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One planned telling: by which way, from when on (aware UTC), and whether with others."""

    channel: str
    due_at: datetime
    in_digest: bool = False


def plan(
    ways: Sequence[Way], habits: Habits, now: datetime, *, urgent: bool
) -> tuple[Telling, ...]:
    """Plan by which ways, and when, somebody is told of an item.

    What is urgent goes at once, through quiet hours and past every digest; somebody whose ways are
    all for the rest hears of it by each of them, for urgent means that it cannot wait for a look
    at the inbox. The rest waits for the digest, else for the end of the quiet hours.
    """
    if urgent:
        chosen = [way for way in ways if way.for_urgent] or ways
        return tuple(Telling(way.channel, now) for way in chosen)
    due_at = _when(habits, now)
    gathered = habits.digest_at is not None
    return tuple(Telling(way.channel, due_at, gathered) for way in ways if way.for_rest)


def falls_back(kind: str, others: Sequence[str]) -> bool:
    """Whether a mail goes out in place of a way that failed for good.

    `kind` is empty where the way was gone before it was tried. `others` are the states of all other
    tellings of the same item to the same person: one that was taken, or still may be, is enough.
    """
    return kind != Kind.EMAIL and all(state == "failed" for state in others)


def next_one(team: Sequence[int], owner: int, told: frozenset[int]) -> int | None:
    """Return who is told next: round the team, from behind the owner; None when all were told."""
    behind = [one for one in team if one > owner]
    before = [one for one in team if one < owner]
    return next((one for one in behind + before if one not in told), None)


def _when(habits: Habits, now: datetime) -> datetime:
    if habits.digest_at is not None:
        return _next(habits.digest_at, habits.zone, now)
    if habits.quiet is not None:
        return habits.quiet.next_allowed(now, habits.zone)
    return now


def _next(clock: time, zone: str, now: datetime) -> datetime:
    """Return when clocks there next show a time; in the hour that is skipped, the hour after."""
    local = now.astimezone(ZoneInfo(zone))
    days = (local.date() + timedelta(days=day) for day in range(3))
    moments = (datetime.combine(day, clock, local.tzinfo).astimezone(UTC) for day in days)
    return next(moment for moment in moments if moment > now)
