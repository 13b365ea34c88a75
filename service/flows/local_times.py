"""A wall-clock time in a zone becomes a moment, unless the clocks change there."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class NotOneMoment(ValueError):
    """This wall-clock time does not exist that day, or exists twice; the sentence says which."""


def moment(local: datetime, zone: str) -> datetime:
    """Return the moment (UTC) of a naive wall-clock time in a known IANA zone.

    Raises NotOneMoment in the hour that is skipped, and in the one that is repeated, when the
    clocks change: which of the two was meant is not for us to guess.
    """
    first = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    second = local.replace(tzinfo=ZoneInfo(zone), fold=1)
    if first.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise NotOneMoment(f"does not exist in {zone}: the clocks go forward over it")
    if first.utcoffset() != second.utcoffset():
        raise NotOneMoment(f"happens twice in {zone} as the clocks go back; add the offset")
    return first.astimezone(UTC)
