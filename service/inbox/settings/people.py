"""Colleagues and teams, for admins: let in, give a role and a team, let go."""

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]  # comes without types
from itsdangerous import BadData, URLSafeTimedSerializer

from service.deps import Deps
from service.flows.access import Act, Role
from service.inbox import session
from service.inbox.rendering import words
from service.inbox.session import reader
from service.inbox.settings.desk import (
    Desk,
    Wrong,
    done,
    number,
    only,
    status_of,
    typed,
    wrong_of,
)
from service.store.records import Recruiter
from service.usecases import accounts, colleagues, teams
from service.usecases.colleagues import Place
from service.usecases.problems import BadInput, Conflict, NotFound

_HOME = "/settings/people"
_ONE = f"{_HOME}/<int(max=9223372036854775807):person>"
_TEAM = "/settings/teams/<int(max=9223372036854775807):team_id>"
_LINK_SECONDS = 3 * 24 * 60 * 60
_LONGEST_PASSWORD = 1025


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """Add /settings/people."""
    _add_list(routes, desk)
    _add_person(routes, desk)
    _add_teams(routes, desk)
    _add_welcome(routes, desk)


def _add_list(routes: Blueprint, desk: Desk) -> None:
    @routes.get(_HOME)
    def list_people() -> ResponseReturnValue:
        only(Act.MANAGE_USERS)
        return _list(desk, {})

    @routes.post(_HOME)
    def add_person() -> ResponseReturnValue:
        only(Act.MANAGE_USERS)
        try:
            email, name = typed("email", 254), typed("name", 200)
            made = colleagues.add(desk.context, reader().email, email, name, _place())
        except BadInput as error:
            return _list(desk, wrong_of(error)), status_of(error)
        return _person(desk, made, {}, link=_link(desk.deps, made))


def _add_person(routes: Blueprint, desk: Desk) -> None:
    context = desk.context

    @routes.get(_ONE)
    def show_person(person: int) -> ResponseReturnValue:
        return _person(desk, _known(desk, person), {})

    @routes.post(_ONE)
    def change_person(person: int) -> ResponseReturnValue:
        known = _known(desk, person)
        try:
            colleagues.change(context, reader().email, person, _place())
        except (BadInput, Conflict) as error:
            return _person(desk, known, wrong_of(error)), status_of(error)
        return done(_HOME, "settings.person.saved", who=known.name)

    @routes.post(f"{_ONE}/link")
    def make_link(person: int) -> ResponseReturnValue:
        known = _known(desk, person)
        accounts.note_link(context, reader().email, known)
        return _person(desk, known, {}, link=_link(desk.deps, known))

    @routes.post(f"{_ONE}/leave")
    def let_go(person: int) -> ResponseReturnValue:
        known = _known(desk, person)
        try:
            colleagues.let_go(context, reader().email, person, number("heir"))
        except (BadInput, Conflict) as error:
            return _person(desk, known, wrong_of(error)), status_of(error)
        undo = f"{_HOME}/{person}/return"
        return done(_HOME, "settings.person.left", undo, who=known.name)

    @routes.post(f"{_ONE}/return")
    def take_back(person: int) -> ResponseReturnValue:
        known = _known(desk, person)
        colleagues.take_back(context, reader().email, person)
        return done(_HOME, "settings.person.back", who=known.name)


def _add_teams(routes: Blueprint, desk: Desk) -> None:
    context = desk.context

    @routes.post("/settings/teams")
    def make_team() -> ResponseReturnValue:
        only(Act.MANAGE_USERS)
        try:
            teams.make_team(context, reader().email, typed("team_name", 200))
        except BadInput as error:
            return _list(desk, {"team_name": wrong_of(error)["name"]}), status_of(error)
        return done(f"{_HOME}#teams", "settings.team.made", name=typed("team_name"))

    @routes.post(_TEAM)
    def rename_team(team_id: int) -> ResponseReturnValue:
        only(Act.MANAGE_USERS)
        try:
            teams.rename_team(context, reader().email, team_id, typed("name", 200))
        except NotFound:
            abort(404)
        except BadInput as error:
            return _list(desk, {f"team-{team_id}": wrong_of(error)["name"]}), status_of(error)
        return done(f"{_HOME}#teams", "settings.team.renamed", name=typed("name"))

    @routes.post(f"{_TEAM}/remove")
    def remove_team(team_id: int) -> ResponseReturnValue:
        only(Act.MANAGE_USERS)
        try:
            name = teams.remove_team(context, reader().email, team_id)
        except NotFound:
            abort(404)
        except Conflict as error:
            return _list(desk, {f"team-{team_id}": wrong_of(error)[""]}), status_of(error)
        return done(f"{_HOME}#teams", "settings.team.removed", name=name)


def _add_welcome(routes: Blueprint, desk: Desk) -> None:
    """Add the page that an admin's link leads to; it is open to whoever holds the link."""

    @routes.get("/welcome/<token>")
    def welcome(token: str) -> ResponseReturnValue:
        return _welcome(desk, _invited(desk, token), "")

    @routes.post("/welcome/<token>")
    def choose_password(token: str) -> ResponseReturnValue:
        known = _invited(desk, token)
        mark = accounts.mark_of_password(known)
        try:
            new = typed("new", _LONGEST_PASSWORD)
            accounts.set_first_password(desk.context, known.id, mark, new)
        except BadInput as error:
            return _welcome(desk, known, wrong_of(error)["new"]), status_of(error)
        except NotFound:
            abort(404)
        session.begin(desk.deps, known, words("login.by_link"))
        return redirect("/inbox", 303)


def _signer(deps: Deps) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(deps.settings.session_key, salt="unghost.welcome")


def _link(deps: Deps, known: Recruiter) -> str:
    """Make a link by which somebody chooses a password; a new password makes it worthless."""
    token = _signer(deps).dumps([known.id, accounts.mark_of_password(known)])
    return f"{deps.settings.base_url}/welcome/{token}"


def _invited(desk: Desk, token: str) -> Recruiter:
    try:
        person, mark = _signer(desk.deps).loads(token, _LINK_SECONDS)
        return accounts.invited_by_link(desk.context, person, mark)
    except (BadData, NotFound, TypeError, ValueError):
        abort(404)


def _welcome(desk: Desk, known: Recruiter, wrong: str) -> str:
    return desk.frame.fragment(
        "settings/welcome.html",
        who=known,
        wrong=wrong,
        shortest=accounts.SHORTEST_PASSWORD,
        organisation=desk.deps.settings.organisation,
        token=generate_csrf(),
    )


def _known(desk: Desk, person: int) -> Recruiter:
    only(Act.MANAGE_USERS)
    try:
        return colleagues.one(desk.context, person)
    except NotFound:
        abort(404)


def _place() -> Place:
    return Place(typed("role", 20), number("team"))


def _list(desk: Desk, wrong: Wrong) -> str:
    return desk.page(
        "people",
        wrong=wrong,
        people=colleagues.list_all(desk.context),
        teams=teams.list_teams(desk.context),
        roles=list(Role),
        given={name: typed(name) for name in ("email", "name", "role", "team", "team_name")},
    )


def _person(desk: Desk, known: Recruiter, wrong: Wrong, link: str = "") -> str:
    others = colleagues.list_all(desk.context)
    return desk.page(
        "person",
        wrong=wrong,
        person=known,
        link=link,
        days=_LINK_SECONDS // (24 * 60 * 60),
        waiting=colleagues.waiting(desk.context, known.id),
        heirs=[one for one in others if one.left_at is None and one.id != known.id],
        teams=teams.list_teams(desk.context),
        roles=list(Role),
    )
