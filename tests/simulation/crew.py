"""The workers and the scheduler: they wake when something is due, work, and die of it at times."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, func, literal_column, select

from service.broker import jobs
from service.flows.state import Channel
from service.store.schema import (
    attempt,
    calendar_entry,
    call,
    conversation,
    interview,
    notification,
    outbox,
    touch,
    trouble,
)
from service.usecases import (
    ask_reports,
    circuit,
    find_missed_texts,
    place_calls,
    send_calendars,
    send_notifications,
    send_touches,
    settle_calls,
    settle_sends,
    stay_silent,
    sweep,
    tell_recruiters,
    tell_unanswered,
)
from service.usecases.context import Context
from tests.simulation.agenda import Agenda, Died, MortalClock
from tests.simulation.chance import Chance
from tests.simulation.texts import TextNetwork

_TICK = timedelta(seconds=0.5)
# What is due "before" a moment is so a moment later.
_JUST = timedelta(microseconds=1)
_DEATHS = 0.004
_MOST_LOOKS = 12
_BEAT = timedelta(minutes=10)
# One round in so many is compared with what the sweep says.
_COMPARED = 10
_NOW = bindparam("now", type_=touch.c.due_at.type)
# As the service writes it: a bound parameter would hide the partial index.
_PLANNED = literal_column("'planned'")


def _tell(context: Context) -> None:
    """Do what the job does."""
    send_notifications.send_notifications(context)
    send_calendars.send_calendars(context)


_JOBS = {
    jobs.SEND_DUE_TOUCHES: send_touches.send_due_touches,
    jobs.SETTLE_SENDS: settle_sends.settle_sends,
    jobs.ASK_REPORTS: ask_reports.ask_reports,
    jobs.FIND_MISSED_TEXTS: find_missed_texts.find_missed_texts,
    jobs.PLACE_CALLS: place_calls.place_due_calls,
    jobs.SETTLE_CALLS: settle_calls.settle_calls,
    jobs.TELL_SILENCE: stay_silent.tell_silence,
    jobs.TELL_UNANSWERED: tell_unanswered.tell_unanswered,
    jobs.TELL_RECRUITERS: tell_recruiters.tell_recruiters,
    jobs.SEND_NOTIFICATIONS: _tell,
}


def _free(table: object) -> object:
    """Say when a row may be claimed: when it is due, or when its holder's lease has run out."""
    held = table.c.lease_until > table.c.due_at
    return func.min(case((held, table.c.lease_until), else_=table.c.due_at))


def _due(channel: Channel) -> object:
    """Say when one of those that are due may be claimed."""
    planned = (touch.c.state == _PLANNED) & (touch.c.channel == channel)
    return select(_free(touch)).where(planned, touch.c.due_at <= _NOW).scalar_subquery()


def _ahead(channel: Channel) -> object:
    """Say when the next one is due: the index is read to its first row, however many there are."""
    planned = (touch.c.state == _PLANNED) & (touch.c.channel == channel)
    later = select(touch.c.due_at).where(planned, touch.c.due_at > _NOW)
    return later.order_by(touch.c.due_at).limit(1).scalar_subquery()


def _first(column: object) -> object:
    return select(func.min(column)).where(column.is_not(None)).scalar_subquery()


def _shut(line: str) -> object:
    lasts = (trouble.c.name == line) & trouble.c.over_at.is_(None)
    return select(trouble.c.retry_at).where(lasts).scalar_subquery()


_OPEN_CALL = call.c.ended_at.is_(None)
_NEXT = select(
    _due(Channel.SMS).label("texts_due"),
    _ahead(Channel.SMS).label("texts"),
    _shut(circuit.TEXTS).label("texts_shut"),
    _due(Channel.VOICE).label("calls_due"),
    _ahead(Channel.VOICE).label("calls"),
    _shut(circuit.CALLS).label("calls_shut"),
    select(_free(outbox)).where(outbox.c.done_at.is_(None)).scalar_subquery().label("outbox"),
    select(_free(notification)).where(
        notification.c.state.in_([literal_column("'planned'"), literal_column("'waiting'")])
    )
    .scalar_subquery().label("notices"),
    select(_free(calendar_entry)).where(calendar_entry.c.due_at.is_not(None))
    .scalar_subquery().label("calendars"),
    _first(conversation.c.tell_at).label("silence"),
    _first(interview.c.tell_at).label("unanswered"),
    select(func.min(attempt.c.updated_at)).where(
        attempt.c.state.in_([literal_column("'sending'"), literal_column("'unknown'")])
    )
    .scalar_subquery().label("unsettled"),
    _first(attempt.c.ask_at).label("unreported"),
    select(func.min(call.c.updated_at)).where(
        _OPEN_CALL, call.c.status.in_(["placing", "unknown"])
    ).scalar_subquery().label("calls_unsettled"),
    select(func.min(call.c.updated_at)).where(_OPEN_CALL, call.c.provider_sid.is_not(None))
    .scalar_subquery().label("calls_unended"),
)  # fmt: skip


