"""What waits in the outbox is passed on: to open pages at once, then planned for each channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from service.flows import calendars, telling
from service.flows.telling import Telling
from service.store import (
    escalations,
    interviews,
    notifications,
    outbox,
    people,
    recruiter_channels,
    replies,
    search,
    stumbles,
)
from service.store.database import Tx
from service.store.leases import Claim, this_thread
from service.store.outbox import Item
from service.store.records import InterviewRecord, Recruiter, ReplyRecord
from service.store.stumbles import Kind, Waits
from service.usecases import webhooks_out
from service.usecases.context import Context
from service.usecases.follow_calendars import (
    follow_answer,
    follow_item,
    habits_of,
    is_mail_of_its_own,
)
from service.usecases.notes import Item as About
from service.usecases.notes import brings_entry
from service.usecases.one_by_one import Rows, by_turns

_BATCH = 20
_WAITS = Waits(timedelta(seconds=2), timedelta(minutes=5))


def tell_recruiters(context: Context) -> int:
    """Pass on whatever waits, batch after batch, and return how many items were looked at.

    Who is told how is written in the transaction that ticks the item off: it is planned once,
    whoever dies. `send_notifications` does the telling.
    """
    owner = this_thread()
    news, found = Rows(context, Kind.NEWS, _WAITS), Rows(context, Kind.SEARCH)
    looked_at = 0
    for items in by_turns(partial(_claim, context, owner)):
        came = [item.ref_id for item in items if item.topic == replies.TOPIC]
        for reply_id in came:
            context.publisher.publish(reply_id)
        # Before they are ticked off: a process that dies in between leaves none that nobody finds.
        found.handle_all(came, partial(_index, context))
        for item in items:
            again = news.handle(item.id, partial(_pass_one_on, context, owner, item))
            if again is not None:
                _put_off(context, item, again)
        looked_at += len(items)
    found.handle_all(_unfound(context), partial(_index, context))
    return looked_at


def is_due(tx: Tx, now: datetime) -> bool:
    """Whether an item waits, or a reply that could not be made to be found by its words."""
    return outbox.is_due(tx, now) or bool(stumbles.due(tx, Kind.SEARCH, now, 1))


def told(
    tx: Tx, context: Context, reply: ReplyRecord, one: Recruiter, zone: str
) -> Sequence[Telling]:
    """Plan by which ways, and when, somebody is told of a reply; `zone` where theirs is unknown."""
    now = context.clock()
    known = {channel.name for channel in context.channels}
    ways = [way for way in recruiter_channels.ways_of(tx, one.id) if way.kind in known]
    planned = telling.plan(ways, habits_of(one, zone), now, urgent=reply.urgent)
    notifications.plan(tx, reply.id, one.id, planned, now)
    return planned


def _claim(context: Context, owner: str) -> list[Item]:
    with context.database.write() as tx:
        ids = outbox.claim_due(tx, Claim(owner, context.clock(), _BATCH))
        found = (outbox.claimed(tx, item_id, owner) for item_id in ids)
        return [item for item in found if item is not None]


def _unfound(context: Context) -> list[int]:
    with context.database.read() as tx:
        return [int(one) for one in stumbles.due(tx, Kind.SEARCH, context.clock(), _BATCH)]


def _index(context: Context, reply_ids: Sequence[int]) -> None:
    with context.database.write() as tx:
        search.index_replies(tx, reply_ids)


def _pass_one_on(context: Context, owner: str, item: Item) -> None:
    with context.database.write() as tx:
        if outbox.claimed(tx, item.id, owner):
            _pass_on(tx, context, item)


def _put_off(context: Context, item: Item, again: datetime) -> None:
    with context.database.write() as tx:
        outbox.put_off(tx, item.id, again, "it cannot be passed on; see the log")


def _pass_on(tx: Tx, context: Context, item: Item) -> None:
    now = context.clock()
    if item.topic == replies.TOPIC:
        reply = replies.by_id(tx, item.ref_id)
        interview_id = reply.interview_id if reply else None
        record = interviews.by_id(tx, interview_id) if interview_id else None
        # A stranger's text stands in the inbox and is no one's mail.
        if reply is not None and record is not None:
            _plan(tx, context, reply, record, now)
            webhooks_out.announce_reply(tx, reply, record, now)
        if not notifications.is_open(tx, item.ref_id):
            replies.mark_notified(tx, item.ref_id, now)
    elif item.topic == calendars.TOPIC:
        follow_item(tx, context, item.ref_id, now)
    else:
        webhooks_out.announce_item(tx, item, now)
    outbox.done(tx, item.id, now)


def _plan(
    tx: Tx, context: Context, reply: ReplyRecord, record: InterviewRecord, now: datetime
) -> None:
    standing = escalations.hold(tx, reply.id)
    assignee = standing.assignee_id if standing else None
    carer = people.recruiter_by_id(tx, assignee) if assignee else record.recruiter
    team = escalations.team_of(tx, record.recruiter)
    brought = False
    for one in _who(tx, carer or record.recruiter, team):
        planned = told(tx, context, reply, one, record.candidate.time_zone)
        if one.id == record.recruiter.id and brings_entry(reply, record):
            brought = any(map(is_mail_of_its_own, planned))
    follow_answer(tx, context, About(reply, record), now, brought=brought)
    so_far = notifications.told_of(tx, reply.id)
    others = [one.id for one in team if one.id not in so_far]
    if reply.urgent and others:
        escalations.set_next(tx, reply.id, now + telling.NEXT_AFTER)


def _who(tx: Tx, carer: Recruiter, team: Sequence[Recruiter]) -> Sequence[Recruiter]:
    """Return whom to tell: of somebody who has left, the next who sees it, else the admins."""
    if carer.left_at is None:
        return [carer]
    first = telling.next_one([one.id for one in team], carer.id, frozenset())
    if first is not None:
        return [one for one in team if one.id == first]
    found = (people.recruiter_by_email(tx, email) for email in people.admins(tx))
    return [one for one in found if one is not None]
