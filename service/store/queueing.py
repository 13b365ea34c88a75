"""In which order due texts go out when more are due than may go: urgent first, and fairly."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select, update

from service.flows.state import Channel, TouchKind
from service.store.database import Tx
from service.store.leases import LEASE, Claim
from service.store.schema import attempt, interview, touch

# As in `touches`: a bound parameter would hide the partial index.
_PLANNED = touch.c.state == literal_column("'planned'")
# Somebody waits for these, or would act on what is not true any more.
_URGENT = (
    TouchKind.MOVED, TouchKind.CANCELLED, TouchKind.BY_HAND, TouchKind.PROPOSAL, TouchKind.WRITTEN,
)  # fmt: skip
_SOON = timedelta(hours=24)
# Whose texts went out among the last so many has had their turn.
_LATELY = 50


def waiting(tx: Tx, channel: Channel, now: datetime, limit: int) -> list[int]:
    """List due touches that nobody holds, in the order they should go out.

    Urgent ones first; then by turns between the recruiters, so that one who has imported thousands
    holds nobody up; of one recruiter, whose interview is soonest first. The cost grows with what
    is due, not with what is stored.
    """
    urgent = or_(
        touch.c.kind.in_(_URGENT),
        and_(touch.c.kind == TouchKind.AT_ONCE, interview.c.starts_at <= now + _SOON),
    )
    recruiter = interview.c.recruiter_id
    turn = func.row_number().over(
        partition_by=(recruiter, urgent), order_by=(interview.c.starts_at, touch.c.id)
    )
    due = (
        select(touch.c.id, urgent.label("urgent"), recruiter, turn.label("turn"))
        .join(interview)
        .where(_PLANNED, touch.c.channel == channel, touch.c.due_at <= now, _is_free(now))
        .subquery()
    )
    order = (due.c.urgent.desc(), due.c.turn, due.c.id)
    rows = tx.execute(select(due).order_by(*order).limit(limit)).all()
    served = _served(tx) if len({row.recruiter_id for row in rows}) > 1 else {}
    turns = ((not one.urgent, one.turn + served.get(one.recruiter_id, 0), one.id) for one in rows)
    return [touch_id for _, _, touch_id in sorted(turns)]


def take(tx: Tx, ids: Iterable[int], wish: Claim) -> list[int]:
    """Hold those of the named touches that are still planned and free until now + 60 s.

    In the order they were named, as far as `wish.limit` goes.
    """
    wanted = list(ids)[: wish.limit]
    free = select(touch.c.id).where(touch.c.id.in_(wanted), _PLANNED, _is_free(wish.now))
    held = (
        update(touch)
        .where(touch.c.id.in_(free.with_for_update(skip_locked=True).scalar_subquery()))
        .values(lease_owner=wish.owner, lease_until=wish.now + LEASE)
        .returning(touch.c.id)
    )
    taken = set(tx.execute(held).scalars())
    return [touch_id for touch_id in wanted if touch_id in taken]


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(touch.c.lease_until.is_(None), touch.c.lease_until < now)


def _served(tx: Tx) -> dict[int, int]:
    """Count the last texts by their recruiters."""
    last = select(attempt.c.touch_id).order_by(attempt.c.id.desc()).limit(_LATELY).subquery()
    counted = (
        select(interview.c.recruiter_id, func.count())
        .join_from(last, touch, touch.c.id == last.c.touch_id)
        .join(interview, interview.c.id == touch.c.interview_id)
        .group_by(interview.c.recruiter_id)
    )
    return {row[0]: row[1] for row in tx.execute(counted)}
