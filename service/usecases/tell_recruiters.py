"""Replies in the outbox are passed on: to open pages at once, then by each channel."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import structlog

from service.flows import backoff
from service.flows.unanswered import KIND as UNANSWERED
from service.flows.wording.calendar_file import calendar_file
from service.flows.wording.recruiter import Told, letter
from service.ports import ChannelError, Note, RecruiterChannel
from service.store import interviews, notifications, outbox, replies, search
from service.store.leases import Claim
from service.store.outbox import Item
from service.store.records import InterviewRecord, ReplyRecord
from service.usecases.context import Context

INBOX = "inbox"
_BATCH = 20
_THREADS = 5
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(seconds=60)
_log = structlog.get_logger()


def tell_recruiters(context: Context) -> int:
    """Pass on whatever waits, batch after batch, and return how many items were looked at.

    At least once: a crash between a mail and its record sends that mail again, under the same
    Message-ID. What a channel does not take now is tried again until it does.
    """
    owner = f"{os.uname().nodename}:{os.getpid()}:{threading.get_ident()}"
    looked_at = 0
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="tell") as pool:
        while items := _claim(context, owner):
            for item in items:
                context.publisher.publish(item.ref_id)
            list(pool.map(partial(_tell_one, context), items))
            looked_at += len(items)
    return looked_at


def _claim(context: Context, owner: str) -> list[Item]:
    with context.database.write() as tx:
        ids = outbox.claim_due(tx, Claim(owner, context.clock(), _BATCH))
        found = (outbox.claimed(tx, item_id, owner) for item_id in ids)
        items = [item for item in found if item is not None]
        search.index_replies(tx, [item.ref_id for item in items if item.topic == replies.TOPIC])
        return items


def _tell_one(context: Context, item: Item) -> None:
    with context.database.read() as tx:
        reply = replies.by_id(tx, item.ref_id)
        interview_id = reply.interview_id if reply else None
        record = interviews.by_id(tx, interview_id) if interview_id else None
    if reply is None or record is None:
        _finish(context, item, "")  # a stranger's text stands in the inbox and is no one's mail
        return
    note = _note(context, reply, record)
    _through_inbox(context, reply, record)
    tell = partial(_through, context, reply, record, note)
    failures = [why for channel in context.channels if (why := tell(channel))]
    _finish(context, item, "; ".join(failures))


def _through_inbox(context: Context, reply: ReplyRecord, record: InterviewRecord) -> None:
    """Note that the inbox shows it: the row is the page, nothing can fail."""
    now = context.clock()
    key = (reply.id, record.recruiter.id, INBOX)
    with context.database.write() as tx:
        if notifications.begin(tx, *key, now):
            notifications.finish(tx, key, "sent", now)


def _through(
    context: Context,
    reply: ReplyRecord,
    record: InterviewRecord,
    note: Note,
    channel: RecruiterChannel,
) -> str:
    """Tell by one channel; return what went wrong when it must be tried again."""
    key = (reply.id, record.recruiter.id, channel.name)
    with context.database.write() as tx:
        if not notifications.begin(tx, *key, context.clock()):
            return ""
    state, why = "sent", ""
    try:
        channel.deliver(note)
    except ChannelError as error:
        state, why = ("failed" if error.permanent else "waiting"), error.words
        _log.warning("recruiter not told", reply=reply.id, channel=channel.name, why=why)
    with context.database.write() as tx:
        notifications.finish(tx, key, state, context.clock(), why)
    return why if state == "waiting" else ""


def _finish(context: Context, item: Item, error: str) -> None:
    now = context.clock()
    with context.database.write() as tx:
        if error:
            again_at = now + backoff.wait(_FIRST_WAIT, _LONGEST_WAIT, item.tries)
            outbox.put_off(tx, item.id, again_at, error)
        else:
            outbox.done(tx, item.id, now)
            replies.mark_notified(tx, item.ref_id, now)


def _note(context: Context, reply: ReplyRecord, record: InterviewRecord) -> Note:
    now = context.clock()
    silent = reply.kind == UNANSWERED
    told = Told(
        words=reply.told,
        text="" if silent else reply.text,
        tried=reply.text if silent else "",
        moved_to=reply.moved_to,
        notice_minutes=reply.notice_minutes,
        urgent=reply.urgent,
        phone=reply.phone,
        candidate=record.candidate.name,
        title=record.title,
        starts_at=record.starts_at,
        time_zone=record.recruiter.time_zone or record.candidate.time_zone,
        private=reply.private,
        reason=reply.reason,
        minutes_late=reply.minutes_late,
        deadline_at=reply.deadline_at,
        candidate_zone=record.candidate.time_zone,
        now=now,
    )
    words = letter(told, f"{context.policy.base_url}/inbox")
    return Note(
        key=f"reply-{reply.id}",
        recruiter_email=record.recruiter.email,
        recruiter_name=record.recruiter.name,
        subject=words.subject,
        body=words.body,
        urgent=reply.urgent,
        calendar=_calendar(context, record, now) if reply.moved_to else None,
    )


def _calendar(context: Context, record: InterviewRecord, now: datetime) -> bytes:
    """Return the interview as it stands now, which is the time that was picked or a later one."""
    policy = context.policy
    host = urlsplit(policy.base_url).hostname or "unghost"
    return calendar_file(record.in_flow(), policy.organisation, now, host)
