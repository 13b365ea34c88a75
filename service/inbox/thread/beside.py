"""What stands beside a thread: who it is with, and their interviews with what can be done."""

from dataclasses import dataclass
from datetime import datetime

from babel import Locale, UnknownLocaleError

from service.flows import outcomes, proposals, zones
from service.flows.outcomes import Outcome
from service.flows.state import OPEN_STATUSES, Interview, Status, TouchKind
from service.flows.table import Step, after
from service.flows.wording import times
from service.flows.wording.clean import one_line
from service.inbox.interviews import contacts
from service.inbox.interviews.rows import status_name
from service.inbox.plain import number
from service.inbox.rendering import LANGUAGE, words
from service.inbox.thread.answers import Page
from service.inbox.thread.clocks import Clocks
from service.store.records import InterviewRecord, TouchRecord
from service.usecases.standing import standing_of

_REMINDED = frozenset({Status.SCHEDULED, Status.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Person:
    """Who a thread is with; `zone` is empty for a number that nobody knows."""

    who: str
    number: str
    tel: str
    mail: str
    language: str
    zone: str
    zone_name: str
    clock: str
    consent: tuple[str, ...]
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """One interview; `can` names what may be done about it now, `then` what goes out next.

    `seen` is how it stands: each act names it, so that of two at once the second is told.
    """

    id: int
    title: str
    when: str
    theirs: str
    recruiter: str
    status: str
    state: str
    then: str
    can: tuple[str, ...]
    seen: str


def person(page: Page) -> Person:
    """Say who a thread is with."""
    found, known = page.thread, page.thread.person
    zone = zones.known(known.time_zone) if known else ""
    reach = found.reach
    texts = "no_landline" if reach.landline else "texts" if reach.texts_allowed else "no_texts"
    calls = "calls" if reach.calls_allowed else "no_calls"
    return Person(
        who=one_line(known.name) if known else number(found.phone),
        number=number(found.phone),
        tel=found.phone,
        mail=known.email if known else "",
        language=_language(known.language) if known else "",
        zone=zone,
        zone_name=times.zone_name(zone, LANGUAGE) if zone else "",
        clock=Clocks(zone, "").clock(page.now) if zone else "",
        consent=(words(f"thread.consent.{texts}"), words(f"thread.consent.{calls}")),
        is_reachable=reach.by_text,
    )


def meetings(page: Page) -> tuple[list[Meeting], list[Meeting]]:
    """Return the interviews ahead, soonest first, and the past ones, latest first."""
    all_of_them = page.thread.interviews
    ahead = [one for one in all_of_them if one.in_flow().ends_at > page.now]
    past = [one for one in reversed(all_of_them) if one not in ahead]
    return [_meeting(one, page) for one in ahead], [_meeting(one, page) for one in past]


def _meeting(record: InterviewRecord, page: Page) -> Meeting:
    return Meeting(
        seen=standing_of(record),
        id=record.id,
        title=one_line(record.title),
        when=page.clocks.when(record.starts_at),
        theirs=page.clocks.when_there(record.starts_at),
        recruiter=one_line(record.recruiter.name),
        status=status_name(record),
        state=str(record.status),
        then=_next(record, page),
        can=tuple(_acts(record, page)),
    )


def _acts(record: InterviewRecord, page: Page) -> list[str]:
    """Name what can be done, in the order in which it is offered."""
    flow, now = record.in_flow(), page.now
    started = [
        name
        for name, outcome in (("came", Outcome.ATTENDED), ("missed", Outcome.NO_SHOW))
        if not outcomes.refusal(flow, outcome, now)
        and record.status is not outcomes.STATUS_OF[outcome]
    ]
    if record.starts_at <= now:
        is_recorded = record.status in outcomes.STATUS_OF.values()
        return [*started, *(["outcome_undo"] if is_recorded else [])]
    return [name for name, may in _ahead(flow, page, now) if may]


def _ahead(flow: Interview, page: Page, now: datetime) -> list[tuple[str, bool]]:
    reach, status = page.thread.reach, flow.status
    reminded = status in _REMINDED
    return [
        ("confirm", status is not Status.CONFIRMED and bool(after(status, Step.CONFIRM))),
        ("propose", not proposals.refusal(flow, now, opted_out=not reach.texts_allowed)),
        ("remind_sms", reminded and reach.by_text),
        ("remind_voice", reminded and reach.calls_allowed),
        ("cancel", status in OPEN_STATUSES),
        ("restore", status is Status.CANCELLED and flow.called_off),
    ]


def _next(record: InterviewRecord, page: Page) -> str:
    """Say what goes out next about an interview, apart from what a recruiter wrote."""
    planned = (one for one in page.thread.touches if _is_next(one, record))
    found = min(planned, key=lambda one: one.due_at, default=None)
    if found is None:
        return ""
    when = page.clocks.when(max(found.due_at, page.now))
    return words(f"thread.next.{found.channel}", when=when)


def _is_next(one: TouchRecord, record: InterviewRecord) -> bool:
    waits = contacts.is_ahead(one, record.status) and one.revision == record.revision
    return waits and one.interview_id == record.id and one.kind != TouchKind.WRITTEN


def _language(tag: str) -> str:
    try:
        return Locale.parse(tag.replace("-", "_")).get_language_name(LANGUAGE) or tag
    except (UnknownLocaleError, ValueError):
        return tag
