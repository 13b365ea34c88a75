"""Webhook forms in Twilio's words become ours."""

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

# Twilio's own limit for an inbound body.
LONGEST_BODY = 1600
_NUMBER = re.compile("[0-9]{1,9}")


class BadForm(Exception):
    """A signed webhook lacks what we need; the sentence names it."""


@dataclass(frozen=True, slots=True)
class InboundText:
    """A text as it came; `phone` is the candidate's number."""

    sid: str
    phone: str
    body: str
    media: int
    opt_out_type: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of a text; `status` is Twilio's word, `error_code` 0 when there is none."""

    sid: str
    status: str
    error_code: int


def inbound_text(form: "MultiDict[str, str]") -> InboundText:
    """Read an inbound text. Raises BadForm."""
    return InboundText(
        sid=needed(form, "MessageSid"),
        phone=needed(form, "From"),
        body=clean(form.get("Body", ""))[:LONGEST_BODY],
        media=number(form.get("NumMedia", "")),
        opt_out_type=form.get("OptOutType", ""),
    )


def delivery_report(form: "MultiDict[str, str]") -> DeliveryReport:
    """Read a status callback. Raises BadForm."""
    return DeliveryReport(
        sid=needed(form, "MessageSid"),
        status=needed(form, "MessageStatus"),
        error_code=number(form.get("ErrorCode", "")),
    )


def needed(form: "MultiDict[str, str]", name: str) -> str:
    """Return a parameter that must be there, 64 characters at most. Raises BadForm."""
    value = clean(form.get(name, "")).strip()
    if not value:
        raise BadForm(f"{name} is missing")
    return value[:64]


def clean(text: str) -> str:
    """Drop NUL, which PostgreSQL cannot store and no person writes."""
    return text.replace("\x00", "")


def number(text: str) -> int:
    """Return a count or a code; 0 for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else 0
