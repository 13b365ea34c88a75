"""Which numbers we take, and whose zone they hint at."""

import pytest

from service.usecases.numbers import BadNumber, e164, zone_of

HOME = frozenset({"US", "CA"})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+14155550123", "+14155550123"), ("(415) 555-0123", "+14155550123"),
        ("415.555.0123", "+14155550123"), ("1-415-555-0123", "+14155550123"),
        (" +1 415 555 0123 ", "+14155550123"), ("+1 416 555 0123", "+14165550123"),
        ("tel:+1-415-555-0123", "+14155550123"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert e164(text, HOME) == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a phone number"), ("hello", "is not a phone number"),
        ("+1415555", "cannot exist"), ("911", "cannot exist"), ("+1 900 555 0123", "premium-rate"),
        ("+44 7911 123456", "not in an allowed country"), ("+1 876 555 0123", "not in an allowed"),
        ("+881 6 1234 5678", "not in an allowed country|cannot exist"),
        ("+1 415 555 0123 ext. 4", "has an extension"), ("1" * 300, "is not a phone number"),
    ],
)  # fmt: skip
def test_a_number_that_we_do_not_text_is_refused_with_what_is_accepted(text: str, why: str) -> None:
    with pytest.raises(BadNumber, match=why) as refused:
        e164(text, HOME)
    assert "accepts a number with its country code" in str(refused.value)


def test_without_the_united_states_the_first_allowed_country_is_home() -> None:
    assert e164("07400 123456", frozenset({"GB", "IE"})) == "+447400123456"


@pytest.mark.parametrize(
    ("phone", "zone"),
    [("+14155550123", "America/Los_Angeles"), ("+12125550123", "America/New_York")],
)
def test_the_zone_of_a_number_is_a_fallback(phone: str, zone: str) -> None:
    assert zone_of(phone) == zone
