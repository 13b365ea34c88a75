"""A form about an interview: what was typed stays, and each field says what it accepts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from service.flows.local_times import NotOneMoment, moment
from service.flows.wording.catalogue import LANGUAGES
from service.inbox.interviews.reading import Choice, as_clock, as_day, typed
from service.inbox.rendering import words
from service.usecases.invitation import Changes
from service.usecases.problems import BadInput, FieldError

_LONGEST = 1100
_MISSING = "is empty"
# Where the form has two fields for what is one elsewhere.
_PLACES = {
    "starts_at": "day",
    "recruiter": "recruiter_email",
    "candidate.phone": "candidate_phone",
}


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed by the fields' names, and why what is wrong is wrong."""

    values: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def read(names: Iterable[str]) -> dict[str, str]:
    """Read the fields of a form as they were typed."""
    return {name: typed(name, _LONGEST) for name in names}


def start(values: Mapping[str, str], zone: str) -> datetime:
    """Return the moment that a day and a time of day in a zone name. Raises BadInput."""
    day, clock = as_day(values.get("day", "")), as_clock(values.get("clock", ""))
    problems = [
        FieldError(name, words(f"interviews.form.bad_{name}"))
        for name, found in (("day", day), ("clock", clock))
        if found is None
    ]
    if day is None or clock is None:
        raise BadInput(*problems)
    try:
        return moment(datetime.combine(day, clock), zone)
    except NotOneMoment:
        raise BadInput(FieldError("clock", words("interviews.form.no_such_time"))) from None


def day_and_clock(start_at: datetime, zone: str) -> dict[str, str]:
    """Return what a browser's fields hold for a moment in a zone."""
    local = start_at.astimezone(ZoneInfo(zone))
    shown = "%H:%M:%S" if local.second else "%H:%M"
    return {"day": f"{local:%Y-%m-%d}", "clock": local.strftime(shown)}


def changes(facts: Mapping[str, object]) -> Changes:
    """Turn facts into changes of an interview. Raises BadInput."""
    try:
        return Changes.model_validate(facts)
    except ValidationError as error:
        raise BadInput(
            *(FieldError(str(one["loc"][0]), one["msg"]) for one in error.errors())
        ) from None


def wrong(error: BadInput) -> dict[str, str]:
    """Say at each field of the form what is wrong with it."""
    found = ((_PLACES.get(one.field, one.field), one.message) for one in error.errors)
    return {name: sentence(message) for name, message in found}


def sentence(message: str) -> str:
    """Make a sentence of what a check says: "This is past; accepts a moment in the future."."""
    plain = message.removeprefix("Value error, ").rstrip(".")
    if plain == _MISSING:
        return words("interviews.form.missing")
    if plain[:1].isupper() or plain[:1] in {"'", '"'}:
        return f"{plain}."
    return words("interviews.form.bad", why=plain)


def languages(chosen: str) -> list[Choice]:
    """List the languages that we text and speak in."""
    tags = (*LANGUAGES, chosen) if chosen and chosen not in LANGUAGES else LANGUAGES
    known = {tag: words(f"interviews.language.{tag}") for tag in LANGUAGES}
    return [Choice(tag, known.get(tag, tag), tag == (chosen or "en")) for tag in tags]
