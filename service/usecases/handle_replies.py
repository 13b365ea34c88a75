"""Recruiters share their work: hand a reply over, put it off, call it handled, and take it back.

Each act names the version that its page showed. Whoever comes second changes nothing and is told
what the first one did; an act is taken back by its opposite, which is an act like any other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from service.flows.handling import Wrong, wrong_moment
from service.store import audit, handling, inbox, people, visibility
from service.store.audit import AuditEvent, Wanted
from service.store.database import Tx
from service.store.handling import Colleague
from service.store.inbox import Entry
from service.store.records import Recruiter
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound

HANDLED, REOPENED = "reply.handled", "reply.reopened"
SNOOZED, WOKEN, ASSIGNED = "reply.snoozed", "reply.woken", "reply.assigned"
_ABOUT = "reply"
_ACTS = frozenset({HANDLED, REOPENED, SNOOZED, WOKEN, ASSIGNED})
_LOOK_BACK = 20


@dataclass(frozen=True, slots=True)
class Done:
    """A reply before and after an act."""

    before: Entry
    after: Entry


class Overtaken(Conflict):
    """Somebody else was faster: `by` is their name, `action` what they did, empty if not known."""

    def __init__(self, by: str, action: str) -> None:
        super().__init__("somebody else has changed this in the meantime")
        self.by, self.action = by, action


class PastStart(Conflict):
    """It would come back when the interview has begun; the recruiter may insist."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__("the interview begins before that")
        self.starts_at = starts_at


@dataclass(frozen=True, slots=True)
class _Act:
    """What is to be written, under which name, and what the audit says beside it."""

    action: str
    values: Mapping[str, object]
    detail: str = ""


def handle(context: Context, who: Recruiter, reply_id: int, version: int) -> Done:
    """Say that nothing is left to do about it. Raises NotFound, Overtaken."""
    now = context.clock()

    def act(entry: Entry) -> _Act:
        done = {"handled_at": now, "handled_by_id": who.id, "snoozed_until": None}
        return _Act(HANDLED, {**done, "read_at": entry.read_at or now})

    return _do(context, who, (reply_id, version), act)


def reopen(context: Context, who: Recruiter, reply_id: int, version: int) -> Done:
    """Say that something is left to do about it. Raises NotFound, Overtaken."""
    values = {"handled_at": None, "handled_by_id": None}
    return _do(context, who, (reply_id, version), lambda _: _Act(REOPENED, values))


def snooze(  # noqa: PLR0913  # who does what to which, and how sure they are
    context: Context,
    who: Recruiter,
    reply_id: int,
    version: int,
    until: datetime,
    *,
    insist: bool = False,
) -> Done:
    """Put it off until an aware moment; then it looks new again.

    Raises NotFound, Overtaken, BadInput for a moment that is past or years away, and PastStart
    where the interview begins before it, unless they `insist`.
    """

    def act(entry: Entry) -> _Act:
        wrong = wrong_moment(until, context.clock(), entry.starts_at)
        if wrong is Wrong.PAST_START and entry.starts_at and not insist:
            raise PastStart(entry.starts_at)
        if wrong in {Wrong.PAST, Wrong.TOO_FAR}:
            raise BadInput(FieldError("until", str(wrong)))
        values = {"snoozed_until": until, "read_at": None}
        return _Act(SNOOZED, values, f"until {until.isoformat()}")

    return _do(context, who, (reply_id, version), act)


def wake(context: Context, who: Recruiter, reply_id: int, version: int) -> Done:
    """Take back that it was put off. Raises NotFound, Overtaken."""
    values = {"snoozed_until": None, "read_at": context.clock()}
    return _do(context, who, (reply_id, version), lambda _: _Act(WOKEN, values))


def assign(context: Context, who: Recruiter, reply_id: int, version: int, to: int | None) -> Done:
    """Hand it to a colleague, to oneself, or (None) back to the interview's recruiter.

    To whoever gets it, it looks new. Raises NotFound, Overtaken, and BadInput for somebody who is
    not there or has left.
    """
    with context.database.read() as tx:
        carer = None if to is None else people.recruiter_by_id(tx, to)
    if to is not None and (carer is None or carer.left_at is not None):
        raise BadInput(FieldError("to", "accepts somebody who works here"))

    def act(entry: Entry) -> _Act:
        own = to is None or to == entry.recruiter_id
        values: dict[str, object] = {"assignee_id": None if own else to, "snoozed_until": None}
        if to != who.id:
            values["read_at"] = None
        return _Act(ASSIGNED, values, f"to {carer.email if carer else 'whose interview it is'}")

    return _do(context, who, (reply_id, version), act)


def colleagues(context: Context, who: Recruiter) -> list[Colleague]:
    """List whom a reply can be handed to: oneself, the team, then everybody else, by name."""
    with context.database.read() as tx:
        found = handling.colleagues(tx)
    far = {
        one.id: (one.id != who.id, one.team_id is None or one.team_id != who.team_id)
        for one in found
    }
    return sorted(found, key=lambda one: far[one.id])


def _do(
    context: Context, who: Recruiter, about: tuple[int, int], act: Callable[[Entry], _Act]
) -> Done:
    """Do it, note it, and tell the open pages, once it is committed."""
    reply_id, version = about
    with context.database.write() as tx:
        sight = visibility.sight_of(tx, who)
        before = inbox.one(tx, sight, reply_id)
        if before is None:
            raise NotFound(f"reply {reply_id} is not in this inbox")
        wanted = act(before)
        if handling.change(tx, reply_id, version, **wanted.values):
            note(tx, who.email, wanted.action, _ABOUT, reply_id, wanted.detail, now=context.clock())
        else:
            _check_repeated(tx, who, reply_id, wanted)
        after = inbox.by_id(tx, reply_id) or before
    context.publisher.publish(reply_id)
    return Done(before, after)


def _check_repeated(tx: Tx, who: Recruiter, reply_id: int, wanted: _Act) -> None:
    """Let somebody's own second click pass: it changes nothing. Raises Overtaken."""
    last = _last(tx, reply_id)
    if last is None:
        raise Overtaken("", "")
    if (last.actor, last.action, last.detail) != (who.email, wanted.action, wanted.detail):
        known = people.recruiter_by_email(tx, last.actor)
        raise Overtaken(known.name if known else last.actor, last.action)


def _last(tx: Tx, reply_id: int) -> AuditEvent | None:
    found = audit.newest_first(tx, Wanted(about=_ABOUT, about_id=reply_id), None, _LOOK_BACK)
    return next((one for one in found if one.action in _ACTS), None)
