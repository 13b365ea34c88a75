"""The inbox asks who came: two buttons a row, an undo, each recruiter their own."""

from flask.testing import FlaskClient

from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.core import status
from tests.support.inbox import ONE_DATABASE, post, sign_in, user
from tests.support.steps import MARIA, invited

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
