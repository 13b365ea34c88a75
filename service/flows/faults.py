"""What went wrong with a contact, told apart by what is worth doing about it."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from service.flows import backoff


class Fault(StrEnum):
    """What an error of the provider or of a carrier means for what comes next."""

    NONE = ""
    OPTED_OUT = "opted out"
    # No text to this number, whoever sends it.
    NUMBER = "number"
    # Nor to this one, and a call may reach it.
    LANDLINE = "landline"
    # No text from our sender to this number; a call may reach it.
    PAIR = "pair"
    # Not these words: never the same text again.
    CONTENT = "content"
    # It was not worth delivering any more when its turn came.
    STALE = "stale"
    # Our account or sender is wrong: every send would meet it, so the line stops.
    SETUP = "setup"
    # Our account may not reach some numbers: the others are not held up.
    PARTLY = "partly"
    LATER = "later"
    NEXT_DAY = "next day"
    # Worth one more try after an hour.
    ONCE = "once"
    # It may have been taken: settled by listing, never sent again blindly.
    AMBIGUOUS = "ambiguous"


# From then on no text of ours arrives at this number.
NO_TEXTS = frozenset({Fault.OPTED_OUT, Fault.NUMBER, Fault.LANDLINE})
# A refusal costs nothing, so the next try may be soon; a text that was taken and not delivered is
# paid for, and a carrier's bad quarter of an hour is waited for.
_REFUSED = (timedelta(seconds=15), timedelta(minutes=5))
_UNDELIVERED = (timedelta(minutes=5), timedelta(hours=1))
# A matter for the operator: with the spread, from 1 to 15 minutes.
FOR_OPERATOR = (timedelta(minutes=1), timedelta(minutes=12))
_AN_HOUR = timedelta(hours=1)
# Where the carriers' day ends (Twilio, error 30027: "resets at midnight Pacific").
_CARRIERS_ZONE = ZoneInfo("America/Los_Angeles")
_DAY_BEGINS = time(0, 5)


def again_at(
    fault: Fault, tries: int, now: datetime, key: int, *, taken: bool = False
) -> datetime | None:
    """Return when a contact is tried again after so many failed tries before; None: never.

    `now` is aware. `taken`: the provider had taken it. Contacts with other keys get other moments,
    so that what failed together does not come back together.
    """
    if fault in {Fault.SETUP, Fault.PARTLY}:
        return now + backoff.spread(backoff.wait(*FOR_OPERATOR, tries), key)
    if fault is Fault.LATER:
        waits = _UNDELIVERED if taken else _REFUSED
        return now + backoff.spread(backoff.wait(*waits, tries), key)
    if fault is Fault.NEXT_DAY:
        return _next_day(now) + backoff.spread(_AN_HOUR, key) - _AN_HOUR
    if fault is Fault.ONCE and tries == 0:
        return now + backoff.spread(_AN_HOUR, key)
    return None


def _next_day(now: datetime) -> datetime:
    """Return when the carriers' next day has begun."""
    local = now.astimezone(_CARRIERS_ZONE)
    begins = datetime.combine(local.date() + timedelta(days=1), _DAY_BEGINS, _CARRIERS_ZONE)
    return begins.astimezone(now.tzinfo)
