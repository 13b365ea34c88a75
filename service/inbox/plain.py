"""What every room says the same way: numbers, times of day, and what others have written."""

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

import phonenumbers
from babel.dates import format_time

from service.flows.wording.times import locale_of
from service.inbox.rendering import LANGUAGE


def number(phone: str) -> str:
    """Write a phone number as people do: "+1 415-555-0123"; a short code stays as it is."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def clock(moment: datetime, zone: str) -> str:
    """Say the time of day in a zone: "2:00 PM"."""
    local = moment.astimezone(ZoneInfo(zone))
    return format_time(local, "short", locale=locale_of(LANGUAGE)).replace("\u202f", " ")


def looked_for(text: str, longest: int) -> str:
    """Return what somebody looks for, without what stands around it, cut to what could make sense.

    PostgreSQL stores no NUL, and fails where it is asked for one. In a form, whose values are to be
    kept, it is refused by the checks of each field.
    """
    return text.replace("\x00", "").strip()[:longest]


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    return capital(text) + ("" if text.endswith((".", "!", "?")) else ".")


def readable(text: str) -> str:
    """Drop control characters, keep line breaks."""
    lines = text.splitlines()
    kept = ("".join(mark for mark in line if unicodedata.category(mark) != "Cc") for line in lines)
    return "\n".join(kept).strip()
