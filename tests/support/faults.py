"""A town of candidates who are reminded and answer while things die around them, and the count.

What a fault leaves behind is found again after waits of up to three minutes (leases, listings). The
suite does not sit them out: `Town.settle` does the sweep's work itself, by a clock that runs ahead.
With FAULT_ROUNDS set (`make bench ARGS=faults`) it waits, and the seconds are what they are.
"""

import fcntl
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from service import bootstrap, config
from service.broker import jobs
from service.clock import utc_now
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import attempt, notification, outbox, reply, touch, watermark
from service.usecases import sweep
from service.usecases.ask_reports import ask_reports
from service.usecases.context import Context
from service.usecases.find_missed_texts import find_missed_texts
from service.usecases.send_touches import send_due_touches
from service.usecases.settle_sends import settle_sends
from service.usecases.tell_recruiters import tell_recruiters
from tests.support.core import rows
from tests.support.service import RunningService, running_service, sandbox_environment
from tests.support.steps import invited

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "0"))
# Slow enough that sixty texts take some seconds: there must be a middle to strike in.
PACE = "30"
_REMINDER = "Reply 1 to confirm"
_INTENTS = {"1": "confirm", "3": "cancel"}
_AT_ONCE = 10  # handsets that wait for their texts at the same time
# The time limit of a POST to the provider, and a second: what is older is nobody's any more.
_POST_IS_OVER = timedelta(seconds=11)
_STEPS, _STEP = 6, timedelta(seconds=61)
_PATIENCE = 420  # seconds; what is found latest is found after three minutes
_WORK: dict[str, Callable[[Context], int]] = {
    jobs.SEND_DUE_TOUCHES: send_due_touches,
    jobs.SETTLE_SENDS: settle_sends,
    jobs.ASK_REPORTS: ask_reports,
    jobs.FIND_MISSED_TEXTS: find_missed_texts,
    jobs.TELL_RECRUITERS: tell_recruiters,
}


class AheadClock:
    """The wall clock, or one that is so much ahead of it."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> Any:
        return utc_now() + self.ahead


@dataclass(frozen=True)
class Person:
    """A candidate, and the digit that they will answer."""

    phone: str
    word: str
    interview_id: int


@dataclass(frozen=True)
class Said:
    """How a text of a candidate was taken: the webhook's status, and how long that took."""

    status: int | None
    seconds: float


@dataclass(frozen=True)
class Count:
    """What went wrong; a good story is `Count()`."""

    double_texts: int = 0
    not_reminded: int = 0
    unfinished: int = 0
    replies_lost: int = 0
    replies_twice: int = 0
    not_told_once: int = 0
    left_over: int = 0


