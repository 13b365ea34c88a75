"""Whether the service itself stands still: what was due, and nothing has been done about it.

What is found becomes a trouble (`store/troubles`), and whoever runs the service is told by
`raise_alarms`. Any number of processes may watch: what they find is the same.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

import structlog

from service.broker.jobs import QUEUES
from service.ports import QueueUnavailable
from service.store import health_figures, heartbeats, stumbles, troubles
from service.store.database import DatabaseUnavailable, Tx
from service.store.health_figures import (
    CALENDARS,
    CALLS,
    NOTICES,
    REPLIES,
    SENDS,
    SILENCES,
    TEXTS,
    UNANSWERED,
)
from service.store.stumbles import Stumble
from service.usecases import circuit, settle_sends
from service.usecases.context import Context
from service.usecases.sweep import SCHEDULER

# So long may something be due, or a process be silent, before it is a trouble.
PATIENCE: Final = timedelta(minutes=2)
# A trouble that comes and goes is one: longer than the patience, so that it is not told each time.
_LASTS = timedelta(minutes=3)
# Whoever has not looked for so long was asleep, and so was everybody else on this machine.
_ASLEEP = timedelta(minutes=1)

# By kind of what waits: the trouble's name.
STALLS: Final = {
    TEXTS: "texts stand still",
    CALLS: "calls stand still",
    REPLIES: "replies untold",
    NOTICES: "messages to recruiters stand still",
    CALENDARS: "calendars stand still",
    SILENCES: "silences untold",
    UNANSWERED: "no answers untold",
    SENDS: "unknown sends unsettled",
}
# Waiting is no trouble there while others go out: the pace lets only so many go.
_PACED = {TEXTS: circuit.TEXTS, CALLS: circuit.CALLS}
# By kind of process: the trouble's name.
PROCESSES: Final = {
    SCHEDULER: "no scheduler",
    **{f"worker-{queue}": f"no worker for {queue}" for queue in QUEUES},
}
STUCK: Final = "some cannot be handled"
REDIS: Final = "redis gone"
NAMES: Final = frozenset({*STALLS.values(), *PROCESSES.values(), STUCK, REDIS})
# Of those that cannot be handled, so many are named.
_NAMED = 5
# Processes show that they live every five or ten seconds.
_ALIVE = timedelta(seconds=30)
_log = structlog.get_logger()


class Watch:
    """One process's watch. It says nothing before it has watched for two minutes.

    Who has just started, or woken up, finds what nobody could have done meanwhile. `check_redis`
    raises QueueUnavailable when Redis does not answer.
    """

    def __init__(self, context: Context, check_redis: Callable[[], None]) -> None:
        self._context = context
        self._redis = _Redis(check_redis)
        self._since: datetime | None = None
        self._last: datetime | None = None

    def look(self) -> None:
        """Note what stands still and what does no more. Raises DatabaseUnavailable."""
        now = self._context.clock()
        if self._last is None or not timedelta() <= now - self._last < _ASLEEP:
            self._since = now
        self._last = now
        self._redis.ask(now)
        if self._since is not None and now - self._since >= PATIENCE:
            try:
                _look(self._context, self._redis, now)
            except DatabaseUnavailable:
                self._last = None  # nobody could do anything meanwhile, or show that they live
                raise

    def go_on(self) -> None:
        """Note that it was awake until now, however long it took to tell what was found."""
        self._last = self._context.clock()


class _Redis:
    """Whether Redis answers this process; on another host it may be out of reach.

    So only who has missed it for as long ends the trouble at once. Otherwise it lapses.
    """

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check
        self._gone_since: datetime | None = None
        self.met: dict[str, str] = {}
        self.is_back = False

    def ask(self, now: datetime) -> None:
        """Ask it, and note since when it has not answered."""
        missed = bool(self.met)
        self.met, self.is_back = {}, False
        try:
            self._check()
        except QueueUnavailable as error:
            since = self._gone_since = self._gone_since or now
            if now - since >= PATIENCE:
                self.met = {REDIS: f"it has not answered since {_told(since)}: {error}"}
        else:
            self._gone_since, self.is_back = None, missed


def try_to_write(context: Context) -> None:
    """Raise DatabaseUnavailable while nothing can be kept: on a full disk all can be read."""
    with context.database.write() as tx:
        heartbeats.beat(tx, "watch", "watch", context.clock())


def alive(tx: Tx, now: datetime) -> dict[str, int]:
    """Count, by kind, the processes that gave a sign of life in the last 30 seconds; 0 counts."""
    lives = heartbeats.alive(tx, now - _ALIVE)
    return {kind: lives.get(kind, 0) for kind in PROCESSES}


def _look(context: Context, redis: _Redis, now: datetime) -> None:
    with context.database.read() as tx:
        waiting = health_figures.oldest(tx, now, passable=True)
        met = dict(_stalls(tx, waiting, now)) | dict(_silent(tx, now)) | dict(_stuck(tx, now))
        met |= redis.met
        known = {one.name for one in troubles.current(tx)} & NAMES
    if not met and not known:
        return
    calm = {name for kind, name in STALLS.items() if not _is_late(kind, waiting, now)}
    calm |= {*PROCESSES.values(), STUCK} | ({REDIS} if redis.is_back else set())
    with context.database.write() as tx:
        for name, why in met.items():
            if name not in known:
                _log.error("something is wrong with us", trouble=name, why=why)
            troubles.raised(tx, name, why, now, retry_at=now + _LASTS)
        for name in (known - met.keys()) & calm:
            troubles.over(tx, name, now)
        troubles.lapse(tx, NAMES - met.keys(), now)
        stumbles.forget(tx, now)


def _stalls(tx: Tx, waiting: dict[str, datetime], now: datetime) -> Iterator[tuple[str, str]]:
    """Yield what stands still, and why that is said."""
    for kind, since in waiting.items():
        if _is_late(kind, waiting, now) and not _goes_on(tx, kind, now):
            yield STALLS[kind], f"the oldest has waited since {_told(since)}, and nothing goes out"


def _is_late(kind: str, waiting: dict[str, datetime], now: datetime) -> bool:
    since = waiting.get(kind)
    allowed = PATIENCE + settle_sends.LOOK_AFTER if kind == SENDS else PATIENCE
    return since is not None and now - since >= allowed


def _goes_on(tx: Tx, kind: str, now: datetime) -> bool:
    """Whether others of a kind go out, or a trouble that is known by its own name keeps them."""
    line = _PACED.get(kind)
    if line is None:
        return False
    last = health_figures.last_sent(tx, kind)
    return (last is not None and now - last < PATIENCE) or troubles.find(tx, line) is not None


def _silent(tx: Tx, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield the kinds of process that were there and give no sign of life."""
    newest = heartbeats.newest(tx)
    for kind, name in PROCESSES.items():
        if kind in newest and now - newest[kind] >= PATIENCE:
            yield name, f"the last one was seen at {_told(newest[kind])}"


def _stuck(tx: Tx, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield that rows could not be handled for a while, though they were tried again."""
    stuck = stumbles.lasting(tx, now - PATIENCE)
    if stuck:
        named = ", ".join(f"{one.kind} {_ref(one)} ({one.why})" for one in stuck[:_NAMED])
        more = f" and {len(stuck) - _NAMED} more" if len(stuck) > _NAMED else ""
        yield STUCK, f"the first since {_told(stuck[0].since)}: {named}{more}"


def _ref(one: Stumble) -> str:
    """Name a row: by its id, never by a whole number."""
    return one.ref if one.ref.isdecimal() else f"…{one.ref[-2:]}"


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
