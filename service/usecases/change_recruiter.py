"""A recruiter's name, phone, zone, and how they are told of answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.store import people
from service.store.records import Recruiter
from service.usecases.audit import note
from service.usecases.choose_channels import choose
from service.usecases.context import Context, Policy
from service.usecases.invitation import Dialled, Name, Zone
from service.usecases.numbers import BadNumber, e164
from service.usecases.problems import BadInput, FieldError

_LONGEST_ADDRESS = 1000
_MOST_WAYS = 10

Notify = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=_LONGEST_ADDRESS)]],
    Field(min_length=1, max_length=_MOST_WAYS),
]


class RecruiterChanges(BaseModel):
    """What may be set of a recruiter; what is left out stays. No phone or zone is null or "".

    Times are told in `time_zone`; without one, in the candidate's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name | None = None
    phone: Dialled | None = None
    notify: Notify | None = None
    time_zone: Zone | None = None


def change_recruiter(
    context: Context, email: str, changes: RecruiterChanges, actor: str
) -> tuple[Recruiter, bool]:
    """Change the recruiter with this address; return them, and whether they are new.

    `actor` is the name of the token that asked for it. Raises BadInput.
    """
    given: dict[str, str] = {}
    if changes.name is not None:
        given["name"] = changes.name
    if "phone" in changes.model_fields_set:
        given["phone"] = checked_phone(context.policy, changes.phone or "")
    if "time_zone" in changes.model_fields_set:
        given["time_zone"] = changes.time_zone or ""
    now = context.clock()
    with context.database.write() as tx:
        known, is_new = people.found_or_made(tx, email, now)
        if given:
            people.change_recruiter(tx, known.id, **given)
        changed = people.recruiter_by_id(tx, known.id) or known
        news = [name for name, value in given.items() if getattr(known, name) != value]
        if changes.notify is not None and choose(tx, context, changed, changes.notify):
            news.append("notify")
        if is_new or news:
            detail = f"{known.email}: {', '.join(news)}" if news else known.email
            note(tx, actor, "colleague.set", "recruiter", known.id, detail, now=now)
        return changed, is_new


def list_recruiters(context: Context, after: int, limit: int) -> list[Recruiter]:
    """List recruiters, in the order in which they came, from behind an id."""
    with context.database.read() as tx:
        return people.recruiters(tx, after, limit)


def checked_phone(policy: Policy, text: str) -> str:
    """Return a recruiter's number as E.164, or empty for none. Raises BadInput."""
    if not text:
        return ""
    try:
        phone = e164(text, policy.countries)
    except BadNumber as error:
        raise BadInput(FieldError("phone", str(error))) from None
    if phone == policy.phone_number:
        ours = f"{text!r} is our own number, and a call to it would come back to us"
        raise BadInput(FieldError("phone", f"{ours}; accepts a phone of the recruiter's"))
    return phone
