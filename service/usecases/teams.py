"""Teams: made, renamed, and taken away when nobody is in them."""

from service.store import teams
from service.store.teams import Team
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound

_LONGEST = 100


def list_teams(context: Context) -> list[Team]:
    """List all teams by their names."""
    with context.database.read() as tx:
        return teams.every(tx)


def make_team(context: Context, actor: str, name: str) -> int:
    """Make a team and return its id. Raises BadInput."""
    checked, now = _checked(name), context.clock()
    with context.database.write() as tx:
        made = teams.add(tx, checked, now)
        if made is None:
            raise BadInput(FieldError("name", f"there is a team {checked!r} already"))
        note(tx, actor, "team.made", "team", made, checked, now=now)
    return made


def rename_team(context: Context, actor: str, team_id: int, name: str) -> None:
    """Give a team another name. Raises BadInput, NotFound."""
    checked, now = _checked(name), context.clock()
    with context.database.write() as tx:
        if teams.by_id(tx, team_id) is None:
            raise NotFound(f"there is no team {team_id}")
        if not teams.rename(tx, team_id, checked):
            raise BadInput(FieldError("name", f"there is a team {checked!r} already"))
        note(tx, actor, "team.renamed", "team", team_id, checked, now=now)


def remove_team(context: Context, actor: str, team_id: int) -> str:
    """Take a team away and return its name. Raises NotFound; Conflict while somebody is in it."""
    with context.database.write() as tx:
        team = teams.by_id(tx, team_id)
        if team is None:
            raise NotFound(f"there is no team {team_id}")
        if team.members:
            raise Conflict(f"{team.members} are still in {team.name}; give them another team first")
        teams.remove(tx, team_id)
        note(tx, actor, "team.removed", "team", team_id, team.name, now=context.clock())
    return team.name


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise BadInput(FieldError("name", f"accepts 1 to {_LONGEST} characters on one line"))
    return name
