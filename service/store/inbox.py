"""The inbox as it is read: replies with their interviews, in views and in pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select, type_coerce

from service.flows.access import Sight
from service.flows.handling import Eyes, Show, Standing
from service.flows.state import TouchKind
from service.store import escalations, search
from service.store.database import Tx
from service.store.rows import record
from service.store.schema import candidate, conversation, interview, recruiter, reply, touch
from service.store.types import ZoneName
from service.store.visibility import of_replies


@dataclass(frozen=True, slots=True)
class Entry:
    """A reply as the inbox shows it; from a number that nobody knows, it has no interview.

    `told` is the catalogue's key of the answer. Times are aware UTC, zones are names or empty.
    `text` is empty while the words are private and nobody asked for them. `status` is where the
    interview stands, `proposal` where the last times stand that were proposed for it. `told_too`
    are the names of those who were told because nobody had looked. `no_calls_since`: they said
    that they want no more calls.
    """

    id: int
    phone: str
    channel: str
    intent: str
    reason: str | None
    text: str
    told: str
    moved_to: datetime | None
    notice_minutes: int | None
    urgent: bool
    received_at: datetime
    read_at: datetime | None
    minutes_late: int | None
    deadline_at: datetime | None
    private: bool
    kind: str
    interview_id: int | None
    status: str | None
    title: str | None
    starts_at: datetime | None
    candidate: str | None
    candidate_zone: str | None
    candidate_email: str | None
    recruiter: str | None
    recruiter_zone: str | None
    proposal: str | None
    proposed_at: datetime | None
    candidate_id: int | None = None
    recruiter_id: int | None = None
    assignee_id: int | None = None
    assignee: str | None = None
    handled_at: datetime | None = None
    handled_by: str | None = None
    snoozed_until: datetime | None = None
    version: int = 1
    no_calls_since: datetime | None = None
    told_too: tuple[str, ...] = ()

    def standing(self, now: datetime) -> Standing:
        """Say how it stands at a moment."""
        return Standing(
            self.recruiter_id,
            self.assignee_id,
            unread=self.read_at is None,
            urgent=self.urgent,
            handled=self.handled_at is not None,
            snoozed=self.snoozed_until is not None and self.snoozed_until > now,
        )

    def saying(self, words: str) -> "Entry":
        """Return it with the words that it keeps to itself."""
        return replace(self, text=words)


_WITH_INTERVIEW = (
    reply.outerjoin(interview, interview.c.id == reply.c.interview_id)
    .outerjoin(candidate, candidate.c.id == interview.c.candidate_id)
    .outerjoin(recruiter, recruiter.c.id == interview.c.recruiter_id)
)
# The last times that were proposed for the interview as it stands now.
_LAST_PROPOSAL = (
    select(func.max(touch.c.id))
    .where(
        touch.c.interview_id == interview.c.id,
        touch.c.kind == TouchKind.PROPOSAL,
        touch.c.revision == interview.c.revision,
    )
    .correlate(interview)
    .scalar_subquery()
)
_ASSIGNEE, _HANDLER = recruiter.alias("assignee"), recruiter.alias("handler")
_WITH_PROPOSAL = (
    _WITH_INTERVIEW.outerjoin(touch, touch.c.id == _LAST_PROPOSAL)
    .outerjoin(_ASSIGNEE, _ASSIGNEE.c.id == reply.c.assignee_id)
    .outerjoin(_HANDLER, _HANDLER.c.id == reply.c.handled_by_id)
    .outerjoin(conversation, conversation.c.phone == reply.c.phone)
)
_ENTRY = select(
    *(column for column in reply.c if column.name not in {"message_id", "text"}),
    case((reply.c.private, ""), else_=reply.c.text).label("text"),
    interview.c.status,
    interview.c.title,
    interview.c.starts_at,
    candidate.c.name.label("candidate"),
    type_coerce(candidate.c.time_zone, ZoneName()).label("candidate_zone"),
    candidate.c.email.label("candidate_email"),
    recruiter.c.name.label("recruiter"),
    recruiter.c.time_zone.label("recruiter_zone"),
    touch.c.state.label("proposal"),
    touch.c.created_at.label("proposed_at"),
    interview.c.candidate_id,
    interview.c.recruiter_id,
    _ASSIGNEE.c.name.label("assignee"),
    _HANDLER.c.name.label("handled_by"),
    conversation.c.calls_opted_out_at.label("no_calls_since"),
).select_from(_WITH_PROPOSAL)
_WHICH = select(reply.c.id).select_from(
    reply.outerjoin(interview, interview.c.id == reply.c.interview_id)
)


# The small sets that somebody looks at all day, each by its own index: a condition beside the order
# of ids would be looked for in all there is.
_ANY = reply.alias("any_reply")
UNREAD = select(_ANY.c.id).where(_ANY.c.read_at.is_(None))
OPEN = select(_ANY.c.id).where(_ANY.c.handled_at.is_(None))
# Of whom there are more, some are on any page of the newest, which fills sooner by walking.
_FEW = 500
_WITHOUT_TOP = frozenset({Show.SNOOZED, Show.HANDLED})


@dataclass(frozen=True, slots=True)
class View:
    """What is listed: a view of a reader's at an aware moment, narrowed by a search's words."""

    eyes: Eyes
    now: datetime
    show: Show = Show.ALL
    words: tuple[str, ...] = ()


def page(tx: Tx, view: View, before: int | None, limit: int) -> tuple[list[Entry], list[Entry]]:
    """List what stands on top, urgent and unread, and the others, each the newest first.

    Behind a cursor (`before`) nothing stands on top, and what stood there does not come again.
    """
    query = _WHICH.where(*_narrowed(tx, view)).order_by(reply.c.id.desc()).limit(limit)
    pressing = query.where(reply.c.urgent, reply.c.id.in_(UNREAD))
    on_top = [] if view.show in _WITHOUT_TOP else _listed(tx, pressing)
    if on_top:
        query = query.where(reply.c.id.not_in([entry.id for entry in on_top]))
    if before is not None:
        return [], _listed(tx, query.where(reply.c.id < before))
    return on_top, _listed(tx, query)


def after(tx: Tx, view: View, reply_id: int, limit: int) -> list[Entry]:
    """List what is in a view behind an id, oldest first."""
    query = _WHICH.where(*_narrowed(tx, view), reply.c.id > reply_id)
    return _listed(tx, query.order_by(reply.c.id).limit(limit))


def all_after(tx: Tx, reply_id: int, limit: int) -> list[Entry]:
    """List what came behind an id, oldest first, whoever sees it."""
    query = _WHICH.where(reply.c.id > reply_id).order_by(reply.c.id).limit(limit)
    return _listed(tx, query)


def by_id(tx: Tx, reply_id: int) -> Entry | None:
    """Find a reply, whoever sees it."""
    found = _entries(tx, _ENTRY.where(reply.c.id == reply_id))
    return found[0] if found else None


def one(tx: Tx, sight: Sight, reply_id: int) -> Entry | None:
    """Find a reply that this reader sees."""
    found = _entries(tx, _ENTRY.where(of_replies(sight), reply.c.id == reply_id))
    return found[0] if found else None


def newest_id(tx: Tx) -> int:
    """Return the id of the newest reply of all, 0 when there is none."""
    return int(tx.execute(select(func.max(reply.c.id))).scalar() or 0)


def _narrowed(tx: Tx, view: View) -> list[ColumnElement[bool]]:
    """Say in SQL what `flows.handling.belongs` says in Python, and what the search wants."""
    me, team = view.eyes.sight.reader_id, sorted(view.eyes.team)
    nobodys = reply.c.assignee_id.is_(None) & interview.c.recruiter_id.is_(None)
    away = select(_ANY.c.id).where(_ANY.c.snoozed_until.is_not(None))
    shown: dict[Show, ColumnElement[bool]] = {
        Show.MINE: _cared_for_by([me]),
        Show.TEAM: _cared_for_by(team),
        Show.UNREAD: reply.c.id.in_(UNREAD),
        Show.URGENT: reply.c.urgent & reply.c.id.in_(UNREAD.union(OPEN)),
        Show.WAITING: reply.c.id.in_(OPEN) & (_cared_for_by([me]) | nobodys),
        Show.HANDLED: reply.c.handled_at.is_not(None),
        Show.SNOOZED: reply.c.id.in_(away.where(_ANY.c.snoozed_until > view.now)),
    }
    awake = reply.c.snoozed_until.is_(None) | (reply.c.snoozed_until <= view.now)
    conditions = search.in_replies(tx, view.words)
    if view.show is not Show.MINE:  # what is mine I see; saying so twice misleads the planner
        conditions.append(of_replies(view.eyes.sight))
    if view.show is not Show.SNOOZED:
        conditions.append(awake)
    if view.show in shown:
        conditions.append(shown[view.show])
    return conditions + _looked_up(tx, view)


def _cared_for_by(ids: Sequence[int]) -> ColumnElement[bool]:
    """Say who looks after a reply: whom it was handed to, else its interview's recruiter.

    Not by a `coalesce`: of that no database knows how many rows it leaves, and reads them all.
    """
    theirs = reply.c.assignee_id.is_(None) & interview.c.recruiter_id.in_(ids)
    return reply.c.assignee_id.in_(ids) | theirs


def _looked_up(tx: Tx, view: View) -> list[ColumnElement[bool]]:
    """Narrow to the replies of some recruiters by their indexes, where that leaves few.

    Whoever sees little, or has little to do, must not wait for a look at everything.
    """
    sight, mine = view.eyes.sight, view.show is Show.MINE
    if sight.everything and not mine:
        return []
    whose = [sight.reader_id] if mine else sorted(sight.recruiters)
    theirs = (
        select(_ANY.c.id)
        .join(interview, interview.c.id == _ANY.c.interview_id)
        .where(interview.c.recruiter_id.in_(whose))
    )
    handed = select(_ANY.c.id).where(_ANY.c.assignee_id == sight.reader_id)
    nobodys = select(_ANY.c.id).where(_ANY.c.interview_id.is_(None))
    each = theirs.union_all(handed) if mine else theirs.union_all(handed, nobodys)
    return [reply.c.id.in_(each)] if search.are_few(tx, each, _FEW) else []


def _listed(tx: Tx, query: Select[int]) -> list[Entry]:
    """Find which replies are meant, then read those, in the same order.

    In one question PostgreSQL would join all that is told of an entry before it looks which ones
    are meant: beyond eight tables it no longer looks for a better way.
    """
    ids = tx.execute(query).scalars().all()
    found = {one.id: one for one in _entries(tx, _ENTRY.where(reply.c.id.in_(ids)))}
    return [found[one] for one in ids]


def _entries(tx: Tx, query: Select[tuple[object, ...]]) -> list[Entry]:
    rows = tx.execute(query).mappings().all()
    also = escalations.told_too(tx, [row["id"] for row in rows if row["urgent"]])
    return [record(Entry, {**row, "told_too": also.get(row["id"], ())}) for row in rows]  # type: ignore[arg-type]  # a row, and one thing more
