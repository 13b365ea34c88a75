"""Dates, times, lengths and numbers as a voice reads them: known examples, and every other one."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo, available_timezones

import pytest

from service.flows.wording.catalogue import LANGUAGES
from service.flows.wording.spoken_times import length, number, when

PACIFIC = ZoneInfo("America/Los_Angeles")
# What a voice would stumble over: figures, brackets, slashes, what was left of a template.
UNSPEAKABLE = re.compile(r"[\d()\[\]{}/_%]|  |^ | $")
ZONES = sorted(available_timezones() - {"Factory", "localtime"})


def at(hour: int, minute: int = 0, day: int = 1, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PACIFIC).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "tag", "words"),
    [
        (at(14, 30), "en", "Tuesday, December first, at two thirty PM"),
        (at(9), "en-GB", "Tuesday, December first, at nine AM"),
        (at(12), "en", "Tuesday, December first, at noon"),
        (at(0), "en", "Tuesday, December first, at midnight"),
        (at(12, 5), "en", "Tuesday, December first, at twelve oh five PM"),
        (at(0, 45), "en", "Tuesday, December first, at twelve forty-five AM"),
        (at(13, day=22), "en", "Tuesday, December twenty-second, at one PM"),
        (at(14, 30), "es", "martes, primero de diciembre, a las dos y media de la tarde"),
        (at(13), "es", "martes, primero de diciembre, a la una de la tarde"),
        (at(12), "es-MX", "martes, primero de diciembre, al mediodía"),
        (at(9, 15, 21), "es", "lunes, veintiuno de diciembre, a las nueve y cuarto de la mañana"),
        (at(14, 30), "fr", "mardi premier décembre à quatorze heures trente"),
        (at(1), "fr", "mardi premier décembre à une heure"),
        (at(21, 21), "fr", "mardi premier décembre à vingt et une heures vingt et une"),
        (at(12, 5), "fr", "mardi premier décembre à midi cinq"),
        (at(14, 30), "de", "Dienstag, den ersten Dezember, um vierzehn Uhr dreißig"),
        (at(1, day=7), "de", "Montag, den siebten Dezember, um ein Uhr"),
        (at(12), "de", "Dienstag, den ersten Dezember, um zwölf Uhr mittags"),
        (
            at(14, 30), "pt",
            "terça-feira, primeiro de dezembro, às quatorze horas e trinta minutos",
        ),
        (at(1), "pt-BR", "terça-feira, primeiro de dezembro, à uma hora"),
        (at(12), "pt", "terça-feira, primeiro de dezembro, ao meio-dia"),
        (
            at(22, 1), "pt",
            "terça-feira, primeiro de dezembro, às vinte e duas horas e um minuto",
        ),
    ],
)  # fmt: skip
def test_a_moment_is_said_as_people_of_the_language_say_it(
    moment: datetime, tag: str, words: str
) -> None:
    assert when(moment, "America/Los_Angeles", tag, with_zone=False) == words


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_minute_of_a_day_is_said_in_words_of_its_own(tag: str) -> None:
    said = [when(at(*divmod(minute, 60)), "America/Los_Angeles", tag) for minute in range(1440)]
    assert [one for one in said if UNSPEAKABLE.search(one)] == []
    assert len(set(said)) == 1440


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_day_of_a_leap_year_is_said_in_words_of_its_own(tag: str) -> None:
    first = datetime(2028, 1, 1, 20, tzinfo=UTC)
    said = [when(first + timedelta(days=day), "UTC", tag) for day in range(366)]
    assert [one for one in said if UNSPEAKABLE.search(one)] == []
    assert len(set(said)) == 366


@pytest.mark.parametrize(("tag", "month"), [*product(LANGUAGES, (1, 7))])
def test_every_zone_has_a_name_that_can_be_spoken(tag: str, month: int) -> None:
    said = [when(at(20, month=month), zone, tag) for zone in ZONES]
    assert [one for one in said if UNSPEAKABLE.search(one)] == []


@pytest.mark.parametrize(
    ("zone", "tag", "words"),
    [
        ("America/Los_Angeles", "en", "noon Pacific Time"),
        ("America/Los_Angeles", "es", "mediodía, hora del Pacífico"),
        ("America/Los_Angeles", "fr", "midi, heure du Pacifique"),
        ("America/Los_Angeles", "de", "mittags Westküstenzeit"),
        ("America/Los_Angeles", "pt", "meio-dia, horário do Pacífico"),
        ("UTC", "en", " Coordinated Universal Time"),
        ("Europe/London", "en", " London time"),
        ("Europe/London", "es", ", hora de Londres"),
        ("Asia/Dubai", "pt", ", horário do Golfo"),
        ("Africa/Johannesburg", "fr", ", heure d'Afrique du Sud"),
        ("Asia/Singapore", "de", " Singapurische Zeit"),
        ("Etc/GMT+5", "en", " Greenwich time minus five hours"),
        ("Etc/GMT-1", "de", " Greenwich-Zeit plus eine Stunde"),
    ],
)
def test_a_zone_is_called_what_it_is_called_the_whole_year(zone: str, tag: str, words: str) -> None:
    said = [when(at(12, month=month), zone, tag) for month in (1, 7)]
    assert [one.endswith(words) for one in said] == [True, True]


@pytest.mark.parametrize(
    ("minutes", "tag", "words"),
    [
        (45, "en", "forty-five minutes"), (1, "en", "one minute"), (60, "de", "eine Stunde"),
        (90, "en", "one hour and thirty minutes"), (120, "pt", "duas horas"),
        (21, "es", "veintiún minutos"), (75, "fr", "une heure et quinze minutes"),
        (0, "en", "zero minutes"), (6000, "en", "100 hours"),
    ],
)  # fmt: skip
def test_a_length_is_said_in_hours_and_minutes(minutes: int, tag: str, words: str) -> None:
    assert length(minutes, tag) == words


@pytest.mark.parametrize(
    ("phone", "tag", "words"),
    [
        ("+15005550006", "en", "5 0 0, 5 5 5, 0 0 0 6"),
        ("+14155550123", "es", "4 1 5, 5 5 5, 0 1 2 3"),
        ("+4930123456", "de", "plus 4 9, 3 0, 1 2 3 4 5 6"),
        ("+34612345678", "es", "más 3 4, 6 1 2, 3 4, 5 6, 7 8"),
        ("12345", "en", "1 2 3, 4 5"),
    ],
)
def test_a_number_is_said_digit_by_digit_with_a_pause_after_each_group(
    phone: str, tag: str, words: str
) -> None:
    assert number(phone, tag) == words
