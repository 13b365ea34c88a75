"""Which phone numbers we take: possible, of an allowed country, and no trap that costs money."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from service.flows.zones import zones_of

_REFUSED = {
    PhoneNumberType.PREMIUM_RATE: "is a premium-rate number",
    PhoneNumberType.SHARED_COST: "is a shared-cost number",
    PhoneNumberType.PAGER: "is a pager",
    PhoneNumberType.UAN: "is a company access number",
    PhoneNumberType.VOICEMAIL: "is a voicemail number",
}


class BadNumber(ValueError):
    """A phone number that we do not text; the sentence says why and what would be accepted."""


def e164(text: str, countries: frozenset[str]) -> str:
    """Return a number as E.164. Raises BadNumber.

    A number without a country code is read as one of the United States where those are allowed,
    else of the first allowed country. Satellite and other numbers of no country have the region
    "001", which nobody can allow.
    """
    number = _parsed(text, countries)
    if not phonenumbers.is_valid_number(number):
        raise BadNumber(f"{text!r} cannot exist; {_accepted(countries)}")
    kind = phonenumbers.number_type(number)
    if kind in _REFUSED:
        raise BadNumber(f"{text!r} {_REFUSED[kind]}; {_accepted(countries)}")
    if phonenumbers.region_code_for_number(number) not in countries:
        raise BadNumber(f"{text!r} is not in an allowed country; {_accepted(countries)}")
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _parsed(text: str, countries: frozenset[str]) -> phonenumbers.PhoneNumber:
    home = "US" if "US" in countries else min(countries)
    try:
        number = phonenumbers.parse(text, home)
    except NumberParseException:
        raise BadNumber(f"{text!r} is not a phone number; {_accepted(countries)}") from None
    if number.extension:
        raise BadNumber(f"{text!r} has an extension, which we cannot dial; {_accepted(countries)}")
    return number


def _accepted(countries: frozenset[str]) -> str:
    return "accepts a number with its country code, such as +14155550123, in " + ", ".join(
        sorted(countries)
    )


def is_landline(phone: str) -> bool:
    """Whether no text can reach an E.164 number, by the plan of its country.

    North America does not tell: its numbers are "fixed line or mobile", and count as mobile until
    the carrier says otherwise.
    """
    kind = phonenumbers.number_type(phonenumbers.parse(phone))
    return kind == PhoneNumberType.FIXED_LINE


def zone_of(phone: str) -> str:
    """Return the likeliest time zone of an E.164 number whose owner's zone we were not told."""
    return zones_of(phone)[0]
