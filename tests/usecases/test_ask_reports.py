"""Reports that never come: asked for in bulk, a few times, and never more."""

from dataclasses import replace
from datetime import datetime

import pytest

from service.broker.jobs import ASK_REPORTS
from service.flows.state import TouchState
from service.ports import ProviderText, SmsGateway, TryLater
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import delivery_report
from service.usecases.ask_reports import FEW, ask_reports
from service.usecases.context import Context
from service.usecases.record_outcome import record_report
from service.usecases.send_touches import send_due_touches
from service.usecases.sweep import due_jobs
from tests.support.clock import StandingClock
from tests.support.core import attempt, inbox, rows, states
from tests.support.steps import invited


@pytest.fixture
def made(context: Context, simulator: EmbeddedSimulator) -> int:
    """A text that has arrived, of which we heard nothing; the interview's id."""
    interview_id = invited(context, hours=20).id
    send_due_touches(context)
    assert inbox(simulator)
    return interview_id


class Asked:
    """The provider, with what it was asked; it knows nothing but `says`, or the truth."""

    def __init__(self, line: SmsGateway, says: ProviderText | Exception | None = None) -> None:
        self._line, self._says = line, says
        self.questions: list[str] = []

    def sent_since(self, since: datetime) -> list[ProviderText]:
        self.questions.append("list")
        if isinstance(self._says, Exception):
            raise self._says
        return self._line.sent_since(since)

    def look_up(self, sid: str) -> ProviderText:
        self.questions.append("one")
        if isinstance(self._says, Exception):
            raise self._says
        return self._says or self._line.look_up(sid)


def reports(context: Context) -> list[str]:
    return [row["status"] for row in rows(context, delivery_report)]


def test_a_report_that_never_came_is_asked_for_and_kept_as_such(
    context: Context, clock: StandingClock, made: int
) -> None:
    clock.advance(minutes=9)
    assert due_jobs(context) == ()
    clock.advance(minutes=2)
    assert (due_jobs(context), ask_reports(context)) == ((ASK_REPORTS,), 1)
    assert (attempt(context, 1).state, reports(context)) == ("delivered", ["delivered (asked)"])
    assert "delivered" in states(context, made)
    clock.advance(hours=3)
    assert ASK_REPORTS not in due_jobs(context)


def test_who_has_reported_is_not_asked(context: Context, clock: StandingClock, made: int) -> None:
    sid = attempt(context, 1).provider_sid or ""
    record_report(context, 1, ProviderText(sid, TouchState.DELIVERED), "delivered")
    clock.advance(minutes=11)
    assert ask_reports(context) == 0


@pytest.mark.parametrize(
    "says", [ProviderText("SM1", TouchState.SENT, status="sent"), TryLater("no answer")]
)
def test_who_has_nothing_new_to_say_is_asked_three_times(
    context: Context, clock: StandingClock, made: int, says: ProviderText | Exception
) -> None:
    line = Asked(context.sms, says)
    for _ in range(40):
        clock.advance(minutes=11)
        ask_reports(replace(context, sms=line))
    assert (line.questions, attempt(context, 1).state) == (["one"] * 3, "sent")
    assert reports(context) == ([] if isinstance(says, Exception) else ["sent (asked)"] * 3)


@pytest.fixture
def many(context: Context, simulator: EmbeddedSimulator) -> int:
    """More texts than are asked about one by one."""
    phones = [f"+1415555{at:04d}" for at in range(110, 111 + FEW)]
    for phone in phones:
        invited(context, phone=phone, hours=20)
    send_due_touches(context)
    assert all(inbox(simulator, phone) for phone in phones)
    return len(phones)


def test_one_list_tells_of_many(context: Context, clock: StandingClock, many: int) -> None:
    clock.advance(minutes=11)
    line = Asked(context.sms)
    assert ask_reports(replace(context, sms=line)) == many
    assert (line.questions, set(reports(context))) == (["list"], {"delivered (asked)"})


def test_a_list_that_cannot_be_had_is_asked_for_half_an_hour_later(
    context: Context, clock: StandingClock, many: int
) -> None:
    line = Asked(context.sms, TryLater("no answer"))
    for _ in range(3):
        clock.advance(minutes=11)
        ask_reports(replace(context, sms=line))
    assert line.questions == ["list"]
    clock.advance(minutes=9)
    assert ask_reports(context) == many
    assert attempt(context, 1).state == "delivered"
