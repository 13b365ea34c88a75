"""An interview as it comes from outside, by API or CSV: one shape, one set of checks."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, TypeVar
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticUseDefault, core_schema

from service.flows.ladder import parse_ladder, written
from service.flows.wording.catalogue import LANGUAGES
from service.flows.wording.clean import has_control_marks, has_unseen_marks, one_line

DEFAULT_MINUTES = 45
_LONGEST_DAY = 24 * 60
_LONGEST_ADDRESS = 254
_LONGEST_LADDER = 500
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII | re.IGNORECASE,
)
_ACCEPTS = "accepts RFC 3339 with an offset, such as 2026-12-01T14:00:00-08:00"
# A bare + in an address is read as a blank.
_LOST_PLUS = re.compile(r"\S+[T ]\S+ \d\d:\d\d", re.ASCII | re.IGNORECASE)
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(3000, 1, 1, tzinfo=UTC)
# Files of the zone database that are no place's: its own filler, and this machine's choice.
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
_ALL_SEEN = "without marks that cannot be seen"
_ADDRESS = r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+$"


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _all_seen(value: object) -> object:
    """Refuse what cleaning would drop: an address without it is somebody else's."""
    if isinstance(value, str) and has_unseen_marks(value):
        raise ValueError(f"accepts an e-mail address {_ALL_SEEN}")
    return value


def _uncontrolled(value: object) -> object:
    """Refuse control marks; those of direction come along when a number is copied, and go."""
    if isinstance(value, str) and has_control_marks(value):
        raise ValueError(f"accepts a number such as +14155550123, {_ALL_SEEN}")
    return value


@cache
def zones() -> frozenset[str]:
    """Name every zone; to look through their folders takes longer than to make an interview."""
    return frozenset(available_timezones() - _NO_ZONES)


def _known_zone(name: str) -> str:
    if name and name not in zones():
        raise ValueError(f"{name!r} is unknown; accepts an IANA zone such as America/Chicago")
    return name


def _known_language(tag: str) -> str:
    if tag.replace("_", "-").split("-")[0].lower() not in LANGUAGES:
        raise ValueError(f"{tag!r} is unknown; accepts {', '.join(LANGUAGES)}, also as in en-GB")
    return tag


def _moment(value: object) -> object:
    """Read RFC 3339 only: pydantic would take "1800000000" for seconds since 1970.

    Digits behind those of microseconds are cut off.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _RFC_3339.fullmatch(value):
        return _read(value)
    if isinstance(value, str) and _LOST_PLUS.fullmatch(value):
        raise ValueError(f"has no sign; write + as %2B in an address; {_ACCEPTS}")
    raise ValueError(_ACCEPTS)


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(f"names no day or time that exists; {_ACCEPTS}") from None


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
    Line,
    BeforeValidator(_all_seen),
    Field(pattern=_ADDRESS, max_length=_LONGEST_ADDRESS),
    AfterValidator(_fits_in_lower_case),
]
Dialled = Annotated[Line, BeforeValidator(_uncontrolled), Field(max_length=40)]
Phone = Annotated[Dialled, Field(min_length=1)]
Language = Annotated[Line, Field(max_length=20), AfterValidator(_known_language)]
Zone = Annotated[Line, Field(max_length=64), AfterValidator(_known_zone)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_of_our_time)]
Minutes = Annotated[int, Field(ge=1, le=_LONGEST_DAY)]
Location = Annotated[Line, Field(max_length=1000)]
ExternalId = Annotated[Line, Field(min_length=1, max_length=200)]


def _readable_ladder(text: str) -> str:
    return written(parse_ladder(text))


Ladder = Annotated[Line, Field(max_length=_LONGEST_LADDER), AfterValidator(_readable_ladder)]


def _unless_null(value: object) -> object:
    if value is None:
        raise PydanticUseDefault
    return value


class _NullIsAbsent:
    """Takes null for what was left out, and says so in OpenAPI: our own answers carry it."""

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401  # whatever is annotated
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_unless_null, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"type": "null"}]}


Shape = TypeVar("Shape")
OrNull = Annotated[Shape, _NullIsAbsent()]


class _Shape(BaseModel):
    """Frozen; a field that we don't know is an error, for it is most likely a typing mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Consent(_Shape):
    """Where the candidate agreed to be texted, and when."""

    source: OrNull[Annotated[Line, Field(max_length=200)]] = ""
    at: Moment | None = None


class Invitee(_Shape):
    """The candidate of a new interview. Without `time_zone` the number's own is used."""

    name: Name
    phone: Phone
    email: Email | None = None
    language: OrNull[Language] = "en"
    time_zone: OrNull[Zone] = ""
    consent: OrNull[Consent] = Consent()


class Invitation(_Shape):
    """A new interview; `recruiter` is an address, seconds in `starts_at` count.

    `ladder` is its own, in the form of `REMINDERS`; without one, the organisation's.
    """

    candidate: Invitee
    recruiter: Email
    title: Name
    starts_at: Moment
    duration_minutes: OrNull[Minutes] = DEFAULT_MINUTES
    location: OrNull[Location] = ""
    external_id: ExternalId | None = None
    ladder: Ladder | None = None


class InviteeChanges(_Shape):
    """What may be changed of a candidate; what is left out stays. An `email` of null is removed."""

    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None
    time_zone: Zone | None = None


class Changes(_Shape):
    """What may be changed of an interview; what is left out stays.

    A `location` of null is removed; a `ladder` of null or "" is the organisation's again.
    """

    candidate: InviteeChanges | None = None
    recruiter: Email | None = None
    title: Name | None = None
    starts_at: Moment | None = None
    duration_minutes: Minutes | None = None
    location: Location | None = None
    ladder: Ladder | None = None
