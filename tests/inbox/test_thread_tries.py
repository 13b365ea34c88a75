"""A text that Twilio did not take at once: one row of the thread, with its tries in words."""

import re
from html import unescape

from flask.testing import FlaskClient

from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import message
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import rows
from tests.support.inbox import sign_in
from tests.support.steps import invited
from tests.support.thread import path_of, press

# About pages.
database_url = on_sqlite.database_url


WHY = "Twilio has too many requests of ours at once"


def fates(page: str) -> list[str]:
    """What is said of each text of ours."""
    return [unescape(one) for one in re.findall(r'<p class="state">([^<]*?) *<', page)]


def goes(context: Context, simulator: EmbeddedSimulator, fault: str = "") -> None:
    if fault:
        simulator.fault(fault)
    send_due_touches(context)


def test_a_text_that_was_refused_once_is_one_row_with_both_tries(
    signed: FlaskClient, context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=20)
    goes(context, simulator, "too_many_requests")
    (waiting,) = fates(signed.get(path_of(made)).text)
    assert waiting.startswith(f"Not taken: {WHY}. Goes out again ")
    clock.advance(seconds=20)
    goes(context, simulator)
    page = signed.get(path_of(made)).text
    assert (len(rows(context, message)), page.count("Acme: Hi Sam,")) == (2, 1)
    assert fates(page) == [f"Sent; no report yet (try 2; before: {WHY})"]


def test_a_text_written_by_hand_waits_as_one_row_for_its_next_try(
    signed: FlaskClient, context: Context, simulator: EmbeddedSimulator
) -> None:
    made = invited(context, hours=72)
    goes(context, simulator)
    press(signed, made, "texts", text="Bring your badge", key="k3y-of-the-form")
    goes(context, simulator, "too_many_requests")
    page = signed.get(path_of(made)).text
    assert page.count("Bring your badge") == 1
    assert re.fullmatch(rf"Goes out .*\(try 2; before: {WHY}\)", fates(page)[-1])


def test_a_text_that_was_refused_and_then_lost_its_use_says_so(
    signed: FlaskClient, context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=20)
    goes(context, simulator, "too_many_requests")
    clock.advance(hours=21)
    goes(context, simulator)
    sign_in(signed)
    assert fates(signed.get(path_of(made)).text) == [f"Not sent: {WHY}"]
