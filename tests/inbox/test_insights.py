"""The room of insights: who sees which figures, what is refused, what a spreadsheet gets."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from service.store.schema import recruiter, team
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.ended import asked, ended, said
from tests.support.inbox import sign_in, user
from tests.support.steps import DANA

# About pages and requests; the SQL is tested in tests/store, on both.
database_url = on_sqlite.database_url

OMAR, BOSS = "omar@acme.example", "boss@acme.example"
HOUR = timedelta(hours=1)
WHOSE = ("me", "1", "2", "x")
REFUSED = {
    "from=2026-11-30": "That is not a day",
    "from=%3Cb%3E&to=0001-01-01": "That is not a day",
    "from=2026-02-02&to=2026-01-01": "Give the earlier day first",
    "from=2900-01-01&to=2900-01-02": "Only interviews that have started",
    "from=1999-01-01&to=2900-01-01": "no more than a year apart",
    "weeks=5": "Choose 4, 12 or 26 weeks",
    "weeks=4%204": "Choose 4, 12 or 26 weeks",
}


@pytest.fixture
def cancelled(context: Context) -> datetime:
    """Twelve of Dana's candidates cancelled 31 hours ahead; two of Omar's came."""
    for who in (DANA, OMAR):
        user(context, who)
    user(context, BOSS, role="admin")
    start = context.clock() - timedelta(days=2)
    for _ in range(12):
        made = ended(context, start, "cancelled")
        asked(context, made, start - 32 * HOUR)
        said(context, made, "cancel", start - 31 * HOUR, 31 * 60)
    for _ in range(2):
        ended(context, start, who=OMAR)
    return start


@pytest.fixture
def in_care(context: Context, cancelled: datetime) -> Context:
    """Dana is in a team whose name is a formula."""
    with context.database.write() as tx:
        tx.execute(insert(team).values(id=1, name="=1+1", created_at=context.clock()))
        tx.execute(update(recruiter).where(recruiter.c.email == DANA).values(team_id=1))
    return context


def page_of(app: Flask, who: str) -> str:
    client = app.test_client()
    sign_in(client, who)
    return client.get("/insights").text


def test_notice_is_the_headline(app: Flask, cancelled: datetime) -> None:
    page = page_of(app, DANA)
    assert '<h2 id="headline">31 h of notice, in the median</h2>' in page
    assert "12 possible no-shows turned into notice" in page
    assert "100% told you more than 24 hours before" in page


def test_too_few_are_not_made_a_figure_of(app: Flask, cancelled: datetime) -> None:
    page = page_of(app, OMAR)
    assert "too few to say how long before" in page
    assert '<strong>too few to say</strong> <span class="quiet">0 of 2</span>' in page


def test_each_counts_what_they_see(app: Flask, cancelled: datetime) -> None:
    for who, count in ((DANA, 12), (OMAR, 2), (BOSS, 14)):
        assert f"Counted: {count} interviews" in page_of(app, who)


def test_nothing_to_count_is_said_so(app: Flask, context: Context) -> None:
    user(context)
    assert "Nothing to count yet" in page_of(app, DANA)


def test_what_cannot_be_shown_is_refused_with_what_can(
    client: FlaskClient, context: Context
) -> None:
    user(context)
    sign_in(client)
    for query, sentence in REFUSED.items():
        answer = client.get(f"/insights?{query}")
        assert (answer.status_code, sentence in answer.text) == (422, True), query
        assert sentence in client.get(f"/insights/weeks.csv?{query}").text


def test_a_team_that_is_not_theirs_to_see_is_not_there(app: Flask, in_care: Context) -> None:
    for who, seen in ((DANA, {"me"}), (BOSS, {"me", "1"})):
        client = app.test_client()
        sign_in(client, who)
        answers = {one: client.get(f"/insights?whose={one}").status_code for one in WHOSE}
        assert answers == {one: 200 if one in seen else 404 for one in WHOSE}


def test_a_table_opens_in_a_spreadsheet_and_runs_nothing_there(
    client: FlaskClient, in_care: Context
) -> None:
    sign_in(client, BOSS)
    answer = client.get("/insights/teams.csv?weeks=4")
    assert answer.mimetype == "text/csv"
    head, first, second = answer.text.removeprefix("\ufeff").splitlines()
    assert head.endswith('Gave notice,"Median notice, minutes","Over 24 h, %"')
    assert first == "'=1+1,12,0,0,12,0,0,100,12,1860,100"
    assert second == "In no team,2,0,0,0,2,0,,0,,"


def test_each_chart_can_be_taken_along_as_a_table(client: FlaskClient, cancelled: datetime) -> None:
    sign_in(client)
    page = client.get("/insights?weeks=4").text
    tables = re.findall(r'href="(/insights/\w+.csv[^"]*)"', page)
    assert len(tables) == page.count("<table") == 4
    for table in tables:
        assert len(client.get(table).text.splitlines()) > 1
    assert client.get("/insights/secrets.csv").status_code == 404
