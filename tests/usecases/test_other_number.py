"""A number is corrected after a reminder has gone out: the new one has been told nothing yet."""

from collections.abc import Callable
from datetime import datetime

import pytest

from service.deps import Deps
from service.usecases.change_interview import change_interview
from service.usecases.invitation import Changes
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import states
from tests.support.steps import MARIA, invited

database_url = on_sqlite.database_url


@pytest.mark.parametrize(
    ("change", "then"),
    [
        ({"candidate": {"phone": MARIA}}, ["sent", "planned"]),
        ({"candidate": {"time_zone": "America/Phoenix"}}, ["sent"]),
    ],
    ids=["another number", "another zone"],
)
def test_a_text_from_before_the_night_is_told_again_to_another_number_only(
    make_deps: Callable[[dict[str, str]], Deps],
    environment: dict[str, str],
    clock: StandingClock,
    change: dict[str, object],
    then: list[str],
) -> None:
    context = make_deps({**environment, "QUIET_HOURS": "20:00-09:00"}).context
    clock.now = datetime.fromisoformat("2026-12-08T12:00-08:00")
    made = invited(context, starts_at="2026-12-10T10:00-08:00", ladder="-2h sms")
    clock.now = datetime.fromisoformat("2026-12-09T19:59-08:00")
    send_due_touches(context)
    clock.advance(hours=1)
    change_interview(context, made.id, Changes.model_validate(change))
    assert states(context, made.id) == then
