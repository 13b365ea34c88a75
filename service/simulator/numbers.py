"""Phone numbers as the sandbox reads them."""

import phonenumbers

# Twilio's magic numbers for tests: what a send to, or from, them answers.
MAGIC_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
NO_PERMISSION = 21215
MAGIC_CALL_TO = {
    "+15005550001": 21217,
    "+15005550002": 21214,
    "+15005550003": NO_PERMISSION,
    "+15005550004": 21216,
}
MAGIC_FROM = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}


def e164(text: str) -> str | None:
    """Return the number as +14155550123, or None when no number can look like that.

    Possible is enough: fictitious numbers (555-01xx) are what demos and tests are made of.
    """
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def region(number: str) -> str:
    """Return the country of an E.164 number as two letters, or nothing when it has none."""
    parsed = phonenumbers.parse(number, None)
    exact = phonenumbers.region_code_for_number(parsed)
    found = exact or phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return found if found.isalpha() and found != "ZZ" else ""  # 001 is the world, ZZ nowhere


def grouped(number: str) -> str:
    """Return the number as people read it: +1 415-555-0123."""
    parsed = phonenumbers.parse(number, None)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
