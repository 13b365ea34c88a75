"""Calendar entries go out by mail, as their interviews stand at that moment."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from service.flows import backoff, calendars
from service.flows.calendars import News, Shown
from service.flows.telling import Kind
from service.flows.wording.calendar_mail import calendar_letter
from service.ports import ChannelError, Note
from service.store import calendar_entries, interviews, people, recruiter_channels
from service.store.calendar_entries import CalendarEntry, Sent
from service.store.database import Tx
from service.store.leases import Claim, this_thread
from service.store.records import InterviewRecord, Recruiter
from service.store.stumbles import Kind as Row
from service.store.stumbles import Waits
from service.usecases.context import Context
from service.usecases.follow_calendars import gets_mails
from service.usecases.notes import entry_of, to_reader
from service.usecases.one_by_one import Rows, several_at_once

# One thread a mail: a lease of 60 s must last for every one that was taken.
_AT_ONCE = 8
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=2), timedelta(seconds=60)
_WAITS = Waits(_FIRST_WAIT, _LONGEST_WAIT)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Mail:
    """What goes out, if anything, and what the calendar then shows, as of a SEQUENCE."""

    sequence: int
    shown: Shown
    address: str = ""
    channel_id: int | None = None
    note: Note | None = None


def send_calendars(context: Context) -> int:
    """Send what is due, and return how many calendars were looked at.

    One mail a SEQUENCE: what has changed twice meanwhile is told once. A mail that is sent again
    after a crash has the same Message-ID.
    """
    owner = this_thread()
    handle = partial(_try, context, owner, Rows(context, Row.CALENDAR, _WAITS))
    return several_at_once(partial(_claim, context, owner), handle, _AT_ONCE)


def _claim(context: Context, owner: str) -> list[CalendarEntry]:
    with context.database.write() as tx:
        return calendar_entries.claim(tx, Claim(owner, context.clock(), _AT_ONCE))


def _try(context: Context, owner: str, rows: Rows, entry: CalendarEntry) -> None:
    """Send an entry; one that we stumble over is put off, and holds up no other."""
    again = rows.handle(entry.id, partial(_send, context, owner, entry))
    if again is not None:
        _put_off(context, owner, entry, again, "it could not be written; see the log")


def _send(context: Context, owner: str, entry: CalendarEntry) -> None:
    mail = _mail(context, entry)
    why = ""
    try:
        if mail.note is not None:
            channel = next(one for one in context.channels if one.name == Kind.EMAIL)
            channel.deliver(mail.note, mail.address)
    except ChannelError as error:
        _log.warning("calendar entry not sent", entry=entry.id, why=error.words)
        if not error.permanent:
            again = context.clock() + backoff.wait(_FIRST_WAIT, _LONGEST_WAIT, entry.tries)
            _put_off(context, owner, entry, again, error.words)
            return
        why = error.words
    with context.database.write() as tx:
        if mail.note is None or why:
            calendar_entries.leave(tx, entry, owner, mail.sequence, why)
        else:
            now = context.clock()
            sent = Sent(mail.sequence, mail.shown, now)
            calendar_entries.finish(tx, entry, owner, sent)
        if mail.channel_id is not None and mail.note is not None:
            whose = entry.recruiter_id, mail.channel_id
            recruiter_channels.change(tx, *whose, last_error=why)


def _put_off(context: Context, owner: str, entry: CalendarEntry, again: datetime, why: str) -> None:
    with context.database.write() as tx:
        calendar_entries.put_off(tx, entry, owner, again, why)


def _mail(context: Context, entry: CalendarEntry) -> _Mail:
    """Put the mail together from everything as it stands now; without a note nothing is to go."""
    with context.database.read() as tx:
        record = interviews.known(tx, entry.interview_id)
        reader = people.recruiter_by_id(tx, entry.recruiter_id)
        about = record.in_flow()
        nothing = _Mail(record.sequence, entry.shown)
        what = calendars.news(about, entry.recruiter_id, entry.shown)
        is_over = about.ends_at <= context.clock()
        if reader is None or what is None or is_over or not gets_mails(tx, context, reader):
            return nothing
        address, channel_id = _address(tx, reader)
    return _Mail(
        sequence=record.sequence,
        shown=calendars.wanted(about, reader.id),
        address=address,
        channel_id=channel_id,
        note=_note(context, record, reader, entry, what),
    )


def _address(tx: Tx, reader: Recruiter) -> tuple[str, int | None]:
    """Return where somebody's mail goes, and by which of the ways that they have chosen."""
    way = calendars.mail_way(recruiter_channels.ways_of(tx, reader.id))
    chosen = recruiter_channels.named(tx, reader.id, way.channel) if way else None
    address = chosen.address if chosen else ""
    return address or reader.email, chosen.id if chosen else None


def _note(
    context: Context, record: InterviewRecord, reader: Recruiter, entry: CalendarEntry, what: News
) -> Note:
    zone = reader.time_zone or record.candidate.time_zone
    link = f"{context.policy.base_url}/interviews/{record.id}"
    link = "" if what is News.HANDED_OVER else link
    seen = calendars.seen_by(record.in_flow(), reader.id)
    words = calendar_letter(record.in_flow(), what, zone, entry.starts_at, link)
    key = f"calendar-{record.id}-{reader.id}-{record.sequence}"
    return replace(
        to_reader(words, reader, key, link),
        opens="note.open_interview",
        thread=f"interview-{record.id}",
        entry=entry_of(context, seen, context.clock()),
    )
