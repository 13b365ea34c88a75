"""Steps of stories in which recruiters share their work."""

from service.store import people
from service.store.database import Tx
from service.store.inbox import Entry
from service.store.records import Recruiter
from service.store.schema import team
from service.usecases import read_inbox
from service.usecases.context import Context
from tests.support.inbox import user
from tests.support.steps import DANA

IRIS, OMAR, BOSS = "iris@acme.example", "omar@acme.example", "boss@acme.example"


def a_team(context: Context) -> dict[str, Recruiter]:
    """Dana and Iris in one team, Omar in none, and a boss."""
    for who in (DANA, IRIS, OMAR):
        user(context, who)
    user(context, BOSS, role="admin")
    with context.database.write() as tx:
        tx.execute(team.insert().values(id=1, name="Tech", created_at=context.clock()))
        for who in (DANA, IRIS):
            people.change_recruiter(tx, _known(tx, who).id, team_id=1)
        return {who: _known(tx, who) for who in (DANA, IRIS, OMAR, BOSS)}


def _known(tx: Tx, email: str) -> Recruiter:
    found = people.recruiter_by_email(tx, email)
    assert found is not None
    return found


def as_it_stands(context: Context, reply_id: int) -> Entry:
    """A reply as it is now."""
    entry = read_inbox.as_it_stands(context, reply_id)
    assert entry is not None
    return entry
