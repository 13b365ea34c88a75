"""The whole: a service on a real store, its people and its networks, from a seed."""

import logging
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from service.flows import quiet
from service.flows.consent import DEFAULT_OPT_OUT_WORDS
from service.flows.ladder import parse_ladder
from service.store.database import Database
from service.usecases.context import Context, Fixed, Policy
from service.usecases.find_missed_texts import begin
from tests.simulation import ending
from tests.simulation.agenda import Agenda, MortalClock
from tests.simulation.chance import Chance
from tests.simulation.crew import Crew, OneByOne
from tests.simulation.faults import Weather
from tests.simulation.office import Mail, Office
from tests.simulation.people import People
from tests.simulation.phones import CallNetwork
from tests.simulation.texts import TextNetwork
from tests.simulation.watch import Watch
from tests.simulation.web import Web

# The clocks change in Europe, and then in North America, in these six weeks.
START = datetime(2026, 10, 12, 12, tzinfo=UTC)
DAYS = 42
_POLICY = Policy(
    organisation="Acme",
    ladder=parse_ladder("-3d sms, -1d sms, -4h call if unanswered, -2h sms"),
    quiet=quiet.parse("20:00-09:00"),
    opt_out_words=DEFAULT_OPT_OUT_WORDS,
    countries=frozenset({"US", "CA", "GB", "IN", "AU"}),
    base_url="http://127.0.0.1",
    no_show_text=True,
    phone_number="+14155550100",
)


@dataclass(frozen=True)
class Plan:
    """What to simulate."""

    seed: int
    interviews: int
    days: int = DAYS


@dataclass(frozen=True)
class Ended:
    """What came of it: every failure in words, and how much happened."""

    seed: int
    wrong: list[str]
    counts: Counter[str]


class _Nobody:
    """Opens no pages."""

    def publish(self, reply_id: int) -> None:
        """Tell nobody."""


class World:
    """Puts everything together, and lets it run."""

    def __init__(self, database: Database, plan: Plan) -> None:
        self.agenda, self.chance = Agenda(START), Chance(plan.seed)
        self.plan, self.database = plan, database
        weather = Weather(self.agenda, self.chance, plan.days)
        self.texts = TextNetwork(self.agenda, weather)
        self.calls = CallNetwork(self.agenda, weather)
        self.mail = Mail(self.chance)
        web_clock, crew_clock = MortalClock(self.agenda), MortalClock(self.agenda)
        self.web = Web(self._context(web_clock), web_clock, self.chance, self.agenda)
        self.crew = Crew(
            self._context(crew_clock), crew_clock, self.agenda, self.texts, self.chance
        )
        self.watch = Watch(self.agenda, database)
        self._introduce()

    def _context(self, clock: MortalClock) -> Context:
        return Context(
            database=self.database, clock=clock, sms=self.texts, calls=self.calls,
            pace=OneByOne(endless=False), text_pace=OneByOne(endless=True), publisher=_Nobody(),
            channels=(self.mail,), decided=Fixed(_POLICY),
        )  # fmt: skip

    def _introduce(self) -> None:
        people = People(self.agenda, self.chance, self.texts, self.calls, self.web)
        self.texts.web = self.calls.web = self.web
        self.texts.watcher = self.calls.watcher = self.watch
        self.texts.reads = people.reads
        recruiters = max(3, self.plan.interviews // 300)
        office = Office(self.agenda, self.chance, self.web, self.watch, recruiters)
        self.mail.hears = office.hears
        office.opens(self.plan.interviews, self.plan.days)
        for day in range(0, self.plan.days, 3):
            lots = self.chance.of("outage", day)
            at = self.agenda.now + timedelta(days=day + lots.uniform(0, 3))
            down = lots.choice([self.web.goes_down, self.crew.goes_down])
            minutes = lots.choice([1, 5, 20, 60, 300])
            self.agenda.at(at, lambda down=down, minutes=minutes: down(minutes))

    def run(self) -> Ended:
        """Let time pass until nothing is to come any more."""
        with _quietly() as errors:
            begin(self.crew.context)
            while self._goes_on() and len(self.watch.wrong) < 20:
                pass
        ending.check(self.database, self.watch, self.texts, self.mail, self.crew.away)
        self.watch.wrong += [f"logged: {words}" for words in errors]
        self.watch.wrong += [f"the sweep did not name {job}" for job in self.crew.unnamed]
        counts = self.watch.counts
        counts["events"] = self.agenda.happened
        counts["rounds of the workers"] = self.crew.rounds
        counts["deaths of workers"] = self.crew.deaths
        counts["deaths of the web process"] = self.web.deaths
        return Ended(self.plan.seed, self.watch.wrong, counts)

    def _goes_on(self) -> bool:
        """Let the next thing happen, whoever does it; False when there is nothing any more."""
        event_at, wakes_at = self.agenda.next_at, self.crew.wakes_at()
        if wakes_at is not None and (event_at is None or wakes_at < event_at):
            self.agenda.pass_until(wakes_at)
            self.crew.works()
        elif event_at is not None:
            self.agenda.pass_until(event_at)
        return event_at is not None or wakes_at is not None


@contextmanager
def _quietly() -> Iterator[list[str]]:
    """Keep the log to ourselves: the exceptions that it tells of are failures."""
    found: list[str] = []

    def keep(_logger: object, _name: str, entry: MutableMapping[str, Any]) -> None:
        if entry.get("exc_info"):
            found.append(str(entry))
        raise structlog.DropEvent

    before = structlog.get_config()
    loud = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(processors=[keep], wrapper_class=loud)
    try:
        yield found
    finally:
        structlog.configure(**before)
