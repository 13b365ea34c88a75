"""More texts are due than may go: urgent ones first, then recruiters by turns."""

from dataclasses import replace

from service.flows.state import Channel
from service.simulator.embedded import EmbeddedSimulator
from service.store import queueing
from service.store.leases import Claim
from service.usecases.change_interview import call_off
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.core import at_once, plan
from tests.support.placing import Goes
from tests.support.steps import invited


def many(context: Context, first: int, count: int, recruiter: str) -> None:
    """Interviews of a recruiter in five days, so that their first reminder is not due yet."""
    for at in range(first, first + count):
        phone = f"+1415555{at:04d}"
        invited(context, phone=phone, hours=120, recruiter=f"{recruiter}@acme.example")


def order(context: Context) -> list[str]:
    """Whose texts go in which order: the recruiter's initial, and what is urgent."""
    with context.database.read() as tx:
        ids = queueing.waiting(tx, Channel.SMS, context.clock(), 100)
    kinds = {one.id: one.kind for made in range(1, 20) for one in plan(context, made)}
    return [kinds[touch_id] for touch_id in ids]


def test_urgent_texts_go_first(context: Context, clock: StandingClock) -> None:
    many(context, 110, 3, "ann")
    clock.advance(hours=49)
    call_off(context, 3, "", tell_candidate=True)
    invited(context, phone="+14155550190", hours=20)
    assert order(context) == ["cancelled", "at_once", "rung", "rung"]


def test_recruiters_take_turns_however_many_one_has(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    many(context, 110, 6, "ann")
    many(context, 120, 2, "ben")
    clock.advance(hours=49)
    slow = replace(context, text_pace=Goes(0))
    for _ in range(4):  # one segment at a time, as with one a second
        send_due_touches(replace(slow, text_pace=Goes(1)))
    went = {row["to"] for row in simulator.requests()}
    assert {"+14155550120", "+14155550121"} < went
    assert len(went) == 4


def test_a_text_of_two_segments_leaves_the_pace_one_in_debt(
    context: Context, simulator: EmbeddedSimulator
) -> None:
    goes = Goes(1)
    for at in range(3):
        invited(context, phone=f"+1415555011{at}", hours=20)
    send_due_touches(replace(context, text_pace=goes))
    assert (goes.stock, len(simulator.requests())) == (-1, 1)


def test_takers_at_once_share_and_never_overlap(context: Context) -> None:
    for at in range(12):
        invited(context, phone=f"+1415555{at + 110:04d}", hours=20)

    def take(at: int) -> list[int]:
        with context.database.write() as tx:
            ids = queueing.waiting(tx, Channel.SMS, context.clock(), 100)
            return queueing.take(tx, ids, Claim(f"worker {at}", context.clock(), 5))

    taken = [touch_id for share in at_once(4, take) for touch_id in share]
    assert len(taken) == len(set(taken)) <= 12
