"""Write a believable list of interviews, relative to today: `make_interviews.py FILE.csv`.

Every number is fictitious (555-0100 to 555-0199, set aside by the North American Numbering Plan).
The file beside this program was made on the day of its release; make it again for fresh dates.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

COLUMNS = (
    "candidate_name", "candidate_phone", "candidate_email", "language", "time_zone",
    "recruiter_email", "title", "starts_at", "duration_minutes", "location", "external_id",
)  # fmt: skip

PACIFIC, MOUNTAIN = "America/Los_Angeles", "America/Denver"
CENTRAL, EASTERN = "America/Chicago", "America/New_York"
DANA, OMAR, INES = "dana.reyes@acme.example", "omar.haddad@acme.example", "ines.vidal@acme.example"
PAULA = "paula.brandt@acme.example"
VIDEO = "https://meet.example/acme-{}"

# name, area code, language, zone, recruiter, title, working days from today, hour, minutes, place
# No days: within two hours of now.
PEOPLE = (
    ("Sam Lee", 415, "en", PACIFIC, DANA, "Backend engineer, first interview", 1, 14, 45, VIDEO),
    ("Priya Raman", 206, "en", PACIFIC, DANA, "Data engineer, technical interview", 1, 10, 60, VIDEO),
    ("Marcus Bell", 312, "en", CENTRAL, OMAR, "Support lead, first interview", 1, 11, 45, "200 W Lake St, Chicago"),
    ("Hannah Cole", 303, "en", MOUNTAIN, OMAR, "Account manager, second interview", 1, 15, 45, VIDEO),
    ("Jordan Price", 617, "en", EASTERN, DANA, "Site reliability engineer", 1, 13, 60, VIDEO),
    ("María González", 213, "es", PACIFIC, INES, "Atención al cliente", 1, 9, 30, "Oficina de Los Ángeles"),
    ("Luis Ortega", 305, "es", EASTERN, INES, "Técnico de soporte", 1, 16, 45, VIDEO),
    ("Tyler Brooks", 720, "en", MOUNTAIN, OMAR, "Warehouse coordinator", 1, 10, 30, "4800 Race St, Denver"),
    ("Aisha Khan", 512, "en", CENTRAL, DANA, "Product designer, portfolio talk", 2, 14, 60, VIDEO),
    ("Ben Carter", 646, "en", EASTERN, OMAR, "Sales representative", 2, 9, 45, VIDEO),
    ("Chloe Nguyen", 408, "en", PACIFIC, DANA, "Frontend engineer, first interview", 2, 11, 45, VIDEO),
    ("Diego Ramos", 956, "es", CENTRAL, INES, "Conductor de reparto", 2, 10, 30, "Almacén de McAllen"),
    ("Emma Wright", 503, "en", PACIFIC, OMAR, "Customer success manager", 2, 15, 45, VIDEO),
    ("Felix Okafor", 202, "en", EASTERN, DANA, "Security engineer", 2, 13, 60, VIDEO),
    ("Grace Miller", 801, "en", MOUNTAIN, OMAR, "Office manager", 3, 9, 45, "12 S Main St, Salt Lake City"),
    ("Héctor Salas", 915, "es", MOUNTAIN, INES, "Operador de planta", 3, 14, 45, "Planta de El Paso"),
    ("Isla Murphy", 781, "en", EASTERN, DANA, "Machine learning engineer", 3, 11, 60, VIDEO),
    ("Jack Robinson", 414, "en", CENTRAL, OMAR, "Field technician", 3, 10, 30, VIDEO),
    ("Keiko Tanaka", 650, "en", PACIFIC, DANA, "Engineering manager", 4, 13, 60, VIDEO),
    ("Lucía Herrera", 619, "es", PACIFIC, INES, "Enfermera de planta", 4, 11, 45, "Clínica de San Diego"),
    ("Nina Petrova", 718, "en", EASTERN, OMAR, "Accountant, first interview", 4, 14, 45, VIDEO),
    ("Oliver Stone", 614, "en", EASTERN, DANA, "Platform engineer", 5, 10, 60, VIDEO),
    ("Paula Jensen", 612, "en", CENTRAL, OMAR, "HR generalist", 5, 15, 45, VIDEO),
    ("Rafael Cruz", 602, "es", "America/Phoenix", INES, "Supervisor de turno", 6, 9, 45, VIDEO),
    ("Sofia Rossi", 917, "en", EASTERN, DANA, "Data analyst, case interview", 6, 11, 60, VIDEO),
    ("Tom Baker", 214, "en", CENTRAL, OMAR, "Inside sales", 7, 13, 30, VIDEO),
    ("Valeria Núñez", 702, "es", PACIFIC, INES, "Recepcionista", 8, 10, 30, "Hotel de Las Vegas"),
    ("Will Turner", 907, "en", "America/Anchorage", DANA, "Remote support engineer", 9, 11, 45, VIDEO),
    ("Lena Hoffmann", 929, "de", EASTERN, INES, "Kundenbetreuung, Erstgespräch", 1, 15, 45, VIDEO),
    ("Camille Laurent", 504, "fr", CENTRAL, INES, "Assistante de direction", 2, 10, 45, "1 Canal St, New Orleans"),
    ("Bruno Almeida", 508, "pt", EASTERN, INES, "Motorista de entregas", 2, 13, 30, VIDEO),
    ("Nora Quinn", 510, "en", PACIFIC, OMAR, "Barista, trial shift", 1, 9, 30, "55 Grand Ave, Oakland"),
    ("Liam Quinn", 510, "en", PACIFIC, DANA, "IT apprentice, first interview", 2, 16, 45, VIDEO),
    ("Zoe Adams", 323, "en", PACIFIC, PAULA, "Gallery assistant", 0, 0, 30, "1300 N Vermont Ave, Los Angeles"),
    ("Ruth Goldberg", 773, "en", CENTRAL, OMAR, "Payroll specialist", 2, 11, 45, VIDEO),
    ("Andre Johnson", 404, "en", EASTERN, DANA, "Database administrator", 2, 15, 60, VIDEO),
    ("Mia Larsen", 971, "en", PACIFIC, DANA, "Research assistant", 2, 14, 45, VIDEO),
    ("Owen Fisher", 415, "en", PACIFIC, DANA, "Release engineer", 2, 10, 45, VIDEO),
    ("Rosa Delgado", 213, "es", PACIFIC, INES, "Cajera", 1, 12, 30, "Tienda de Boyle Heights"),
    ("Tomás Vega", 786, "es", EASTERN, INES, "Cocinero", 2, 15, 45, "Cocina de Miami"),
)  # fmt: skip
# Who share a telephone with the one before them.
SHARING = frozenset({"Liam Quinn"})


def rows(now: datetime) -> Iterator[dict[str, object]]:
    """Yield the interviews as they are written to the file; `now` is aware."""
    for at, (name, area, language, zone, recruiter, title, days, hour, minutes, place) in enumerate(
        PEOPLE
    ):
        local = now.astimezone(ZoneInfo(zone))
        start = working_day(local, days).replace(hour=hour, minute=0) if days else soon(local)
        line = at + 10 - (name in SHARING)
        local_part = name.lower().replace(" ", ".").encode("ascii", "ignore").decode()
        facts = (
            name, f"+1{area}55501{line:02d}", f"{local_part}@mail.example", language, zone,
            recruiter, title, start.replace(second=0, microsecond=0).isoformat(), minutes,
            place.format(at + 1), f"acme-{at + 101}",
        )  # fmt: skip
        yield dict(zip(COLUMNS, facts, strict=True))


def working_day(local: datetime, days: int) -> datetime:
    """Return the day that is so many working days after a local one."""
    saturday = 5
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < saturday
    return local


def soon(local: datetime) -> datetime:
    """Return the first full or half hour that is at least an hour and a half away."""
    later = local + timedelta(minutes=119)
    return later.replace(minute=later.minute // 30 * 30)


def write(file: TextIO, now: datetime) -> None:
    """Write the file."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(now))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).with_name("interviews.csv")
    with target.open("w", encoding="utf-8", newline="") as output:
        write(output, datetime.now().astimezone())  # noqa: TID251  # a program of its own
