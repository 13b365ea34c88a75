"""A text at once that could not go out yet, and a recruiter who reminds by hand meanwhile."""

import pytest

from service.flows.state import Channel
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import inbox, plan
from tests.support.steps import invited

# About rules, not about SQL.
database_url = on_sqlite.database_url


@pytest.mark.parametrize("sent_meanwhile", [False, True])
def test_nobody_gets_the_same_words_twice(
    context: Context, simulator: EmbeddedSimulator, clock: StandingClock, sent_meanwhile: bool
) -> None:
    invited(context, hours=20)
    simulator.fault("too_many_requests")
    send_due_touches(context)
    remind_now(context, 1, Channel.SMS)
    for _ in range(1 + sent_meanwhile):
        clock.advance(seconds=10 if sent_meanwhile else 30)
        send_due_touches(context)
    assert len(inbox(simulator)) == 1
    assert [one.state for one in plan(context, 1) if one.kind == "at_once"] == ["skipped"]
