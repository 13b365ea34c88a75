"""Texts refused at the POST: tried again as the error deserves, and failed after that."""

from dataclasses import replace

import pytest

from service.flows.state import Channel
from service.ports import OutboundText, ProviderText
from service.store.schema import outbox
from service.telephony.errors import refusal, words_for
from service.usecases.context import Context
from service.usecases.remind_now import remind_now
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import plan, rows
from tests.support.steps import invited

# About what follows from an error, not about SQL.
database_url = on_sqlite.database_url


class Refusing:
    """A provider that answers each POST with a code of its list, and then with the last one."""

    def __init__(self, *codes: int) -> None:
        self.posts, self._codes = 0, codes

    def send(self, _: OutboundText) -> ProviderText:
        self.posts += 1
        raise refusal(self._codes[min(self.posts, len(self._codes)) - 1], 400, "no")


@pytest.mark.parametrize(("codes", "posts"), [((30003,), 2), ((30008,), 2), ((20429, 30003), 2)])
def test_what_is_worth_one_more_try_fails_after_it_and_that_is_told(
    context: Context, clock: StandingClock, codes: tuple[int, ...], posts: int
) -> None:
    line = Refusing(*codes)
    there = replace(context, sms=line)
    touch_id = remind_now(there, invited(there, hours=120).id, Channel.SMS)
    for _ in range(5):
        send_due_touches(there)
        clock.advance(hours=2)
    (touch,) = [one for one in plan(there, 1) if one.id == touch_id]
    assert (touch.state, touch.why, line.posts) == ("failed", words_for(codes[-1]), posts)
    assert [row["topic"] for row in rows(there, outbox)] == ["reminder.failed"]
