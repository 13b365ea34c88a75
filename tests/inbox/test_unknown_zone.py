"""A zone that this machine has no clock for takes nothing but itself away from the pages."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.inbox import ONE_DATABASE, sign_in, texted, user
from tests.support.steps import MARIA, SAM, invited

pytestmark = ONE_DATABASE


@pytest.fixture
def clock() -> StandingClock:
    """Monday: the week still holds what has begun two hours later."""
    return StandingClock(datetime(2027, 1, 11, 17, tzinfo=UTC))


@pytest.fixture
def nowhere(context: Context, client: FlaskClient, clock: StandingClock) -> FlaskClient:
    """Sam and Dana have zones that are none; Sam has answered, and another of his has begun."""
    invited(context, hours=1, title="Begun")
    invited(context, title="Ahead")
    invited(context, "Maria", MARIA)
    for phone in (SAM, MARIA):
        texted(context, "can we do it by next Friday?", phone)
    clock.advance(hours=2)
    user(context, zone="Mars/Base")
    with context.database.write() as tx:
        tx.execute(text("UPDATE candidate SET time_zone = 'Mars/Base' WHERE name = 'Sam Lee'"))
    sign_in(client)
    return client


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/inbox", {"Sam Lee", "Maria", "Did they come?"}),
        ("/interviews", {"Sam Lee", "Maria"}),
        ("/interviews/week", {"Begun", "UTC"}),
        ("/interviews/2", {"Sam Lee", "Ahead"}),
        (
            "/candidates/1",
            {"Sam Lee", "Ahead", "can we do it by next Friday?", "Mars/Base, is unknown"},
        ),
    ],
)
def test_a_list_shows_everybody(nowhere: FlaskClient, path: str, shown: set[str]) -> None:
    page = nowhere.get(path)
    assert (page.status_code, {one for one in shown if one in page.text}) == (200, shown)
