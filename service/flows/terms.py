"""The words by which names, titles, numbers and texts are found: plain, short, without accents."""

import re
import unicodedata

import phonenumbers

LONGEST = 40
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[\d\s()+./-]+")
_FEWEST_DIGITS = 3
_LAST_DIGITS = 4


def terms_of(*texts: str) -> frozenset[str]:
    """Return the terms of some texts; of a phone number also its national form and its end.

    A search finds a term by its beginning: "0123" finds +14155550123, and "sam" finds Samantha.
    """
    found = {term for text in texts for term in _words(text)}
    for text in texts:
        found |= _ways_to_type(text)
    return frozenset(found)


def wanted(query: str) -> tuple[str, ...]:
    """Return what a search looks for, each the beginning of a term; all of them must be there.

    A number may be typed in any form: "(415) 555-0123" is one term.
    """
    digits = re.sub(r"\D", "", query)
    if _NUMBER.fullmatch(query) and len(digits) >= _FEWEST_DIGITS:
        return (digits[:LONGEST],)
    return tuple(dict.fromkeys(_words(query)))


def _words(text: str) -> list[str]:
    spelt = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(mark for mark in spelt if not unicodedata.combining(mark))
    return [word[:LONGEST] for word in _WORD.findall(plain)]


def _ways_to_type(text: str) -> set[str]:
    """Return the forms of an E.164 number; of anything else, none."""
    if not text.startswith("+"):
        return set()
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return set()
    national = phonenumbers.national_significant_number(number)
    return {f"{number.country_code}{national}", national, national[-_LAST_DIGITS:]}
