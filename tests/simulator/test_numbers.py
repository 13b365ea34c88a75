"""Numbers: possible is enough, and a country is known where there is one."""

import pytest

from service.simulator import numbers


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("+14155550123", "+14155550123"),
        ("+1 (415) 555-0123", "+14155550123"),
        ("+44 20 7946 0018", "+442079460018"),
        ("4155550123", None),
        ("+1415555", None),
        ("+999123456789", None),
        ("", None),
    ],
)
def test_a_number_is_read_or_it_is_none(given: str, read: str | None) -> None:
    assert numbers.e164(given) == read


@pytest.mark.parametrize(
    ("number", "country"),
    [("+14155550123", "US"), ("+442079460018", "GB"), ("+15005550006", "US"), ("+80012345678", "")],
)
def test_a_number_has_a_country_even_when_it_is_fictitious(number: str, country: str) -> None:
    assert numbers.region(number) == country
