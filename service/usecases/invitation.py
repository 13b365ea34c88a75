"""An interview as it comes from outside, by API or CSV: one shape, one set of checks."""

from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from service.flows.wording.catalogue import LANGUAGES
from service.flows.wording.clean import one_line

DEFAULT_MINUTES = 45
_LONGEST_DAY = 24 * 60
_ADDRESS = r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+$"


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _known_zone(name: str) -> str:
    if name and name not in available_timezones():
        raise ValueError(f"{name!r} is unknown; accepts an IANA zone such as America/Chicago")
    return name


def _known_language(tag: str) -> str:
    if tag.replace("_", "-").split("-")[0].lower() not in LANGUAGES:
        raise ValueError(f"{tag!r} is unknown; accepts {', '.join(LANGUAGES)}, also as in en-GB")
    return tag


def _moment(value: object) -> object:
    """Take text only: pydantic would read a bare number as seconds since 1970."""
    if isinstance(value, str | datetime):
        return value
    raise ValueError("accepts RFC 3339 with an offset, such as 2026-12-01T14:00:00-08:00")


Line = Annotated[str, BeforeValidator(_line)]
Name = Annotated[Line, Field(min_length=1, max_length=200)]
Email = Annotated[Line, Field(pattern=_ADDRESS, max_length=254)]
Phone = Annotated[Line, Field(min_length=1, max_length=40)]
Language = Annotated[Line, Field(max_length=20), AfterValidator(_known_language)]
Zone = Annotated[Line, Field(max_length=64), AfterValidator(_known_zone)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Minutes = Annotated[int, Field(ge=1, le=_LONGEST_DAY)]
Location = Annotated[Line, Field(max_length=1000)]
ExternalId = Annotated[Line, Field(min_length=1, max_length=200)]


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
    """A new interview; `recruiter` is an address, seconds in `starts_at` count."""

    candidate: Invitee
    recruiter: Email
    title: Name
    starts_at: Moment
    duration_minutes: Minutes = DEFAULT_MINUTES
    location: Location = ""
    external_id: ExternalId | None = None


class InviteeChanges(_Shape):
    """What may be changed of a candidate; what is left out stays."""

    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None
    time_zone: Zone | None = None


class Changes(_Shape):
    """What may be changed of an interview; what is left out stays."""

    candidate: InviteeChanges | None = None
    recruiter: Email | None = None
    title: Name | None = None
    starts_at: Moment | None = None
    duration_minutes: Minutes | None = None
    location: Location | None = None
