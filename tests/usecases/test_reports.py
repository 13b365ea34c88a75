"""Delivery reports: late, twice, out of order, before the answer, and about other texts."""

import pytest

from service.flows.state import Channel, TouchState
from service.ports import OutcomeUnknown, ProviderText
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import attempt as attempts_table
from service.store.schema import consent_event, delivery_report
from service.usecases.context import Context
from service.usecases.problems import NotFound
from service.usecases.record_outcome import record_refusal, record_report, record_taken
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.core import attempt, plan, rows, texted
from tests.support.steps import invited


@pytest.fixture
def sid(context: Context, simulator: EmbeddedSimulator) -> str:
    """One text, sent as attempt 1."""
    made = invited(context, hours=90)
    remind_now(context, made.id, Channel.SMS)
    send_due_touches(context)
    return attempt(context, 1).provider_sid or ""


def reported(context: Context, sid: str, *states: str, code: int = 0) -> list[str]:
    """The states of the attempt and its touch after some reports."""
    for state in states:
        report = ProviderText(sid, TouchState(state), error_code=code)
        record_report(context, 1, report, state)
    known = attempt(context, 1)
    touch = next(one for one in plan(context, 1) if one.id == known.touch_id)
    return [known.state, touch.state]


@pytest.mark.parametrize(
    ("states", "end"),
    [
        (("sent", "delivered"), "delivered"), (("delivered", "sent"), "delivered"),
        (("delivered", "delivered"), "delivered"), (("sent", "undelivered"), "undelivered"),
        (("undelivered", "sent"), "undelivered"), (("failed", "sent", "sent"), "failed"),
        (("undelivered", "delivered"), "delivered"), (("delivered", "failed"), "delivered"),
    ],
)  # fmt: skip
def test_a_state_only_moves_forward_and_every_report_is_kept(
    context: Context, sid: str, states: tuple[str, ...], end: str
) -> None:
    assert reported(context, sid, *states) == [end, end]
    assert [row["status"] for row in rows(context, delivery_report)] == list(states)


def test_a_report_about_another_text_is_refused(context: Context, sid: str) -> None:
    with pytest.raises(NotFound, match="is another text"):
        reported(context, "SMother", "delivered")
    assert attempt(context, 1).state == "sent"


def test_a_report_for_an_unknown_attempt_is_refused(context: Context) -> None:
    with pytest.raises(NotFound, match="there is no attempt 9"):
        record_report(context, 9, ProviderText("SM1", TouchState.SENT), "sent")


def test_a_block_that_a_report_tells_of_is_recorded(context: Context, sid: str) -> None:
    assert reported(context, sid, "failed", code=21610) == ["failed", "failed"]
    assert [row["allowed"] for row in rows(context, consent_event)] == [False]
    assert texted(context, "hm").answer is None


@pytest.mark.parametrize("before", [["failed"], []])
def test_a_block_that_was_lifted_since_is_not_recorded_again(
    context: Context, sid: str, clock: StandingClock, before: list[str]
) -> None:
    reported(context, sid, *before, code=21610)
    for word in ("STOP", "START"):
        clock.advance(minutes=1)
        texted(context, word)
    reported(context, sid, "failed", code=21610)
    assert (texted(context, "1").answer or "").startswith("Acme: Thank you")


def test_a_block_of_what_was_sent_after_they_agreed_is_recorded(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    invited(context, hours=20)
    texted(context, "START")
    clock.advance(minutes=1)
    send_due_touches(context)
    reported(context, attempt(context, 1).provider_sid or "", "failed", code=21610)
    assert texted(context, "hm").answer is None


def _unanswered(context: Context) -> None:
    """An attempt whose POST has not been answered yet."""
    with context.database.write() as tx:
        values = {"state": "sending", "provider_sid": None}
        tx.execute(attempts_table.update().values(values))


def test_a_report_may_come_before_the_answer_to_the_post(context: Context, sid: str) -> None:
    _unanswered(context)
    assert reported(context, sid, "delivered")[0] == "delivered"
    record_taken(context, 1, ProviderText(sid, TouchState.SENT))
    assert (attempt(context, 1).state, attempt(context, 1).provider_sid) == ("delivered", sid)


def test_a_report_settles_a_send_that_got_no_answer(context: Context, sid: str) -> None:
    _unanswered(context)
    record_refusal(context, 1, OutcomeUnknown("no answer"))
    assert attempt(context, 1).state == "unknown"
    assert reported(context, sid, "sent")[0] == "sent"


def test_a_lost_answer_does_not_undo_a_report(context: Context, sid: str) -> None:
    _unanswered(context)
    reported(context, sid, "delivered")
    record_refusal(context, 1, OutcomeUnknown("no answer"))
    assert attempt(context, 1).state == "delivered"
