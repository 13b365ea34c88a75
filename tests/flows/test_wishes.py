"""What candidates say about when, in five languages; it is Monday 30 November 2026, 10:00."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from service.flows import wishes
from service.flows.wishes import Option, Wish

ZONE = "America/Los_Angeles"
NOW = datetime(2026, 11, 30, 10, 0, tzinfo=ZoneInfo(ZONE))


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def stretch(option: Option) -> str:
    days = f"{option.first or ''}..{option.last or ''}" if option.first or option.last else ""
    if option.first and option.first == option.last:
        days = f"{option.first:%m-%d}"
    every = "".join(f"every {day}" for day in sorted(option.weekdays))
    hours = f"{clock(option.opens)}-{clock(option.closes)}" if option.names_hours else ""
    return " ".join(part for part in (days, every, hours) if part)


def said(wish: Wish | None) -> str:
    """Write a wish down: days of the month, weekdays from 0, minutes; "not" before the excluded."""
    if wish is None:
        return ""
    suits = [stretch(option) for option in wish.options]
    return ", ".join(suits + [f"not {stretch(option)}" for option in wish.excluded])


ENGLISH = [
    ("thursday after 3", "12-03 15:00-24:00"),
    ("next week mornings", "2026-12-07..2026-12-13 6:00-12:00"),
    ("any day but friday", "not every 4"),
    ("tomorrow morning", "12-01 6:00-12:00"),
    ("the 14th", "12-14"),
    ("december 5", "12-05"),
    ("5/12", "05-12"),
    ("wed or thurs anytime works", "12-02, 12-03"),
    ("yes but can we move it to 3", "15:00-15:01"),
    ("2 isnt good for me, 4 would be", "16:00-16:01, not 14:00-14:01"),
    (
        "kids get out of school at 2:30 so mornings only pls, can we switch it",
        "6:00-12:00, not 14:30-14:31",
    ),
    ("I can't on tuesday, wednesday works", "12-02, not every 1"),
    ("no money for the bus till friday, can i come after that?", "2026-12-05.., not ..2026-12-04"),
    ("I'm travelling until Thursday. Would Friday be possible?", "12-04, not ..2026-12-03"),
    ("got class till 4 tmrw, can i come after", "12-01 16:00-24:00, not 12-01 0:00-16:00"),
    ("Not tomorrow please, could we say Friday instead?", "12-04, not 12-01"),
    ("cancel tomorrow and put me down for thursday plz", "12-03, not 12-01"),
    ("Tuesday is no good but I'm free all of Wednesday", "12-02, not every 1"),
    ("sorry boss put me on a double shift tues. any opening thursday?", "12-03, not 12-01"),
    (
        "I'd love to come but I have a doctor's appointment at 2, is there another slot?",
        "not 14:00-14:01",
    ),
    ("Is there anyhting later in the week?", "2026-11-30..2026-12-06"),
    ("Can we do thursday at 10 or so", "12-03 9:00-11:01"),
    ("proper poorly today sorry, any chance of friday?", "12-04, not 11-30"),
    (
        "I cant get out of my shift, if I stop at 4 could I come at 5 instead?",
        "17:00-17:01, not 16:00-16:01",
    ),
    ("between 2 and 4 on friday", "12-04 14:00-16:01"),
    (
        "monday morning or tuesday after 2pm",
        "11-30 6:00-12:00, 12-07 6:00-12:00, 12-01 14:00-24:00",
    ),
    ("thu 9-11am", "12-03 9:00-11:01"),
    ("next friday at half past two", "12-11 14:30-14:31"),
    ("2", ""),
    ("running 10 min late", ""),
    ("ok see you", ""),
    ("in two days", "12-02"),
    ("after lunch", "12:00-18:00"),
    ("end of the week", "2026-12-03..2026-12-04"),
    ("see if we can do 3ish on wednesday", "12-02 14:00-16:01"),
    ("not before monday", "2026-12-07.."),
    ("from wednesday on", "2026-12-02.."),
    ("this friday at 15:30", "12-04 15:30-15:31"),
    ("friday next week at 9", "12-11 9:00-9:01"),
    ("the day after tomorrow, late afternoon", "12-02 15:00-18:00"),
    ("weekend", "2026-12-05..2026-12-06"),
    ("tonight", "11-30 17:00-23:00"),
    ("at noon on thursday", "12-03 12:00-12:01"),
    ("can we do dec 14th at 10am", "12-14 10:00-10:01"),
    ("2026-12-09 at 14:00", "12-09 14:00-14:01"),
    ("wed/thu mornings", "12-02 6:00-12:00, 12-03 6:00-12:00"),
    ("fridays", "every 4"),
    ("thrusday or firday", "12-03, 12-04"),
    ("I can't do mornings", "not 6:00-12:00"),
    ("thursday but not in the morning", "12-03, not 6:00-12:00"),
    ("quarter to four tomorrow", "12-01 15:45-15:46"),
    ("in 2 weeks", "2026-12-14..2026-12-20"),
    ("any time after 5pm", "17:00-24:00"),
    ("good morning, another day please", ""),
    ("the sat was broken", ""),
    ("december", "2026-12-01..2026-12-31"),
    ("tuesday to thursday before 11", "2026-12-01..2026-12-03 0:00-11:00"),
]

SPANISH = [
    ("mañana por la tarde", "12-01 12:00-20:00"),
    ("mañana por la mañana", "12-01 6:00-12:00"),
    ("Podríamos cambiarla para el jueves después de las 3?", "12-03 15:00-24:00"),
    ("podemos moverla pal viernes?", "12-04"),
    ("Cualquier día menos el viernes", "not every 4"),
    ("la semana q viene por las mañanas puedo", "2026-12-07..2026-12-13 6:00-12:00"),
    ("No me viene bien el martes, ¿el miércoles a la misma hora?", "12-02, not every 1"),
    ("me la puede recorrer a las 4?", "16:00-16:01"),
    ("¿Tienen algo más temprano? tipo 10 am", "9:00-11:01"),
    ("Sí, pero ¿puede ser a las 3 en vez de las 2?", "15:00-15:01, not 14:00-14:01"),
    ("si me interesa mucho pero mañana trabajo, puede ser el sabado?", "12-05, not 12-01"),
    ("cancelen la de las 2 y ponganme el jueves xfa", "12-03, not 14:00-14:01"),
    (
        "Los martes recojo a los niños del cole a las 2, ¿podría ser por la mañana?",
        "6:00-12:00, not every 1 14:00-14:01",
    ),
    ("Ni el martes ni el jueves puedo, pero el miércoles sí", "12-02, not every 1, not every 3"),
    ("mejor el 3 a las 11?", "12-03 11:00-11:01"),
    ("puedo el miercoles o jueves despues de las 5", "12-02 17:00-24:00, 12-03 17:00-24:00"),
    (
        "No tengo para el camión hasta que me paguen el viernes, me la cambian para el lunes?",
        "12-07, not 12-04",
    ),
    ("el viernes a las 3 y media", "12-04 15:30-15:31"),
    ("de 2 a 4 el jueves", "12-03 14:00-16:01"),
    ("el 5 de diciembre", "12-05"),
    ("el 5/12", "12-05"),
    ("podemos hacer reschedule para el friday?", "12-04"),
    ("pasado mañana a las 10", "12-02 10:00-10:01"),
    ("el lunes 7 de diciembre", "12-07"),
    ("el viernes que viene a las 10", "12-04 10:00-10:01"),
    ("los jueves", "every 3"),
    ("a partir de las 4 de la tarde", "16:00-20:00"),
    ("entre las 2 y las 4", "14:00-16:01"),
    ("el finde", "2026-12-05..2026-12-06"),
    ("antes del jueves", "..2026-12-02"),
    ("a las dos y cuarto", "14:15-14:16"),
    ("a las ocho menos cuarto", "7:45-7:46"),
    ("la próxima semana", "2026-12-07..2026-12-13"),
    ("hoy a las 6", "11-30 18:00-18:01"),
    ("esta tarde", "11-30 12:00-20:00"),
    ("no puedo el martes ni el jueves", "not every 1, not every 3"),
    ("otro día por favor", ""),
    ("buenos días", ""),
    ("llego tarde 10 minutos", ""),
    ("al mediodía", "11:30-14:00"),
    ("en dos semanas", "2026-12-14..2026-12-20"),
    ("el 3 o el 4 por la mañana", "12-03 6:00-12:00, 12-04 6:00-12:00"),
    ("excepto los lunes", "not every 0"),
    ("desde el jueves", "2026-12-03.."),
]

FRENCH = [
    ("jeudi après 15h", "12-03 15:00-24:00"),
    ("On peut décaler à jeudi ?", "12-03"),
    ("oui mais on peut mettre 15h plutot ?", "15:00-15:01"),
    (
        "Je préférerais la semaine prochaine, le matin si possible",
        "2026-12-07..2026-12-13 6:00-12:00",
    ),
    ("nimporte quel jour sauf vendredi, mais pas demain", "not every 4, not 12-01"),
    ("jpeu pa 2m1, jeudi c bon ?", "12-03, not 12-01"),
    ("je ne peux pas mardi mais mercredi oui", "12-02, not every 1"),
    ("14h c'est trop tôt pour moi, 16h ce serait mieux", "16:00-16:01, not 14:00-14:01"),
    (
        "je suis dispo jeudi et vendredi aprem, demain non",
        "12-03 12:00-18:00, 12-04 12:00-18:00, not 12-01",
    ),
    ("dsl 2m1 c mort, mercredi aprem ?", "12-02 12:00-18:00, not 12-01"),
    ("Je suis en déplacement à Lyon jusqu'à jeudi, possible vendredi ?", "12-04, not ..2026-12-03"),
    (
        "je dois récupérer les petits à l'école à 15h, on peut faire le matin ?",
        "6:00-12:00, not 15:00-15:01",
    ),
    ("ok pour l'entretien mais pas demain, lundi prochain ?", "12-07, not 12-01"),
    ("le 5 décembre", "12-05"),
    ("le 1er", "12-01"),
    ("vendredi à 15h30", "12-04 15:30-15:31"),
    ("entre 14h et 16h", "14:00-16:01"),
    ("lundi ou mardi matin", "11-30 6:00-12:00, 12-07 6:00-12:00, 12-01 6:00-12:00"),
    ("pas de sous pour le bus avant vendredi, on peut faire lundi ?", "12-07, not ..2026-12-03"),
    (
        "Je travaille demain à 14h, serait-il possible de venir après 17h ?",
        "17:00-24:00, not 12-01 14:00-14:01",
    ),
    ("bonjour", ""),
    ("samedi matin ou dimanche", "12-05 6:00-12:00, 12-06 6:00-12:00"),
    ("à 9h et demie", "9:30-9:31"),
    ("de 14h à 16h", "14:00-16:01"),
    ("mercredi 9 décembre à 10h", "12-09 10:00-10:01"),
]

GERMAN = [
    ("Donnerstag ab 15 Uhr", "12-03 15:00-24:00"),
    ("nächste woche vormittags", "2026-12-07..2026-12-13 6:00-12:00"),
    ("jeder tag ausser freitag", "not every 4"),
    ("hätten Sie auch am Nachmittag des 3. noch etwas frei?", "12-03 12:00-18:00"),
    ("könnt ma des auf mittwoch schieben?", "12-02"),
    ("Montag oder Dienstag nächste Woche gut", "12-07, 12-08"),
    ("gehts auch mi oder do? lg", "12-02, 12-03"),
    ("lieber fr vormi wenns geht", "12-04 6:00-12:00"),
    ("ja aber können wir 15 uhr machen?", "15:00-15:01"),
    (
        "Interesse hab ich auf jeden Fall, nur nicht um 14 Uhr. Wäre 16 Uhr möglich?",
        "16:00-16:01, not 14:00-14:01",
    ),
    ("dienstag geht nicht, mittwoch schon", "12-02, not every 1"),
    ("nein morgen nicht, aber übermorgen gerne", "12-02, not 12-01"),
    ("Ginge es auch etwas früher, so gegen 11?", "10:00-12:01"),
    ("bin bis sonntag im urlaub, können wir das danach machen", "2026-12-07.., not ..2026-12-06"),
    (
        "muss die kleine um halb 3 aus der kita holen. vormittags wär besser",
        "6:00-12:00, not 14:30-14:31",
    ),
    ("hab zahnarzt um 2 könen wir auf 4 gehn", "16:00-16:01, not 14:00-14:01"),
    ("Freitagnachmittag um halb vier", "12-04 15:30-15:31"),
    ("Montag morgen", "11-30 6:00-12:00, 12-07 6:00-12:00"),
    ("morgen früh", "12-01 6:00-10:00"),
    ("am 5.12.", "12-05"),
    ("am 5. Dezember um 10", "12-05 10:00-10:01"),
    ("viertel nach 3", "15:15-15:16"),
    ("zwischen 14 und 16 Uhr", "14:00-16:01"),
    ("Guten Morgen", ""),
    ("ab Mittwoch", "2026-12-02.."),
    ("morgen um drei viertel vier", "12-01 15:45-15:46"),
    ("nächsten Freitag", "12-04, 12-11"),
    ("15.30 Uhr am Dienstag", "12-01 15:30-15:31"),
]

PORTUGUESE = [
    ("quinta depois das 15", "12-03 15:00-24:00"),
    ("semana q vem de manha", "2026-12-07..2026-12-13 6:00-12:00"),
    ("qualquer dia menos sexta", "not every 4"),
    ("pode ser às 3?", "15:00-15:01"),
    ("sexta de manhã eu consigo, terça não", "12-04 6:00-12:00, not every 1"),
    (
        "Bom dia, seria possível reagendar para quinta-feira após as 15h? Obrigada",
        "12-03 15:00-24:00",
    ),
    ("da p mudar p qui dps das 3?", "12-03 15:00-24:00"),
    ("Sim, mas podemos passar para as 15h?", "15:00-15:01"),
    (
        "quero muito ir mas amanha trabalho até as 18, pode ser depois desse horario?",
        "12-01 18:00-24:00, not 12-01 0:00-18:00",
    ),
    ("não posso amanhã, quarta consigo", "12-02, not 12-01"),
    (
        "cancela a de amanhã e marca pra semana que vem por favor",
        "2026-12-07..2026-12-13, not 12-01",
    ),
    ("Estou em viagem até quinta, pode ser na sexta?", "12-04, not ..2026-12-03"),
    ("pego minha filha na creche as 14, da pra ser 15:30", "15:30-15:31, not 14:00-14:01"),
    (
        "tô sem dinheiro da passagem até o dia 5, pode ser depois disso?",
        "2026-12-06.., not ..2026-12-05",
    ),
    ("amanhã não, outro dia sim", "not 12-01"),
    ("a segunda entrevista", ""),
    ("dia 5 às 10h", "12-05 10:00-10:01"),
    ("5 de dezembro", "12-05"),
    ("entre as 14 e as 16", "14:00-16:01"),
    ("três e meia da tarde na sexta", "12-04 15:30-15:31"),
    ("meu chefe nao me liberou, tem horario depois das 18?", "18:00-24:00"),
    ("próxima sexta às duas e meia", "12-04 14:30-14:31"),
    ("hoje à tarde", "11-30 12:00-18:00"),
    ("menos às segundas", "not every 0"),
    ("semana que vem, terça", "12-08"),
]


@pytest.mark.parametrize(("words", "wish"), ENGLISH)
def test_a_wish_in_english_is_read(words: str, wish: str) -> None:
    assert said(wishes.read(words, "en", ZONE, NOW)) == wish


@pytest.mark.parametrize(("words", "wish"), SPANISH)
def test_a_wish_in_spanish_is_read(words: str, wish: str) -> None:
    assert said(wishes.read(words, "es", ZONE, NOW)) == wish


@pytest.mark.parametrize(("words", "wish"), FRENCH)
def test_a_wish_in_french_is_read(words: str, wish: str) -> None:
    assert said(wishes.read(words, "fr", ZONE, NOW)) == wish


@pytest.mark.parametrize(("words", "wish"), GERMAN)
def test_a_wish_in_german_is_read(words: str, wish: str) -> None:
    assert said(wishes.read(words, "de", ZONE, NOW)) == wish


@pytest.mark.parametrize(("words", "wish"), PORTUGUESE)
def test_a_wish_in_portuguese_is_read(words: str, wish: str) -> None:
    assert said(wishes.read(words, "pt", ZONE, NOW)) == wish