def _later(due: datetime | None, shut: datetime | None) -> datetime | None:
    return due and max(due, shut or due)


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other


class OneByOne:
    """A pace that lets one go at a time, so that a seed decides the order."""

    def __init__(self, *, endless: bool) -> None:
        self._endless = endless
        self.goes = 1

    def take(self, wanted: int) -> int:
        """Give one go, if one is wanted and left."""
        taken = min(wanted, 1, self.goes) if wanted > 0 else 0
        self.goes -= 0 if self._endless else taken
        return taken

    def owe(self, more: int) -> None:
        """Long texts cost nothing here."""


class Crew:
    """Does what is due, when it is due."""

    def __init__(
        self, context: Context, clock: MortalClock, agenda: Agenda, texts: TextNetwork,
        chance: Chance,
    ) -> None:  # fmt: skip
        self.context = context
        self._clock, self._agenda, self._texts, self._chance = clock, agenda, texts, chance
        self._not_before = agenda.now
        self._beat_at = self._looked_at = agenda.now
        self._due: dict[str, datetime] = {}
        self.unnamed: list[str] = []
        self.away: list[tuple[datetime, datetime]] = []
        self.deaths = 0
        self.rounds = 0

    def goes_down(self, minutes: float) -> None:
        """Do nothing for a while."""
        self._not_before = self._agenda.now + timedelta(minutes=minutes)
        self.away.append((self._agenda.now, self._not_before))

    def wakes_at(self) -> datetime | None:
        """Look when something is due next, and return that; None when nothing ever is."""
        with self.context.database.read() as tx:
            row = tx.execute(_NEXT, {"now": self._agenda.now}).one()
        due = {
            jobs.SEND_DUE_TOUCHES: _later(_sooner(row.texts_due, row.texts), row.texts_shut),
            jobs.PLACE_CALLS: _later(_sooner(row.calls_due, row.calls), row.calls_shut),
            jobs.TELL_RECRUITERS: row.outbox,
            jobs.SEND_NOTIFICATIONS: _sooner(row.notices, row.calendars),
            jobs.TELL_SILENCE: row.silence,
            jobs.TELL_UNANSWERED: row.unanswered,
            jobs.ASK_REPORTS: row.unreported,
            jobs.SETTLE_SENDS: row.unsettled and row.unsettled + settle_sends.LOOK_AFTER,
            jobs.SETTLE_CALLS: _sooner(
                row.calls_unsettled and row.calls_unsettled + settle_calls.LOOK_AFTER,
                row.calls_unended and row.calls_unended + settle_calls.ASK_AFTER,
            ),
            jobs.FIND_MISSED_TEXTS: self._missed_at(),
        }
        self._due = {job: at + _JUST for job, at in due.items() if at is not None}
        return max(min(self._due.values()), self._not_before) if self._due else None

    def _missed_at(self) -> datetime | None:
        """Return when to look for texts that we never heard of; without any, it is no use."""
        if not self._texts.unheard:
            return None
        oldest = min(self._texts.unheard.values())
        return max(self._looked_at, oldest) + find_missed_texts.EVERY

    def works(self) -> None:
        """Do whatever is due now."""
        self.rounds += 1
        now = self._agenda.now
        due = [job for job, at in self._due.items() if at <= now]
        if self.rounds % _COMPARED == 0:
            self._compare(due)
        for job in due:
            self._runs(job)
        if now - self._beat_at > _BEAT:
            sweep.show_life(self.context, "crew", sweep.SCHEDULER)
            self._beat_at = now
        self._not_before = max(self._not_before, self._agenda.now + _TICK)

    def _compare(self, due: list[str]) -> None:
        """Ask the real sweep at times: it must name whatever is due."""
        named = sweep.due_jobs(self.context)
        self.unnamed += [job for job in due if job not in named]

    def _runs(self, job: str) -> None:
        """Run one job in a worker, which may die of it; the next one is a fresh one."""
        self.context.pace.goes = 1
        lots = self._chance.of("job")
        # Calls are placed by threads of their own, and who looks first is not up to the seed.
        if job != jobs.PLACE_CALLS and lots.random() < _DEATHS:
            self._clock.arm(lots.randint(1, _MOST_LOOKS))
        try:
            _JOBS[job](self.context)
        except Died:
            self.deaths += 1
            if job == jobs.FIND_MISSED_TEXTS:  # it may have noted that it looks, and was the last
                self._looked_at = self._agenda.now
        else:
            if job == jobs.FIND_MISSED_TEXTS:
                self._heard()
        finally:
            self._clock.arm(0)

    def _heard(self) -> None:
        self._looked_at = self._agenda.now
        for sid in self._texts.listed:
            self._texts.unheard.pop(sid, None)
        self._texts.listed = set()
