"""Whether somebody came: after the start, once, corrected, taken back; the text after a no-show."""

from collections.abc import Callable

import pytest

from service.deps import Deps
from service.flows.outcomes import Outcome
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import marker
from service.usecases.context import Context
from service.usecases.problems import Conflict
from service.usecases.record_attendance import record_attendance, take_back
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.core import feed, inbox, interview, plan, rows, status, texted
from tests.support.inbox import ONE_DATABASE
from tests.support.steps import invited, offered

CAME, MISSED = Outcome.ATTENDED, Outcome.NO_SHOW


@pytest.fixture
def friendly(make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]) -> Context:
    """An organisation that offers another time to who did not come."""
    return make_deps({**environment, "NO_SHOW_TEXT": "true"}).context


def started(context: Context, clock: StandingClock) -> int:
    """An interview of Sam's that began an hour ago."""
    made = invited(context)
    clock.advance(hours=27)
    return made.id


def outcomes(context: Context) -> list[str]:
    return [one["detail"] for one in rows(context, marker) if one["kind"] == "outcome.recorded"]


def offers(context: Context, interview_id: int) -> list[str]:
    return [one.state for one in plan(context, interview_id) if one.kind == "no_show"]


@ONE_DATABASE
def test_before_the_start_nothing_is_recorded(context: Context) -> None:
    made = invited(context)
    with pytest.raises(Conflict, match="has not started"):
        record_attendance(context, made.id, CAME)
    assert status(context, made.id) == "scheduled"


def test_it_is_recorded_once_corrected_and_taken_back(
    context: Context, clock: StandingClock
) -> None:
    made = started(context, clock)
    for outcome in (CAME, CAME, MISSED):
        record_attendance(context, made, outcome, "dana")
    assert (status(context, made), outcomes(context)) == (
        "no_show", ["attended scheduled", "no_show scheduled"],
    )  # fmt: skip
    assert take_back(context, made).status == "scheduled"
    with pytest.raises(Conflict, match="no outcome"):
        take_back(context, made)


@ONE_DATABASE
def test_a_no_show_is_texted_only_if_the_organisation_wants_it(
    context: Context, clock: StandingClock
) -> None:
    made = started(context, clock)
    record_attendance(context, made, MISSED)
    assert offers(context, made) == []


@ONE_DATABASE
@pytest.mark.parametrize("corrected", [True, False], ids=["corrected", "taken back"])
def test_a_wrong_click_texts_nobody(
    friendly: Context, clock: StandingClock, simulator: EmbeddedSimulator, corrected: bool
) -> None:
    made = started(friendly, clock)
    record_attendance(friendly, made, MISSED)
    clock.advance(minutes=4)
    send_due_touches(friendly)
    if corrected:
        record_attendance(friendly, made, CAME)
    else:
        take_back(friendly, made)
    clock.advance(minutes=2)
    send_due_touches(friendly)
    assert (offers(friendly, made), inbox(simulator)) == (["skipped"], [])


def test_who_did_not_come_finds_another_time_by_two_digits(
    friendly: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    made = started(friendly, clock)
    (moment,) = offered(friendly, 50)
    for outcome in (MISSED, CAME, MISSED):
        record_attendance(friendly, made, outcome)
    clock.advance(minutes=5)
    send_due_touches(friendly)
    send_due_touches(friendly)
    (text,) = inbox(simulator)
    assert "we missed you" in text
    answers = [texted(friendly, digit).answer or "" for digit in ("2", "1")]
    assert "Reply 1 to choose" in answers[0]
    assert "Your interview is now" in answers[1]
    after = interview(friendly, made)
    assert (after.status, after.starts_at, after.revision) == ("confirmed", moment, 2)
    assert [(one.intent, one.urgent) for one in feed(friendly)] == [("reschedule", False)] * 2


@ONE_DATABASE
def test_who_has_opted_out_is_not_texted(
    friendly: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    made = started(friendly, clock)
    texted(friendly, "STOP")
    record_attendance(friendly, made, MISSED)
    clock.advance(minutes=5)
    send_due_touches(friendly)
    assert (offers(friendly, made), inbox(simulator)) == (["skipped"], [])
