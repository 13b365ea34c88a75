"""Recruiters are told by their channels, and by mail of what a channel fails at for good."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from service.flows import backoff, calendars, telling
from service.flows.telling import BY_MAIL, Kind, Telling
from service.ports import ChannelError, Note, RecruiterChannel
from service.store import (
    calendar_entries,
    conversations,
    interviews,
    notifications,
    people,
    recruiter_channels,
    replies,
)
from service.store.calendar_entries import Sent, Whose
from service.store.database import Tx
from service.store.leases import Claim, this_thread
from service.store.notifications import Waiting
from service.store.records import Recruiter
from service.store.recruiter_channels import Chosen
from service.store.stumbles import Kind as Row
from service.store.stumbles import Waits
from service.usecases.context import Context
from service.usecases.follow_calendars import may_bring
from service.usecases.notes import Item, digest_of, note_of
from service.usecases.one_by_one import Rows, several_at_once

# One thread a telling: a lease of 60 s must last for every one that was taken.
_AT_ONCE = 8
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=2), timedelta(seconds=60)
# Mail is tried until it goes; of anything else so often, some eight minutes in all.
_MOST_TRIES = 12
_WAITS = Waits(_FIRST_WAIT, _LONGEST_WAIT)
_STUMBLED = "it could not be written; see the log"
_log = structlog.get_logger()


def send_notifications(context: Context) -> int:
    """Tell whoever is to be told by now, and return how many messages were tried.

    Never twice: a row a telling, claimed with a lease. Of one whose outcome nobody knows the
    channel says whether it arrived (`RecruiterChannel.has_taken`) before it is sent again.
    """
    owner = this_thread()
    handle = partial(_try, context, owner, Rows(context, Row.MESSAGE, _WAITS))
    return several_at_once(partial(_claim, context, owner), handle, _AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Message:
    """What goes out, by which channel and where to; `refusal` says why it cannot."""

    note: Note | None
    channel: RecruiterChannel | None
    address: str
    chosen: Chosen | None
    refusal: str = ""


def address_of(one: Recruiter, kind: str, chosen: Chosen | None) -> str:
    """Return where a way leads; empty when nobody knows."""
    own = {Kind.EMAIL.value: one.email, Kind.SMS.value: one.phone}.get(kind, "")
    return (chosen.address if chosen else "") or own


def refusal(tx: Tx, context: Context, kind: str, address: str) -> str:
    """Say why a way cannot be gone, or nothing."""
    if all(channel.name != kind for channel in context.channels):
        return f"no {kind} is set up here"
    if not address:
        return "no phone number is known" if kind == Kind.SMS else "no address is known"
    if kind == Kind.SMS and conversations.look(tx, address).opted_out:
        return "this number has asked for no more texts"
    return ""


def _claim(context: Context, owner: str) -> list[list[Waiting]]:
    with context.database.write() as tx:
        return notifications.claim(tx, Claim(owner, context.clock(), _AT_ONCE))


def _try(context: Context, owner: str, rows: Rows, group: list[Waiting]) -> None:
    """Send a message; one that we stumble over is put off, and holds up no other.

    Unless it may have gone out: then it comes up when its lease has run out, and the channel says
    whether it arrived.
    """
    went: list[_Message] = []
    again = rows.handle(group[0].id, partial(_send, context, owner, group, went))
    if again is None:
        return
    if not went and len(group) > 1:
        for some in _parted(context, owner, rows, group):
            _try(context, owner, rows, some)
        return
    ids = [one.id for one in group]
    with context.database.write() as tx:
        if went:
            notifications.leave_open(tx, ids, owner, _STUMBLED)
        else:
            notifications.put_off(tx, ids, owner, again, _STUMBLED)


def _parted(
    context: Context, owner: str, rows: Rows, group: list[Waiting]
) -> Iterator[list[Waiting]]:
    """Put off what cannot be written, and yield the rest of a digest; each alone if all can."""
    sound = []
    for one in group:
        again = rows.handle(one.id, partial(_message, context, [one]))
        if again is None:
            sound.append(one)
            continue
        with context.database.write() as tx:
            notifications.put_off(tx, [one.id], owner, again, _STUMBLED)
    if len(sound) == len(group):
        yield from ([one] for one in sound)
    elif sound:
        yield sound


def _send(context: Context, owner: str, group: list[Waiting], went: list[_Message]) -> None:
    """Send a message; it is in `went` from when on it may have gone out."""
    message = _message(context, group)
    went.append(message)
    ids = [one.id for one in group]
    why: str | None = message.refusal
    try:
        if message.note and message.channel and not message.refusal:
            _deliver(message.note, message.channel, message.address, group)
            why = None
    except ChannelError as error:
        _log.warning("recruiter not told", channel=group[0].channel, why=error.words)
        last = group[0].tries + 1 >= _MOST_TRIES and not group[0].channel.startswith(Kind.EMAIL)
        if error.unknown and not last:
            with context.database.write() as tx:
                notifications.leave_open(tx, ids, owner, error.words)
            return
        if not error.permanent and not last:
            _put_off(context, owner, group, error.words)
            return
        why = error.words
    _end(context, owner, group, message, why)


def _deliver(note: Note, channel: RecruiterChannel, address: str, group: Sequence[Waiting]) -> None:
    """Hand a note over, unless it turns out to have arrived before."""
    first = group[0]
    if first.was_held and channel.has_taken(note, address, first.created_at):
        return
    channel.deliver(note, address)


def _put_off(context: Context, owner: str, group: Sequence[Waiting], why: str) -> None:
    again = context.clock() + backoff.wait(_FIRST_WAIT, _LONGEST_WAIT, group[0].tries)
    with context.database.write() as tx:
        notifications.put_off(tx, [one.id for one in group], owner, again, why)


def _end(
    context: Context, owner: str, group: Sequence[Waiting], message: _Message, why: str | None
) -> None:
    """Write how it ended; what failed for good goes by mail, unless another way is enough."""
    now = context.clock()
    with context.database.write() as tx:
        if not notifications.finish(tx, [one.id for one in group], owner, now, why):
            return  # the lease ran out, and somebody else settles it
        chosen = message.chosen
        if chosen is not None and chosen.last_error != (why or ""):
            recruiter_channels.change(tx, chosen.recruiter_id, chosen.id, last_error=why or "")
        if why is None:
            _note_entry(tx, message.note, group[0], now)
        for one in group:
            if why is not None:
                _fall_back(tx, context, one, message, now)
            if why is None or not notifications.is_open(tx, one.reply_id):
                replies.mark_notified(tx, one.reply_id, now)


def _note_entry(tx: Tx, note: Note | None, one: Waiting, now: datetime) -> None:
    """Note what a mail has brought to a calendar, so that no other mail brings the same."""
    if note is not None and note.entry is not None:
        about = note.entry.interview
        shown = calendars.wanted(about, one.recruiter_id)
        whose = Whose(about.id, one.recruiter_id)
        calendar_entries.brought(tx, whose, Sent(about.sequence, shown, now))


def _fall_back(tx: Tx, context: Context, one: Waiting, message: _Message, now: datetime) -> None:
    # Of a way that was taken away, a mail as well, nothing was tried.
    kind = one.channel.partition(":")[0] if message.address else ""
    mails = any(channel.name == Kind.EMAIL for channel in context.channels)
    reader = people.recruiter_by_id(tx, one.recruiter_id)
    here = reader is not None and reader.left_at is None
    if mails and here and telling.falls_back(kind, notifications.states_beside(tx, one)):
        mail = Telling(BY_MAIL.channel, now, one.in_digest)
        notifications.plan(tx, one.reply_id, one.recruiter_id, [mail], now)


def _message(context: Context, group: Sequence[Waiting]) -> _Message:
    """Put together what goes out, from everything as it stands now."""
    now, first = context.clock(), group[0]
    kind = first.channel.partition(":")[0]
    channel = next((one for one in context.channels if one.name == kind), None)
    with context.database.read() as tx:
        reader = people.recruiter_by_id(tx, first.recruiter_id)
        chosen = recruiter_channels.named(tx, first.recruiter_id, first.channel)
        items = [item for one in group if (item := _item(tx, one.reply_id))]
        if reader is None or reader.left_at is not None or not items:
            return _Message(None, channel, "", chosen, "they have left")
        if chosen is None and first.channel != BY_MAIL.channel:
            return _Message(None, channel, "", None, "this way was taken away")
        address = address_of(reader, kind, chosen)
        why = refusal(tx, context, kind, address)
        about = items[0].record
        known = calendar_entries.of_interview(tx, about.id).get(reader.id)
    if first.in_digest:
        key = f"digest-{first.id}-{group[-1].id}"
        note = digest_of(context, items, reader, key, now)
    else:
        brings = kind == Kind.EMAIL and may_bring(known, about.sequence)
        note = note_of(context, items[0], reader, now, brings=brings)
    return _Message(note, channel, address, chosen, why)


def _item(tx: Tx, reply_id: int) -> Item | None:
    reply = replies.by_id(tx, reply_id)
    record = interviews.by_id(tx, reply.interview_id) if reply and reply.interview_id else None
    return Item(reply, record) if reply and record else None
