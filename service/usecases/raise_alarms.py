"""Whoever runs the service is told of each trouble once, and once when it is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from service.ports import Alarm, Bell
from service.store import people, troubles
from service.store.troubles import Trouble
from service.telephony.errors import cure_for
from service.usecases.context import Context
from service.usecases.watch import PATIENCE

# A bell that reaches nobody is rung again after this.
AGAIN = timedelta(minutes=1)
DATABASE = "database gone"
_HANDBOOK = "docs/operations.md"
_log = structlog.get_logger()


class Alarms:
    """Tells of troubles from one process; several may, and each trouble is told by one of them.

    It is taken by compare-and-set before it is told: a process that is killed in between has
    taken it with it. The other order would tell it twice whenever two processes look at once.
    """

    def __init__(self, context: Context, bell: Bell) -> None:
        self._context = context
        self._bell = bell
        self._admins: Sequence[str] = ()
        self._not_before: datetime | None = None
        self._gone_since: datetime | None = None
        self._told_gone = False

    def tell(self) -> None:
        """Tell what is news. Raises DatabaseUnavailable. May take long: mail servers do."""
        with self._context.database.read() as tx:
            news = troubles.untold(tx)
            self._admins = people.admins(tx)
        self._database_is_back()
        for trouble in news:
            if self._may_ring():
                self._tell(trouble)

    def database_is_gone(self, why: str) -> None:
        """Tell that the database is gone, after two minutes of it, once a process.

        Nothing can be written, so two processes on two hosts tell it both.
        """
        now = self._context.clock()
        self._gone_since = self._gone_since or now
        if not self._told_gone and now - self._gone_since >= PATIENCE and self._may_ring():
            self._told_gone = self._ring(_about_database(self._context, why, self._gone_since))

    def _database_is_back(self) -> None:
        since = self._gone_since
        if since is None:
            return
        if self._told_gone:
            alarm = _about_database(self._context, "it answers again", since, is_over=True)
            if not (self._may_ring() and self._ring(alarm)):
                return  # it is tried again
        self._gone_since, self._told_gone = None, False

    def _tell(self, trouble: Trouble) -> None:
        now = self._context.clock()
        with self._context.database.write() as tx:
            taken = troubles.mark_told(tx, trouble.name, now)
        if taken and not self._ring(_about(self._context, trouble)):
            with self._context.database.write() as tx:
                troubles.mark_untold(tx, trouble.name, now)

    def _may_ring(self) -> bool:
        waits = self._not_before is not None and self._context.clock() < self._not_before
        return not waits and self._bell.reaches(self._admins)

    def _ring(self, alarm: Alarm) -> bool:
        reached = self._bell.ring(alarm, self._admins)
        if reached:
            _log.info("alarm told", alarm=alarm.subject)
        self._not_before = None if reached else self._context.clock() + AGAIN
        return reached


def _about(context: Context, trouble: Trouble) -> Alarm:
    cure = cure_for(trouble.code) or "`unghost doctor` names what is wrong."
    what = (trouble.name, trouble.why, trouble.since)
    return _alarm(context, what, cure, is_over=trouble.is_over)


def _about_database(context: Context, why: str, since: datetime, *, is_over: bool = False) -> Alarm:
    cure = "Until it is back nothing goes out, and answers wait at Twilio."
    return _alarm(context, (DATABASE, why, since), cure, is_over=is_over)


def _alarm(context: Context, what: tuple[str, str, datetime], cure: str, *, is_over: bool) -> Alarm:
    name, why, since = what
    policy = context.policy
    if is_over:
        lines = [f"It is over. From {_utc(since)} to {_utc(context.clock())} it was: {why}."]
    else:
        help_at = f'What it means and what to do: {_HANDBOOK}, under "{name}".'
        lines = [f"Since {_utc(since)}: {why}.", cure, help_at]
    slug = name.replace(" ", "-")
    return Alarm(
        key=f"{slug}-{since.timestamp():.0f}-{'over' if is_over else 'began'}",
        subject=f"{policy.organisation}, unghost: {'over: ' if is_over else ''}{name}",
        body="\n\n".join([*lines, policy.base_url]),
        is_over=is_over,
    )


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
