"""No text, however odd, stops the reading of times; it stays quick and of the candidate's day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.flows import wishes
from service.flows.state import Interview, Status
from service.flows.wishes.vocabulary import LANGUAGES, Kind, vocabulary

NOW = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
INTERVIEW = Interview(
    id=1,
    status=Status.SCHEDULED,
    title="Backend engineer",
    starts_at=NOW + timedelta(days=1),
    duration_minutes=45,
    location="",
    candidate_name="Sam Lee",
    recruiter_id=1,
    recruiter_name="Dana",
    time_zone="America/Los_Angeles",
    language="en",
)
KNOWN = sorted({" ".join(words) for one in LANGUAGES for words in vocabulary(one).phrases})
PIECES = st.sampled_from(
    [*KNOWN, *map(str, range(40)), "99/99", "31.02.", "5/12", "24:59", "15h30", "pm", ".", ",", "?"]
)
SENTENCES = st.lists(PIECES, max_size=12).map(" ".join)
ZONES = st.sampled_from(["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC"])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(), SENTENCES), st.sampled_from([*LANGUAGES, "en-GB", "xx"]), ZONES, MOMENTS
)
def test_any_text_is_read_without_an_error(
    words: str, language: str, zone: str, now: datetime
) -> None:
    wish = wishes.read(words, language, zone, now)
    until = wishes.deadline(words, language, zone, now)
    assert wishes.disagrees(words, INTERVIEW, language, now) in {True, False}
    assert wish is None or wish.options or wish.excluded
    assert until is None or until > now


@pytest.mark.parametrize("text", ["9" * 5000, "by " * 5000, "5/" * 5000, "a" * 5000 + " friday"])
def test_only_the_first_words_of_a_flood_are_looked_at(text: str) -> None:
    assert wishes.read(text, "en", "UTC", NOW) is None


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", date(2027, 5, 12)), ("en-US", date(2027, 5, 12)), ("en-GB", date(2026, 12, 5))],
)
def test_the_month_stands_first_only_where_people_write_it_so(language: str, day: date) -> None:
    wish = wishes.read("5/12", language, "UTC", NOW)
    assert wish is not None
    assert wish.options[0].first == day


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Kiritimati", date(2026, 12, 2)), ("UTC", date(2026, 12, 1))]
)
def test_tomorrow_is_the_candidates_own(zone: str, day: date) -> None:
    wish = wishes.read("tomorrow", "en", zone, NOW)
    assert wish is not None
    assert wish.options[0].first == day


def test_tomorrow_just_before_midnight_on_the_night_the_clocks_change_is_the_next_day() -> None:
    late = datetime(2026, 3, 7, 23, 59, tzinfo=ZoneInfo("America/Los_Angeles"))
    wish = wishes.read("tomorrow at 3", "en", "America/Los_Angeles", late)
    assert wish is not None
    assert wish.fits(datetime(2026, 3, 8, 15, 0, tzinfo=ZoneInfo("America/Los_Angeles")))


@pytest.mark.parametrize(
    ("words", "day"), [("monday", 7), ("this monday", 30), ("monday at 3", 30)]
)
def test_a_weekday_that_is_todays_is_today_only_for_what_is_still_ahead(
    words: str, day: int
) -> None:
    wish = wishes.read(words, "en", "America/Los_Angeles", NOW)
    assert wish is not None
    assert wish.options[0].first is not None
    assert wish.options[0].first.day == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_month_makes_a_date(language: str) -> None:
    for words, entry in vocabulary(language).phrases.items():
        if entry.kind in {Kind.MONTH, Kind.SHY_MONTH}:
            wish = wishes.read(f"5 {words[0]}", language, "UTC", NOW)
            days = [(one.first, one.last) for one in wish.options] if wish else []
            assert [(first.month, first.day) for first, _ in days if first] == [(entry.low, 5)]
            assert days[0][0] == days[0][1]