@dataclass
class Town:
    """A running service, the phones of its candidates, and a second hand on its database."""

    service: RunningService
    phones: EmbeddedSimulator
    context: Context
    clock: AheadClock
    people: list[Person] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    _known: int = 0

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return Path(self.service.environment["VAR_DIR"])

    def begin(self) -> None:
        """Forget the last story; the service runs on."""
        self.phones.reset()
        self.phones.sms_url = f"{self.service.url}/twilio/sms#rc=3&rp=ct,rt,5xx"
        self.people, self.said, self.began = [], {}, time.monotonic()

    def invite(self, how_many: int, lots: random.Random) -> list[Person]:
        """Make interviews of so many people, who are texted at once."""
        made = []
        for _ in range(how_many):
            self._known += 1
            phone = f"+1415200{self._known:04d}"
            interview = invited(self.context, f"Sam {self._known}", phone)
            made.append(Person(phone, lots.choice("13"), interview.id))
        self.people += made
        return made

    @contextmanager
    def answering(self, people: list[Person], wait: float) -> Iterator[None]:
        """Let them answer what they get within some seconds, while the block goes on."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            waiting: list[Future[None]] = [pool.submit(self._answer, one, wait) for one in people]
            yield
            for one in waiting:
                one.result()

    def settle(self) -> None:
        """Let everything be found that was left behind: who is not reminded is, and answers."""
        self._find_what_was_left()
        late = [one for one in self.people if one.phone not in self.said]
        with self.answering(late, 1):
            pass
        self._find_what_was_left()

    def count(self) -> Count:
        """Count what went wrong, by the network's own list and by the database."""
        taken = self._taken()
        heard = self._heard()
        wanted = {one.phone: [_INTENTS[one.word]] for one in self.people}
        told = Counter(
            row["reply_id"]
            for row in rows(self.context, notification)
            if (row["channel"], row["state"]) == ("inbox", "sent")
        )
        answers = [row for row in rows(self.context, reply) if row["phone"] in wanted]
        return Count(
            double_texts=sum(taken[phone] - 1 for phone in wanted if taken[phone] > 1),
            not_reminded=sum(taken[phone] == 0 for phone in wanted),
            unfinished=sum(state not in {"sent", "delivered"} for state in self._states()),
            replies_lost=sum(word not in heard.get(phone, []) for phone, [word] in wanted.items()),
            replies_twice=sum(len(found) > 1 for found in heard.values()),
            not_told_once=sum(
                row["notified_at"] is None or told[row["id"]] != 1 for row in answers
            ),
            left_over=self._open(),
        )

    def sends_since(self, moment: datetime) -> int:
        """Count the sends that began since then and have no end yet."""
        lately = select(attempt.c.id).where(
            attempt.c.state == "sending", attempt.c.created_at > moment
        )
        with self.context.database.read() as tx:
            return len(tx.execute(lately).all())

    def seconds(self) -> float:
        """How long it has been since the story began."""
        return time.monotonic() - self.began

    def state(self) -> str:
        """Say in a line how things stand, for a story that does not end."""
        return f"{self.count()} {Counter(self._states())} after {self.seconds():.0f} s"

    def _answer(self, one: Person, wait: float) -> None:
        if not self.phones.messages(one.phone, wait=wait):
            return
        begin = time.monotonic()
        receipt = self.phones.text(one.phone, one.word)
        self.said[one.phone] = Said(receipt["webhook_status"], time.monotonic() - begin)

    def _find_what_was_left(self) -> None:
        if ROUNDS:
            self._await(lambda: self._is_quiet() and self._all_heard())
            return
        self._await(lambda: not self.sends_since(utc_now() - _POST_IS_OVER))
        try:
            for _ in range(_STEPS):
                self.clock.ahead += _STEP
                for job in sweep.due_jobs(self.context):
                    _WORK[job](self.context)
        finally:
            self.clock.ahead = timedelta()
            self._set_back()
        self._await(self._is_quiet)

    def _is_quiet(self) -> bool:
        return self._open() == 0 and all(one in {"sent", "delivered"} for one in self._states())

    def _all_heard(self) -> bool:
        heard = self._heard()
        return all(heard.get(one.phone) for one in self.people if one.phone in self.said)

    def _await(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < end, self.state()
            time.sleep(0.5 if ROUNDS else 0.1)

    def _taken(self) -> Counter[str]:
        """Count the reminders that the network took, by number."""
        found: Counter[str] = Counter()
        for row in self.phones.requests():
            if _REMINDER in row["body"]:
                found[row["to"]] += row["accepted"]
        return found

    def _heard(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        own = {one.phone for one in self.people}
        for row in rows(self.context, reply):
            if row["phone"] in own:
                found.setdefault(row["phone"], []).append(row["intent"])
        return found

    def _states(self) -> list[str]:
        """How the first texts of all stand: those that were due in this story."""
        own = [one.interview_id for one in self.people]
        due = select(touch.c.state).where(
            touch.c.interview_id.in_(own), touch.c.kind == "at_once", touch.c.due_at < _far()
        )
        with self.context.database.read() as tx:
            return list(tx.execute(due).scalars())

    def _open(self) -> int:
        """Count what nobody knows the end of: sends, and replies to pass on."""
        unknown = select(attempt.c.id).where(attempt.c.state.in_(["sending", "unknown"]))
        waiting = select(outbox.c.id).where(outbox.c.done_at.is_(None))
        with self.context.database.read() as tx:
            return len(tx.execute(unknown).all()) + len(tx.execute(waiting).all())

    def _set_back(self) -> None:
        """Let the marks of what was read stand where the wall clock is."""
        now = utc_now()
        with self.context.database.write() as tx:
            tx.execute(update(watermark).where(watermark.c.at > now).values(at=now))


def _far() -> Any:
    return utc_now() + timedelta(hours=1)


@contextmanager
def town(folder: Path, phones: EmbeddedSimulator, **more: str) -> Iterator[Town]:
    """Start a service with some variables of its own, and move in beside it."""
    clock = AheadClock()
    own = {"SMS_PER_SECOND": PACE, **more}
    with ExitStack() as stack:
        # Side by side on few cores, several starts would each take too long.
        with (folder.parent.parent / "starting").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            environment = sandbox_environment(folder / "var", phones.url, **own)
            service = stack.enter_context(running_service(environment, folder / "up.log"))
        deps = bootstrap.build(config.load(environment), clock)
        stack.callback(deps.context.database.close)
        yield Town(service, phones, deps.context, clock)


def lots() -> random.Random:
    """Return the lots of a round; the seed is shown when the round fails. FAULT_SEED repeats it."""
    seed = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))
    sys.stdout.write(f"FAULT_SEED={seed}\n")
    return random.Random(seed)  # noqa: S311  # chance, not a secret


def tell(story: str, town: Town) -> None:
    """Add a line to the report of the bench, where FAULT_REPORT names one."""
    path = os.environ.get("FAULT_REPORT")
    if not path:
        return
    count = town.count()
    line = {
        "story": story,
        "lost": count.replies_lost,
        "twice": count.double_texts,
        "seconds": town.seconds(),
    }
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
