"""What a ladder is: rungs before a start, and how they are written in `REMINDERS`."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from service.flows.state import Channel

_RUNG = re.compile(r"-([0-9]{1,4})([dhm]) (sms|call)(?: if (unanswered|confirmed))?")
_GAP = re.compile(r"([0-9]{1,4})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_SURFACES = {"sms": Channel.SMS, "call": Channel.VOICE}
ACCEPTS = (
    "accepts rungs such as: -3d sms, -1d sms, -4h call if unanswered, -90m sms if confirmed;"
    " days, hours or minutes before the start, and commas between them"
)
# What is later would always be skipped (`reminders.LATEST_BEFORE_START`), and few interviews are
# known for longer.
_LATEST, _EARLIEST = timedelta(minutes=10), timedelta(days=60)
_WITHIN = "accepts rungs from -60d to -10m, texts and calls"
_BY_TEXT = "accepts `if confirmed` for sms alone, since nobody who has answered is called"
# Two reminders within the hour feel like one too many; the riskiest hours before an interview,
# with a call and a text behind it, still have room for both.
DEFAULT_GAP = timedelta(minutes=45)


class Condition(StrEnum):
    """What must hold for a rung to be sent."""

    ALWAYS = ""
    UNANSWERED = "unanswered"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: this long before the start, by this channel, on this condition."""

    label: str
    before: timedelta
    channel: Channel
    condition: Condition = Condition.ALWAYS


def parse_ladder(text: str) -> tuple[Rung, ...]:
    """Read the form of `REMINDERS`, earliest rung first. ValueError says what is accepted.

    Capitals count as small letters. A rung that never goes out to those whom it names, or that
    stands there twice, is refused.
    """
    ladder = stored_ladder(text.lower())
    known = set()
    for rung in ladder:
        if not _LATEST <= rung.before <= _EARLIEST:
            raise ValueError(f"{_WITHIN}; not {rung.label!r}")
        if (rung.channel, rung.condition) == (Channel.VOICE, Condition.CONFIRMED):
            raise ValueError(f"{_BY_TEXT}; not {rung.label!r}")
        same = (rung.before, rung.channel, rung.condition)
        if same in known:
            raise ValueError(f"accepts each rung once; {rung.label!r} stands there twice")
        known.add(same)
    return ladder


def stored_ladder(text: str) -> tuple[Rung, ...]:
    """Read what was kept, also by a version that took more, earliest rung first.

    ValueError says what is accepted.
    """
    rungs = [_rung(" ".join(part.split())) for part in text.split(",") if part.strip()]
    return tuple(sorted(rungs, key=lambda rung: -rung.before))


def written(ladder: tuple[Rung, ...]) -> str:
    """Write a ladder in the form that `parse_ladder` reads."""
    return ", ".join(rung.label for rung in ladder)


def parse_gap(text: str) -> timedelta:
    """Read the form of `REMINDER_GAP`, such as "45m". ValueError says what is accepted."""
    found = _GAP.fullmatch(text.strip())
    if found is None:
        raise ValueError("accepts a length such as 45m, 2h or 1d; 0m for none")
    return _length(*found.groups())


def _rung(text: str) -> Rung:
    found = _RUNG.fullmatch(text)
    if found is None:
        raise ValueError(f"{ACCEPTS}; not {text!r}")
    number, unit, surface, condition = found.groups()
    return Rung(text, _length(number, unit), _SURFACES[surface], Condition(condition or ""))


def _length(number: str, unit: str) -> timedelta:
    return timedelta(**{_UNITS[unit]: int(number)})
