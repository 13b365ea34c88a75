"""The world of the demo: free ports, a fresh database, people, interviews and open times."""

import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from service import bootstrap, config
from service.deps import Deps
from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
)
from service.store import interviews
from service.usecases import accounts
from service.usecases.context import Context
from service.usecases.import_interviews import Row, import_interviews
from service.usecases.offer_slot import Offer, offer_slot
from service.usecases.problems import Conflict

EMAIL = "demo@acme.example"
_PORTS = (8000, 8001, 8025)
_SLOT_DAYS = range(2, 9)
_SLOT_HOURS = (0, 2, 5)  # after the time of the first interview
_SATURDAY = 5
_MOST_INTERVIEWS = 200
_MAKER = Path(__file__).parents[2] / "examples" / "make_interviews.py"


@dataclass(frozen=True, slots=True)
class World:
    """Where everything is. `environment` is what the service's processes are started with."""

    web: str
    phones: str
    mail_port: int
    phones_port: int
    password: str
    environment: dict[str, str]


def make_world(folder: Path) -> World:
    """Choose ports and settings; the folder is emptied, for every demo starts afresh."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    web_port, phones_port, mail_port = (free_port(wished) for wished in _PORTS)
    web, phones = f"http://127.0.0.1:{web_port}", f"http://127.0.0.1:{phones_port}"
    environment = {
        "ORGANISATION": "Acme",
        "PORT": str(web_port),
        "PUBLIC_URL": web,
        "VAR_DIR": str(folder),
        "TWILIO_ACCOUNT_SID": DEFAULT_ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": DEFAULT_AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": DEFAULT_PHONE_NUMBER,
        "TWILIO_API_BASE_URL": phones,
        "SANDBOX_URL": phones,
        "SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "MAIL_FROM": "unghost <interviews@acme.example>",
        # A demo runs when somebody looks at it, which may be at night.
        "QUIET_HOURS": "00:00-00:00",
        # Early enough that everybody of the next working days is reminded at once, on any weekday.
        "REMINDERS": "-6d sms, -1d sms, -4h call if unanswered, -2h sms",
        "LINK_IN_TEXTS": "true",
        # The sandbox has no carriers who let one segment a second through.
        "SMS_PER_SECOND": "100",
        "LOG_LEVEL": "warning",
    }
    return World(web, phones, mail_port, phones_port, secrets.token_urlsafe(9), environment)


def settings_of(world: World) -> config.Settings:
    """Read the demo's settings as any process of the service does."""
    return config.load(world.environment)


def free_port(wished: int) -> int:
    """Return a port that nobody listens on: the wished one if it is free."""
    for port in (wished, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on this machine")


def open_deps(world: World) -> Deps:
    """Return the service's dependencies for setting up the demo."""
    return bootstrap.build(settings_of(world))


def add_user(context: Context, world: World) -> None:
    """Let the demo's admin sign in."""
    accounts.add_user(context, EMAIL, password=world.password, role="admin", name="Demo")


def import_rows(context: Context, file: Path) -> Iterator[Row]:
    """Import the day's interviews."""
    with file.open(encoding="utf-8", newline="") as lines:
        yield from import_interviews(context, lines)


def write_interviews(folder: Path) -> Path:
    """Make the day's list of interviews with the program in `examples/`."""
    target = folder / "interviews.csv"
    subprocess.run([sys.executable, str(_MAKER), str(target)], check=True)  # noqa: S603  # our own program
    return target


def offer_slots(context: Context) -> int:
    """Open some times of each recruiter, on working days after their first interview."""
    with context.database.read() as tx:
        known = interviews.search(tx, interviews.Search(limit=_MOST_INTERVIEWS))
    first = {one.recruiter.email: one.starts_at for one in reversed(known)}
    moments = [(email, start) for email, begin in first.items() for start in _free_times(begin)]
    return sum(_offer(context, email, start) for email, start in moments)


def _free_times(begin: datetime) -> Iterator[datetime]:
    days = (begin + timedelta(days=days) for days in _SLOT_DAYS)
    working_days = (day for day in days if day.weekday() < _SATURDAY)
    for day in working_days:
        yield from (day + timedelta(hours=hours) for hours in _SLOT_HOURS)


def _offer(context: Context, email: str, start: datetime) -> int:
    try:
        offer_slot(context, Offer(recruiter=email, starts_at=start))
    except Conflict:
        return 0
    return 1
