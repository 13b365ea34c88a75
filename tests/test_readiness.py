"""What /readyz and the doctor say while texts cannot go out."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service.app import make_app
from service.cli.checks import examine
from service.deps import Deps
from service.store import troubles
from tests.support import on_sqlite
from tests.support.clock import StandingClock

# About two answers, not about SQL.
database_url = on_sqlite.database_url


def refused(deps: Deps, clock: StandingClock, name: str = "twilio texts") -> None:
    with deps.context.database.write() as tx:
        troubles.raised(tx, name, "Twilio refused: Authenticate", clock(), code=20003)


def said(deps: Deps) -> tuple[str, str]:
    """What the doctor says of sending."""
    return next((one.level, one.words) for one in examine(deps) if one.name == "sending")


def test_a_service_that_cannot_send_still_takes_replies_and_says_so(
    client: FlaskClient, deps: Deps, clock: StandingClock
) -> None:
    refused(deps, clock)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (
        200,
        {
            "status": "ok",
            "problems": [],
            "warnings": ["twilio texts: Twilio refused: Authenticate"],
        },
    )


def test_a_service_without_redis_names_the_other_troubles_too(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], clock: StandingClock
) -> None:
    deps = make_deps({**environment, "REDIS_URL": "redis://127.0.0.1:1/0"})
    refused(deps, clock)
    answer = make_app(deps).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["warnings"] == ["twilio texts: Twilio refused: Authenticate"]


@pytest.mark.parametrize(
    ("name", "level"), [("twilio texts", "failed"), ("twilio some numbers", "note")]
)
def test_the_doctor_names_what_is_held_up_and_its_cure(
    deps: Deps, clock: StandingClock, name: str, level: str
) -> None:
    assert said(deps) == ("ok", "nothing is held up")
    refused(deps, clock, name)
    since = clock().isoformat(timespec="seconds")
    cure = "check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_API_KEY"
    assert said(deps) == (level, f"{name}: Twilio refused: Authenticate (since {since}); {cure}")
