"""Times are proposed once, to somebody who waits for them, and go out by the ordinary road."""

from datetime import timedelta

import pytest

from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.store import slots
from service.store.schema import marker, slot
from service.usecases.change_interview import call_off
from service.usecases.context import Context
from service.usecases.problems import BadInput, Conflict, NotFound
from service.usecases.propose_times import Proposal, propose_times
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.core import at_once, inbox, interview, rows, sends, texted
from tests.support.recruiting import proposals, proposed, waiting
from tests.support.steps import MARIA, SAM, invited, offered


def take(context: Context, slot_id: int, interview_id: int) -> None:
    with context.database.write() as tx:
        slots.take(tx, slot_id, interview_id, context.clock())


def test_a_proposal_opens_its_times_and_plans_one_text(context: Context) -> None:
    made = waiting(context)
    proposal = proposed(context, made, 30, 26, minutes=30)
    assert [one.starts_at for one in proposal.slots] == [
        context.clock() + timedelta(hours=hour) for hour in (26, 30)
    ]
    assert {one.duration_minutes for one in proposal.slots} == {30}
    assert [(one.kind, one.due_at) for one in proposals(context, made.id)] == [
        ("proposal", context.clock())
    ]
    kinds = [row["kind"] for row in rows(context, marker)]
    assert kinds == ["interview.created", "times.proposed"]


def test_its_text_carries_the_times_and_a_digit_books(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = waiting(context)
    proposed(context, made, 26, 30)
    send_due_touches(context)
    (body,) = inbox(simulator)
    assert "\n1 " in body
    assert "\n2 " in body
    texted(context, "2")
    booked = interview(context, made.id)
    assert (booked.status, booked.starts_at) == (
        Status.CONFIRMED,
        context.clock() + timedelta(hours=30),
    )


def test_a_time_that_is_open_already_is_used_again(context: Context) -> None:
    made = waiting(context)
    offered(context, 26)
    proposed(context, made, 26, 30)
    assert len(rows(context, slot)) == 2


def test_the_interviews_own_length_holds_unless_told(context: Context) -> None:
    made = waiting(context, duration_minutes=75)
    assert proposed(context, made, 26).slots[0].duration_minutes == 75


@pytest.mark.parametrize("same", [True, False], ids=["begins with it", "lies in it"])
def test_a_time_of_another_interview_is_refused(context: Context, same: bool) -> None:
    made = waiting(context)
    invited(context, "Maria García", MARIA, hours=26 if same else 25.5)
    with pytest.raises(Conflict, match=r"is taken by another interview$"):
        proposed(context, made, 26)
    assert rows(context, slot) == []


def test_a_slot_that_somebody_holds_is_refused(context: Context) -> None:
    made, other = waiting(context), invited(context, "Maria García", MARIA, hours=90)
    take(context, proposed(context, made, 26).slots[0].id, other.id)
    with pytest.raises(Conflict, match="is taken by another interview"):
        proposed(context, made, 26, 30)


def test_who_asked_for_no_other_time_gets_none(context: Context) -> None:
    made = invited(context)
    with pytest.raises(Conflict, match="has not asked for another time"):
        proposed(context, made, 26)
    assert rows(context, slot) == []


def test_who_has_opted_out_must_be_called(context: Context) -> None:
    made = waiting(context)
    texted(context, "STOP")
    with pytest.raises(Conflict, match="call them"):
        proposed(context, made, 26)


def test_every_bad_time_is_named_and_no_other_is_opened(context: Context) -> None:
    made = waiting(context)
    with pytest.raises(BadInput) as refused:
        proposed(context, made, -1, 26, 50)
    assert [one.field for one in refused.value.errors] == ["starts_at.0", "starts_at.2"]
    assert rows(context, slot) == []


def test_there_must_be_an_interview(context: Context) -> None:
    wish = Proposal(starts_at=[context.clock() + timedelta(hours=26)])
    with pytest.raises(NotFound):
        propose_times(context, 404, wish)


def test_the_same_times_within_a_minute_are_one_proposal(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = waiting(context)
    first = proposed(context, made, 26)
    send_due_touches(context)
    clock.advance(seconds=30)
    assert proposed(context, made, 26 - 30 / 3600).touch.id == first.touch.id
    clock.advance(seconds=31)
    assert proposed(context, made, 26 - 61 / 3600).touch.id != first.touch.id
    send_due_touches(context)
    assert sends(simulator) == 2


def test_eight_clicks_at_once_are_one_proposal(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = waiting(context)
    made_by = at_once(8, lambda _: proposed(context, made, 26, 30).touch.id)
    send_due_touches(context)
    assert (len(set(made_by)), sends(simulator), len(rows(context, slot))) == (1, 1, 2)


def test_other_times_replace_a_text_that_has_not_gone_out(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = waiting(context)
    proposed(context, made, 26)
    proposed(context, made, 30)
    send_due_touches(context)
    assert [one.state for one in proposals(context, made.id)] == ["skipped", "sent"]
    assert sends(simulator) == 1


def test_a_time_taken_before_the_text_goes_out_is_left_out(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made, other = waiting(context), invited(context, "Maria García", MARIA, hours=90)
    taken, _left = proposed(context, made, 26, 30).slots
    take(context, taken.id, other.id)
    send_due_touches(context)
    (body,) = inbox(simulator)
    assert ("\n1 " in body, "\n2 " in body) == (True, False)


def test_without_an_open_time_no_text_goes_out(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made, other = waiting(context), invited(context, "Maria García", MARIA, hours=90)
    take(context, proposed(context, made, 26).slots[0].id, other.id)
    send_due_touches(context)
    (touch,) = proposals(context, made.id)
    assert (touch.state, touch.why) == ("skipped", "the proposed times are taken or past")
    assert SAM not in {row["to"] for row in simulator.requests()}


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ("1", "the candidate has a time"),
        ("3", "the interview was cancelled"),
        ("please stop texting me", "this number has opted out of texts"),
    ],
)
def test_who_needs_no_times_any_more_gets_none(context: Context, then: str, why: str) -> None:
    made = waiting(context)
    proposed(context, made, 26)
    texted(context, then)
    send_due_touches(context)
    (touch,) = proposals(context, made.id)
    assert (touch.state, touch.why) == ("skipped", why)


def test_a_called_off_interview_is_not_proposed_for(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    made = waiting(context)
    proposed(context, made, 26)
    call_off(context, made.id, "", tell_candidate=False)
    send_due_touches(context)
    assert sends(simulator) == 0


def test_two_who_pick_the_same_time_get_one_and_the_next(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    sam = waiting(context)
    maria = waiting(context, hours=90, name="Maria García", phone=MARIA)
    for one in (sam, maria):
        proposed(context, one, 26, 30)
    send_due_touches(context)
    texted(context, "1", MARIA)
    answer = texted(context, "1").answer or ""
    assert interview(context, maria.id).status is Status.CONFIRMED
    assert interview(context, sam.id).status is Status.RESCHEDULE_REQUESTED
    assert "\n1 " in answer
    texted(context, "1")
    assert interview(context, sam.id).starts_at == context.clock() + timedelta(hours=30)
