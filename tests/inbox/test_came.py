"""The inbox asks who came: two buttons a row, an undo, each recruiter their own."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.core import status
from tests.support.inbox import ONE_DATABASE, post, sign_in, user
from tests.support.steps import MARIA, SAM, invited

Friendly = Callable[[dict[str, str]], Deps]
pytestmark = ONE_DATABASE
HEADING = "Did they come?"
HTMX = {"HX-Request": "true"}


def came(client: FlaskClient, context: Context, clock: StandingClock) -> int:
    """Sam's interview started an hour ago, and Dana looks at her inbox."""
    made = invited(context)
    clock.advance(hours=27)
    user(context)
    sign_in(client)
    return made.id


def test_it_asks_about_what_has_started_and_has_no_outcome(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    came(client, context, clock)
    invited(context, "Maria Lopez", MARIA, hours=3)
    page = client.get("/inbox").text
    assert HEADING in page
    assert "Came: Sam Lee" in page
    assert "Maria Lopez" not in page
    clock.advance(hours=26)
    assert "Sam Lee" not in client.get("/inbox/came").text


def test_one_click_records_and_another_takes_it_back(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    made = came(client, context, clock)
    for path, then, said in (
        ("missed", "no_show", "did not come"),
        ("outcome/undo", "scheduled", "Did not come"),
        ("came", "completed", "<strong>came</strong>"),
    ):
        assert post(client, f"/interviews/{made}/{path}").status_code == 303
        assert status(context, made) == then
        assert said in client.get("/inbox").text
    clock.advance(minutes=16)
    assert HEADING not in client.get("/inbox").text


@pytest.fixture
def friendly(make_deps: Friendly, environment: dict[str, str]) -> Friendly:
    """An organisation that offers another time to who did not come."""
    return lambda given: make_deps({**environment, "NO_SHOW_TEXT": "true", **given})


def night(clock: StandingClock) -> str:
    """Quiet hours, as the candidate has them, that begin before tomorrow's interview is over."""
    begin = (clock() + timedelta(hours=26)).astimezone(ZoneInfo("America/Los_Angeles"))
    return f"{begin:%H:%M}-{begin + timedelta(hours=4):%H:%M}"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("soon", "In a few minutes a text offers them another time."),
        ("night", "A text offers them another time on "),
        ("out", "A text has offered them another time."),
        ("lost", "The text that offers another time did not arrive."),
    ],
)
def test_it_says_what_becomes_of_the_text_to_who_did_not_come(
    friendly: Friendly, clock: StandingClock, simulator: EmbeddedSimulator, then: str, said: str
) -> None:
    deps = friendly({"QUIET_HOURS": night(clock)} if then == "night" else {})
    client = make_app(deps).test_client()
    made = came(client, deps.context, clock)
    post(client, f"/interviews/{made}/missed")
    if then == "lost":
        simulator.text(SAM, "STOP")
    if then in {"out", "lost"}:
        clock.advance(minutes=6)
        send_due_touches(deps.context)
    assert said in client.get("/inbox").text


def test_an_open_page_gets_the_row_and_looks_for_changes(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    made = came(client, context, clock)
    page = client.get("/inbox").text
    mark = page.split("/inbox/came?seen=")[1][:8]
    assert client.get(f"/inbox/came?seen={mark}").status_code == 204
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    row = client.post(f"/interviews/{made}/missed", data={"csrf_token": token}, headers=HTMX)
    assert row.text.startswith(f'<li id="came-{made}">')
    assert client.get(f"/inbox/came?seen={mark}").status_code == 200


def test_what_is_not_possible_changes_nothing_and_says_why(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    user(context)
    sign_in(client)
    made = invited(context).id
    assert post(client, f"/interviews/{made}/came").status_code == 303
    token = client.get("/inbox").text.split('name="csrf_token" value="')[1].split('"')[0]
    said = client.post(f"/interviews/{made}/came", data={"csrf_token": token}, headers=HTMX)
    assert (said.status_code, said.text) == (
        409, "Nothing was changed: the interview has not started.",
    )  # fmt: skip
    assert status(context, made) == "scheduled"


def test_nobody_answers_for_another_recruiter(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, recruiter="lee@acme.example").id
    clock.advance(hours=27)
    user(context)
    sign_in(client)
    assert HEADING not in client.get("/inbox").text
    assert post(client, f"/interviews/{made}/came").status_code == 404
    assert status(context, made) == "scheduled"
