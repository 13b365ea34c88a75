"""By when another offer wants an answer; it is Monday 30 November 2026, 10:00 in Los Angeles."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from service.flows import wishes

ZONE = "America/Los_Angeles"
NOW = datetime(2026, 11, 30, 10, 0, tzinfo=ZoneInfo(ZONE))

DAYS = [
    ("en", "they want an answer by friday", "12-04"),
    ("en", "I have another offer, they need to know by the 5th", "12-05"),
    ("en", "I have another offer, they need to know until the 5th", "12-05"),
    ("en", "in two days", "12-02"),
    ("en", "they need to know tomorrow", "12-01"),
    ("en", "they need to know today", "11-30"),
    ("en", "I have to decide by the end of the week", "12-04"),
    ("en", "an offer with a 48 hour deadline", "12-02"),
    ("en", "they want to know by thrusday", "12-03"),
    ("en", "gotta answer by wed", "12-02"),
    ("en", "my interview is on tuesday but they want to know by friday", "12-04"),
    ("en", "until december 10th", "12-10"),
    ("en", "they need to know by freitag", "12-04"),
    ("es", "tengo otra oferta y me piden respuesta antes del viernes", "12-04"),
    ("es", "les tengo que contestar el 5", "12-05"),
    ("es", "recibí una oferta con fecha límite del 4", "12-04"),
    ("es", "quieren respuesta el martes", "12-01"),
    ("es", "I have another offer, they need to know by Friday", "12-04"),
    ("fr", "Une autre boîte attend ma réponse d'ici le 5", "12-05"),
    ("fr", "j'ai jusqu'à jeudi pour répondre", "12-03"),
    ("fr", "signer avant la fin de semaine", "12-04"),
    ("de", "Die andere Firma will bis zum 5. eine Entscheidung", "12-05"),
    ("de", "Bedenkzeit bis Ende der Woche", "12-04"),
    ("de", "frist läuft do ab", "12-03"),
    ("de", "muss bis freitag antworten", "12-04"),
    ("pt", "querem resposta até dia 5", "12-05"),
    ("pt", "com prazo de decisão até quinta-feira", "12-03"),
    ("pt", "oferta com prazo amanhã ao meio dia", "12-01"),
]
NO_DAY = ["got an offer elsewhere, still interested in yours", "yesterday", "", "by the 45th"]


@pytest.mark.parametrize(("language", "words", "day"), DAYS)
def test_a_deadline_is_the_end_of_the_day_that_is_named(
    language: str, words: str, day: str
) -> None:
    found = wishes.deadline(words, language, ZONE, NOW)
    assert found is not None
    assert found.tzinfo is UTC
    assert f"{found.astimezone(NOW.tzinfo):%m-%d %H:%M:%S}" == f"{day} 23:59:59"


@pytest.mark.parametrize("words", NO_DAY)
def test_no_deadline_is_read_where_no_day_is_named(words: str) -> None:
    assert wishes.deadline(words, "en", ZONE, NOW) is None


def test_a_deadline_on_the_night_the_clocks_go_back_is_still_the_end_of_that_day() -> None:
    saturday = datetime(2026, 10, 31, 23, 59, tzinfo=ZoneInfo(ZONE))
    found = wishes.deadline("by tomorrow", "en", ZONE, saturday)
    assert found == datetime(2026, 11, 2, 7, 59, 59, tzinfo=UTC)


def test_today_in_the_last_second_of_the_day_is_no_deadline_any_more() -> None:
    late = datetime(2026, 11, 30, 23, 59, 59, tzinfo=ZoneInfo(ZONE))
    assert wishes.deadline("today", "en", ZONE, late) is None
