"""Steps of telling recruiters: what the workers do one after another."""

from sqlalchemy import insert

from service.store import people, recruiter_channels
from service.store.schema import notification, team
from service.usecases.context import Context
from service.usecases.send_calendars import send_calendars
from service.usecases.send_notifications import send_notifications
from service.usecases.tell_recruiters import tell_recruiters
from tests.support.core import rows
from tests.support.steps import DANA


def pass_on(context: Context) -> None:
    """Plan whatever waits, and tell what is due."""
    tell_recruiters(context)
    send_notifications(context)
    send_calendars(context)


def chosen(context: Context, kind: str, address: str = "", email: str = DANA) -> None:
    """A recruiter chooses a way to be told."""
    now = context.clock()
    with context.database.write() as tx:
        one = people.recruiter_for(tx, email, now)
        recruiter_channels.add(tx, one.id, kind, address, now)


def in_team(context: Context, *emails: str, name: str = "Hiring") -> None:
    """Put recruiters into one team."""
    now = context.clock()
    with context.database.write() as tx:
        row = insert(team).values(name=name, created_at=now).returning(team.c.id)
        team_id = tx.execute(row).scalar_one()
        for email in emails:
            one = people.recruiter_for(tx, email, now)
            people.change_recruiter(tx, one.id, team_id=team_id)


def living(context: Context, email: str = DANA, **habits: str) -> None:
    """Set what a recruiter has said about when they are told."""
    with context.database.write() as tx:
        one = people.recruiter_for(tx, email, context.clock())
        people.change_recruiter(tx, one.id, **habits)


def tellings(context: Context) -> list[tuple[str, str]]:
    """What stands of every telling but the inbox's: the kind of channel, and its state."""
    found = [
        (row["channel"].partition(":")[0], row["state"]) for row in rows(context, notification)
    ]
    return [one for one in found if one[0] != "inbox"]
