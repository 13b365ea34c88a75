"""An interview as it comes from outside, by API or CSV: one shape, one set of checks."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from service.flows.ladder import parse_ladder, written
from service.flows.wording.catalogue import LANGUAGES
from service.flows.wording.clean import one_line

DEFAULT_MINUTES = 45
_LONGEST_DAY = 24 * 60
_LONGEST_ADDRESS = 254
_LONGEST_LADDER = 500
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)",
    re.ASCII | re.IGNORECASE,
)
_ACCEPTS = "accepts RFC 3339 with an offset, such as 2026-12-01T14:00:00-08:00"
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(3000, 1, 1, tzinfo=UTC)
_ADDRESS = r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+$"


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


@cache
def _zones() -> frozenset[str]:
    """Name every zone; to look through their folders takes longer than to make an interview."""
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name and name not in _zones():
        raise ValueError(f"{name!r} is unknown; accepts an IANA zone such as America/Chicago")
    return name


def _known_language(tag: str) -> str:
    if tag.replace("_", "-").split("-")[0].lower() not in LANGUAGES:
        raise ValueError(f"{tag!r} is unknown; accepts {', '.join(LANGUAGES)}, also as in en-GB")
    return tag


def _moment(value: object) -> object:
    """Read RFC 3339 only: pydantic would take "1800000000" for seconds since 1970."""
    if isinstance(value, str) and _RFC_3339.fullmatch(value):
        value = datetime.fromisoformat(value.upper())
    if isinstance(value, datetime):
        return value
    raise ValueError(_ACCEPTS)


def _of_our_time(moment: datetime) -> datetime:
    """Refuse what no calendar holds: its date would overflow in some time zone."""
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError(f"is not between {_EARLIEST.year} and {_LATEST.year}; {_ACCEPTS}")
    return moment


def _fits_in_lower_case(address: str) -> str:
    """Refuse what grows beyond its column when it is kept in lower case."""
    if len(address.lower()) > _LONGEST_ADDRESS:
        raise ValueError(f"is too long; accepts {_LONGEST_ADDRESS} characters at most")
    return address


Line = Annotated[str, BeforeValidator(_line)]
Name = Annotated[Line, Field(min_length=1, max_length=200)]
Email = Annotated[
    Line, Field(pattern=_ADDRESS, max_length=_LONGEST_ADDRESS), AfterValidator(_fits_in_lower_case)
]
Phone = Annotated[Line, Field(min_length=1, max_length=40)]
Language = Annotated[Line, Field(max_length=20), AfterValidator(_known_language)]
Zone = Annotated[Line, Field(max_length=64), AfterValidator(_known_zone)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_of_our_time)]
Minutes = Annotated[int, Field(ge=1, le=_LONGEST_DAY)]
Location = Annotated[Line, Field(max_length=1000)]
ExternalId = Annotated[Line, Field(min_length=1, max_length=200)]


def _readable_ladder(text: str) -> str:
    return written(parse_ladder(text))


Ladder = Annotated[Line, Field(max_length=_LONGEST_LADDER), AfterValidator(_readable_ladder)]


class _Shape(BaseModel):
    """Frozen; a field that we don't know is an error, for it is most likely a typing mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Consent(_Shape):
    """Where the candidate agreed to be texted, and when."""

    source: Annotated[Line, Field(max_length=200)] = ""
    at: Moment | None = None


class Invitee(_Shape):
    """The candidate of a new interview. Without `time_zone` the number's own is used."""

    name: Name
    phone: Phone
    email: Email | None = None
    language: Language = "en"
    time_zone: Zone = ""
    consent: Consent = Consent()


class Invitation(_Shape):
    """A new interview; `recruiter` is an address, seconds in `starts_at` count.

    `ladder` is its own, in the form of `REMINDERS`; without one, the organisation's.
    """

    candidate: Invitee
    recruiter: Email
    title: Name
    starts_at: Moment
    duration_minutes: Minutes = DEFAULT_MINUTES
    location: Location = ""
    external_id: ExternalId | None = None
    ladder: Ladder | None = None


class InviteeChanges(_Shape):
    """What may be changed of a candidate; what is left out stays."""

    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None
    time_zone: Zone | None = None


class Changes(_Shape):
    """What may be changed of an interview; what is left out stays.

    A `ladder` of null or "" is the organisation's again.
    """

    candidate: InviteeChanges | None = None
    recruiter: Email | None = None
    title: Name | None = None
    starts_at: Moment | None = None
    duration_minutes: Minutes | None = None
    location: Location | None = None
    ladder: Ladder | None = None
