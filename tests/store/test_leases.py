"""Work is claimed once, and taken over when its holder is gone."""

from service.flows.state import Channel
from service.store import outbox, touches
from service.store.leases import LEASE, Claim
from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.core import at_once, texted
from tests.support.steps import invited


def claimed(context: Context, owner: str, limit: int = 50) -> list[int]:
    with context.database.write() as tx:
        return touches.claim_due(tx, Claim(owner, context.clock(), limit), Channel.SMS)


def test_a_live_lease_is_nobody_else_s(context: Context, clock: StandingClock) -> None:
    invited(context, hours=20)
    assert len(claimed(context, "one")) == 1
    clock.advance(seconds=LEASE.seconds - 1)
    assert claimed(context, "two") == []
    with context.database.read() as tx:
        assert not touches.is_due(tx, clock(), Channel.SMS)


def test_an_expired_lease_is_taken_over_and_lost_to_its_holder(
    context: Context, clock: StandingClock
) -> None:
    invited(context, hours=20)
    (touch_id,) = claimed(context, "one")
    clock.advance(seconds=LEASE.seconds + 1)
    assert claimed(context, "two") == [touch_id]
    with context.database.write() as tx:
        assert touches.claimed(tx, touch_id, "one") is None
        assert touches.claimed(tx, touch_id, "two") is not None


def test_claimers_at_once_share_and_never_overlap(context: Context) -> None:
    for at in range(12):
        invited(context, phone=f"+1415555{at + 110:04d}", hours=20)
    shares = at_once(4, lambda at: claimed(context, f"worker {at}", limit=5))
    taken = [touch_id for share in shares for touch_id in share]
    assert len(taken) == len(set(taken))
    assert all(len(share) <= 5 for share in shares)


def test_what_is_not_due_is_not_claimed(context: Context) -> None:
    invited(context, hours=100)
    assert claimed(context, "one") == []


def test_a_finished_item_is_not_claimed_again(context: Context, clock: StandingClock) -> None:
    invited(context)
    texted(context, "1")
    with context.database.write() as tx:
        (item,) = outbox.claim_due(tx, Claim("one", clock(), 5))
        outbox.done(tx, item, clock())
    clock.advance(hours=1)
    with context.database.read() as tx:
        assert not outbox.is_due(tx, clock())
