"""What a recruiter wrote and what could not go out for hours: it ends, and that is said."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.flows.quiet import parse
from service.ports import OutboundText, ProviderText
from service.simulator.embedded import EmbeddedSimulator
from service.store.records import InterviewRecord, TouchRecord
from service.store.schema import outbox
from service.telephony.errors import refusal
from service.usecases.change_interview import change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.send_touches import send_due_touches
from service.usecases.write_text import take_back_text, write_text
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import plan, rows, sends
from tests.support.steps import invited

# About what follows from an error, not about SQL.
database_url = on_sqlite.database_url
TOO_OLD = "it could not be sent for hours, and by now it may be wrong"


class Refusing:
    """A provider that refuses every text in the same way."""

    def __init__(self, code: int, http_status: int) -> None:
        self.posts, self._error = 0, (code, http_status, "no")

    def send(self, _: OutboundText) -> ProviderText:
        self.posts += 1
        raise refusal(*self._error)


def wrote(context: Context, hours: float = 120) -> InterviewRecord:
    """Dana writes to Sam about an interview in some hours; no reminder is due for a while."""
    made = invited(context, hours=hours, ladder="-1h sms")
    write_text(context, made.recruiter, made.id, "Bring your passport, please.", "k3y-of-the-form")
    return made


def written(context: Context, made: InterviewRecord) -> TouchRecord:
    return next(one for one in plan(context, made.id) if one.kind == "written")


def told(context: Context) -> list[str]:
    return [row["topic"] for row in rows(context, outbox) if row["topic"] == "reminder.failed"]


def went_by(context: Context, clock: StandingClock, hours: float) -> None:
    """So many hours of a service that looks every ten minutes."""
    for _ in range(int(hours * 6)):
        send_due_touches(context)
        clock.advance(minutes=10)


@pytest.mark.parametrize(("code", "http_status"), [(21999, 400), (21408, 400), (20429, 429)])
def test_what_nobody_takes_is_tried_for_four_hours_and_then_told_of(
    context: Context, clock: StandingClock, code: int, http_status: int
) -> None:
    line = Refusing(code, http_status)
    there = replace(context, sms=line)
    made = wrote(there)
    went_by(there, clock, 4)
    assert (written(there, made).state, told(there)) == ("planned", [])
    went_by(there, clock, 0.5)
    tried = line.posts
    went_by(there, clock, 24)
    ended = written(there, made)
    assert (ended.state, ended.why, line.posts) == ("skipped", TOO_OLD, tried)
    assert (told(there), tried < 30) == (["reminder.failed"], True)


def test_after_an_outage_of_hours_it_does_not_go_out_late(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = wrote(context)
    went_by(replace(context, sms=Refusing(20003, 401)), clock, 5)
    went_by(context, clock, 1)
    assert (written(context, made).why, told(context)) == (TOO_OLD, ["reminder.failed"])
    assert sends(simulator) == 0


def test_after_an_outage_of_an_hour_it_still_goes_out(
    context: Context, clock: StandingClock
) -> None:
    made = wrote(context)
    went_by(replace(context, sms=Refusing(20003, 401)), clock, 1)
    went_by(context, clock, 1)
    assert (written(context, made).state, told(context)) == ("sent", [])


def test_what_is_written_in_the_evening_is_not_too_old_in_the_morning(
    context: Context, clock: StandingClock
) -> None:
    clock.now = datetime(2026, 12, 1, 20, 5, tzinfo=ZoneInfo("America/Los_Angeles"))
    there = context.under(replace(context.policy, quiet=parse("20:00-09:00")))
    made = wrote(there)
    clock.advance(hours=12, minutes=56)
    send_due_touches(there)
    assert written(there, made).state == "sent"


def test_that_it_speaks_of_an_old_time_is_told_and_that_it_was_taken_back_is_not(
    context: Context, clock: StandingClock
) -> None:
    moved, kept = wrote(context), wrote(context)
    later = Changes(starts_at=moved.starts_at + timedelta(hours=3))
    change_interview(context, moved.id, later)
    take_back_text(context, kept.recruiter, written(context, kept).id)
    went_by(context, clock, 1)
    assert [written(context, one).state for one in (moved, kept)] == ["skipped", "skipped"]
    assert len(told(context)) == 1
