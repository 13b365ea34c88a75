"""A candidate who was reminded an hour ago; a module takes it: `reminded = steps.reminded`."""

import pytest

from service.flows.state import Channel
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.steps import invited


@pytest.fixture
def reminded(context: Context, clock: StandingClock) -> InterviewRecord:
    """Sam's interview begins in two days; the text has arrived."""
    made = invited(context, hours=48)
    remind_now(context, made.id, Channel.SMS)
    send_due_touches(context)
    clock.advance(hours=1)
    return made
