"""Whether a text names another time than the interview's: Tuesday 1 December 2026, 14:00."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from service.flows import wishes
from service.flows.state import Interview, Status

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 30, 10, 0, tzinfo=ZONE)
START = datetime(2026, 12, 1, 14, 0, tzinfo=ZONE).astimezone(UTC)
INTERVIEW = Interview(
    id=1,
    status=Status.SCHEDULED,
    title="Backend engineer",
    starts_at=START,
    duration_minutes=45,
    location="",
    candidate_name="Sam Lee",
    recruiter_id=1,
    recruiter_name="Dana",
    time_zone="America/Los_Angeles",
    language="en",
)

ANOTHER_TIME = [
    ("en", "see you thursday at 3"),
    ("en", "see you at 3"),
    ("en", "yes friday"),
    ("en", "see you wednesday"),
    ("en", "ok see you today"),
    ("en", "confirmed for december 3"),
    ("en", "I'll be there at 4pm"),
    ("en", "see you tomorrow at 10"),
    ("es", "nos vemos el jueves a las 3"),
    ("es", "hasta el jueves"),
    ("es", "ahí estaré el miércoles"),
    ("fr", "à jeudi"),
    ("fr", "je serai là à 16h"),
    ("de", "bis donnerstag"),
    ("de", "ich komme um 16 Uhr"),
    ("de", "bis übermorgen"),
    ("pt", "até quinta"),
    ("pt", "estarei lá às 15h"),
    ("en", "see you in the evening"),
    ("en", "yes, see you at 1 am"),
]
THIS_TIME = [
    ("en", "Confirmed. Just so you know I have another offer, they need an answer by Friday"),
    ("es", "Ahí estaré. Solo aviso que tengo otra oferta y me piden respuesta el viernes"),
    ("pt", "Confirmo presença. Só aviso que preciso dar resposta a outra proposta até sexta"),
    ("en", "see you at 2"),
    ("en", "see you at 1:55"),
    ("en", "I'll be there 10 minutes early"),
    ("en", "I'll be there at 1:45"),
    ("en", "there in 10 min"),
    ("en", "see you tomorrow"),
    ("en", "see you tuesday at 2pm"),
    ("en", "yes"),
    ("en", "good morning, yes"),
    ("en", "I got your message this morning, confirmed"),
    ("en", "thanks for texting me today, see you then"),
    ("en", "see you december 1"),
    ("en", "see you tomorrow afternoon"),
    ("en", "have a great weekend, see you then"),
    ("en", "ok 2pm tomorrow works"),
    ("en", "I'm busy thursday but I'll be there"),
    ("en", "can't wait"),
    ("en", "see you at 14:00"),
    ("en", "1"),
    ("es", "hasta mañana"),
    ("es", "nos vemos mañana a las 2"),
    ("es", "buenas tardes, confirmo"),
    ("es", "allí estaré el martes"),
    ("fr", "à demain"),
    ("fr", "à mardi 14h"),
    ("fr", "bonjour, je confirme"),
    ("de", "bis morgen"),
    ("de", "guten morgen, ich komme"),
    ("de", "bis dienstag um 2"),
    ("de", "morgen 14 Uhr passt"),
    ("pt", "até amanhã"),
    ("pt", "até terça às 14h"),
    ("pt", "boa tarde, confirmo"),
    ("en", "see you at quarter to two"),
    ("en", "yes I work until 1 so I'll be there"),
    ("en", "see you at 2ish"),
    ("en", "Ok Sam here, see you on the 1st"),
    ("en", "yes, running 5 min late"),
    ("es", "hasta las 2"),
    ("en", "yep see u there 👍"),
    ("en", "I finish school at 12, see you at 2"),
    ("en", "the sun is out, see you tomorrow"),
    ("es", "vale, a las 2 entonces"),
]


@pytest.mark.parametrize(("language", "words"), ANOTHER_TIME)
def test_another_day_or_hour_disagrees(language: str, words: str) -> None:
    assert wishes.disagrees(words, INTERVIEW, language, NOW)


@pytest.mark.parametrize(("language", "words"), THIS_TIME)
def test_the_same_time_an_early_arrival_or_small_talk_agrees(language: str, words: str) -> None:
    assert not wishes.disagrees(words, INTERVIEW, language, NOW)
