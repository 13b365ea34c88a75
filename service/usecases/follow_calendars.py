"""Recruiters' calendars follow an interview: who is to be sent its entry, and when."""

from datetime import datetime, time

from service.flows import calendars
from service.flows.calendars import NOTHING, Cause, Shown
from service.flows.quiet import parse
from service.flows.telling import Habits, Kind, Telling
from service.store import calendar_entries, interviews, people, recruiter_channels
from service.store.calendar_entries import CalendarEntry, Whose
from service.store.database import Tx
from service.store.records import InterviewRecord, Recruiter
from service.usecases.context import Context
from service.usecases.notes import Item


def habits_of(one: Recruiter, zone: str) -> Habits:
    """Return when somebody wants to be told; `zone` where theirs is unknown."""
    quiet = parse(one.quiet_hours) if one.quiet_hours else None
    digest_at = time.fromisoformat(one.digest_at) if one.digest_at else None
    return Habits(one.time_zone or zone, quiet, digest_at)


def follow_item(tx: Tx, context: Context, interview_id: int, now: datetime) -> None:
    """Plan a mail for each calendar that is wrong since a recruiter or a program did something.

    None for who has left, is not told by mail, or has switched calendar mails off.
    """
    record = interviews.known(tx, interview_id)
    entries = calendar_entries.of_interview(tx, interview_id)
    _plan(tx, context, record, _stale(record, entries, Cause.ACT, now), now)


def follow_answer(tx: Tx, context: Context, item: Item, now: datetime, *, brought: bool) -> None:
    """Plan the same after an answer; `brought`: its own mail has the entry of who holds it."""
    record, holder = item.record, item.record.recruiter.id
    cause = Cause.NEW_TIME if item.reply.moved_to else Cause.ANSWER
    entries = calendar_entries.of_interview(tx, record.id)
    found = _stale(record, entries, cause, now)
    waits = holder in entries and entries[holder].due_at is not None
    whose = Whose(record.id, holder)
    if brought and (not waits or calendar_entries.take_over(tx, whose, now)):
        found.pop(holder, None)
    _plan(tx, context, record, found, now)


def gets_mails(tx: Tx, context: Context, one: Recruiter) -> bool:
    """Whether somebody's calendar follows by mail."""
    mails = any(channel.name == Kind.EMAIL for channel in context.channels)
    if not (mails and one.calendar_mails and one.left_at is None):
        return False
    return calendars.mail_way(recruiter_channels.ways_of(tx, one.id)) is not None


def is_mail_of_its_own(one: Telling) -> bool:
    """Whether a telling is a mail that can bring an entry: a summary cannot."""
    return one.channel.partition(":")[0] == Kind.EMAIL and not one.in_digest


def may_bring(entry: CalendarEntry | None, sequence: int) -> bool:
    """Whether a mail about an answer brings the entry: not where another mail does, or has."""
    if entry is None:
        return True
    return entry.due_at is None and (entry.sequence is None or entry.sequence < sequence)


def _stale(
    record: InterviewRecord, entries: dict[int, CalendarEntry], cause: Cause, now: datetime
) -> dict[int, Shown]:
    """Return what the calendars that are wrong show, by recruiter."""
    shown = {who: entry.shown for who, entry in entries.items()}
    found = calendars.stale(record.in_flow(), shown, cause, now)
    return {who: shown.get(who, NOTHING) for who in found}


def _plan(
    tx: Tx, context: Context, record: InterviewRecord, stale: dict[int, Shown], now: datetime
) -> None:
    for who, shown in stale.items():
        one = people.recruiter_by_id(tx, who)
        if one is not None and gets_mails(tx, context, one):
            habits = habits_of(one, record.candidate.time_zone)
            due_at = calendars.due_at(record.in_flow(), shown, habits, now)
            calendar_entries.plan(tx, Whose(record.id, who), record.sequence, due_at, now)
