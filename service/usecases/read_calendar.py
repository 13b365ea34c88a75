"""When a recruiter is busy, by their calendar's address."""

from service.channels import calendar_address
from service.channels.outgoing import NotReached
from service.flows.weekly_hours import Span
from service.usecases.problems import BadInput, FieldError


def read_calendar(address: str, span: Span, zone: str, *, allow_private: bool) -> list[Span]:
    """Return when somebody is busy within a span. BadInput says why a calendar cannot be read.

    Whole days, and times that name no zone, are those of `zone`.
    """
    try:
        how = calendar_address.reach(allow_private=allow_private)
        return calendar_address.busy(calendar_address.fetch(address, how), span, zone)
    except NotReached as error:
        raise BadInput(FieldError("calendar", error.words)) from None
