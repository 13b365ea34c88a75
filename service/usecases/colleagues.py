"""Colleagues: who there is, in which role and team, and what happens when somebody leaves."""

from dataclasses import dataclass

from service.flows import calendars
from service.flows.access import Role
from service.store import handover, outbox, people, sessions, teams
from service.store.database import Tx
from service.store.handover import Handed
from service.store.records import Recruiter
from service.usecases.audit import note
from service.usecases.change_recruiter import RecruiterChanges, checked_phone
from service.usecases.context import Context
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound

MOST = 500


@dataclass(frozen=True, slots=True)
class Place:
    """What an admin decides of a colleague: their role, and their team if any."""

    role: str
    team_id: int | None


def list_all(context: Context) -> list[Recruiter]:
    """List colleagues, those who have left too, in the order in which they came."""
    with context.database.read() as tx:
        return people.recruiters(tx, 0, MOST)


def one(context: Context, recruiter_id: int) -> Recruiter:
    """Return a colleague. Raises NotFound."""
    with context.database.read() as tx:
        return _known(tx, recruiter_id)


def change_profile(context: Context, who: Recruiter, changes: RecruiterChanges) -> None:
    """Change what somebody says of themselves. Raises BadInput."""
    if not changes.name:
        raise BadInput(FieldError("name", "is missing; accepts the name that texts call you by"))
    phone = checked_phone(context.policy, changes.phone or "")
    values = {"name": changes.name, "phone": phone, "time_zone": changes.time_zone or ""}
    with context.database.write() as tx:
        people.change_recruiter(tx, who.id, **values)
        note(tx, who.email, "profile.changed", "recruiter", who.id, now=context.clock())


def add(context: Context, actor: str, email: str, name: str, place: Place) -> Recruiter:
    """Make an account without a password, or give a known recruiter a role. Raises BadInput."""
    now, email = context.clock(), email.strip().lower()
    if "@" not in email.strip("@") or not email.isprintable() or " " in email:
        raise BadInput(FieldError("email", f"{email!r} is no e-mail address"))
    with context.database.write() as tx:
        made, is_new = people.found_or_made(tx, email, now)
        if not is_new and made.password_hash and made.left_at is None:
            raise BadInput(FieldError("email", f"{email} has an account here already"))
        values = {"left_at": None, **_checked(tx, place)} | ({"name": name} if name else {})
        people.change_recruiter(tx, made.id, **values)
        note(tx, actor, "colleague.added", "recruiter", made.id, f"{email}, {place.role}", now=now)
        return _known(tx, made.id)


def change(context: Context, actor: str, recruiter_id: int, place: Place) -> Recruiter:
    """Give a colleague another role or team. Raises NotFound, BadInput; Conflict for a last admin.

    They see by it from their next click on.
    """
    now = context.clock()
    with context.database.write() as tx:
        known = _known(tx, recruiter_id)
        if place.role != Role.ADMIN:
            _keep_an_admin(tx, known)
        people.change_recruiter(tx, known.id, **_checked(tx, place))
        detail = f"{place.role}, team {place.team_id or 'none'}"
        note(tx, actor, "colleague.changed", "recruiter", known.id, detail, now=now)
        return known


def let_go(context: Context, actor: str, recruiter_id: int, heir_id: int | None) -> Handed:
    """Let a colleague leave: they are signed out, told of nothing, and their work is handed over.

    `heir_id` gets their interviews that are still to come and their open replies; their open times
    are taken back, for nobody would be there. Raises NotFound; BadInput without an heir where there
    is something to hand over; Conflict for a last admin.
    """
    now = context.clock()
    with context.database.write() as tx:
        known = _known(tx, recruiter_id)
        _keep_an_admin(tx, known)
        heir = _heir(tx, known, heir_id) if heir_id is not None else None
        waiting = handover.count(tx, known.id, now)
        if heir is None and waiting.interviews + waiting.replies:
            raise BadInput(FieldError("heir", "somebody has to take over; accepts a colleague"))
        if heir is not None:
            for interview_id in handover.hand_over(tx, known.id, heir.id, now):
                outbox.add(tx, calendars.TOPIC, interview_id, now)
        handover.take_back_slots(tx, known.id, now)
        people.change_recruiter(tx, known.id, left_at=now)
        sessions.end_all(tx, known.id, now)
        detail = f"{waiting.interviews} interviews, {waiting.replies} replies handed over"
        note(tx, actor, "colleague.left", "recruiter", known.id, detail, now=now)
    return waiting


def take_back(context: Context, actor: str, recruiter_id: int) -> Recruiter:
    """Let somebody who has left come back; what was handed over stays where it is."""
    now = context.clock()
    with context.database.write() as tx:
        known = _known(tx, recruiter_id)
        people.change_recruiter(tx, known.id, left_at=None)
        note(tx, actor, "colleague.came_back", "recruiter", known.id, now=now)
        return known


def waiting(context: Context, recruiter_id: int) -> Handed:
    """Count what a colleague would hand over."""
    with context.database.read() as tx:
        return handover.count(tx, recruiter_id, context.clock())


def _known(tx: Tx, recruiter_id: int) -> Recruiter:
    found = people.recruiter_by_id(tx, recruiter_id)
    if found is None:
        raise NotFound(f"there is no colleague {recruiter_id}")
    return found


def _heir(tx: Tx, leaver: Recruiter, heir_id: int) -> Recruiter:
    heir = people.recruiter_by_id(tx, heir_id)
    if heir is None or heir.left_at is not None or heir.id == leaver.id:
        raise BadInput(FieldError("heir", "accepts a colleague who is still here"))
    return heir


def _checked(tx: Tx, place: Place) -> dict[str, str | int | None]:
    if place.role not in set(Role):
        raise BadInput(FieldError("role", f"{place.role!r} is unknown; accepts admin, recruiter"))
    if place.team_id is not None and teams.by_id(tx, place.team_id) is None:
        raise BadInput(FieldError("team", "is none of ours; accepts a team of the list, or none"))
    return {"role": place.role, "team_id": place.team_id}


def _keep_an_admin(tx: Tx, known: Recruiter) -> None:
    """Refuse to take the last one away: nobody could let anybody in again."""
    if known.role == Role.ADMIN and people.admins(tx) == [known.email]:
        raise Conflict(f"{known.name} is the only admin; make somebody else one first")
