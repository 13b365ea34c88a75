"""With a busy year stored, no page reads a table that grows from end to end."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bench import plans
from bench.desk import COUNTING, pages
from service.store.database import Database
from service.usecases.context import Context
from tests.support import busy
from tests.support.clock import StandingClock
from tests.support.inbox import sign_in, user

INTERVIEWS = 20_000
PEOPLE = {"r1@acme.example": "recruiter", "boss@acme.example": "admin"}


@pytest.fixture
def year(context: Context, clock: StandingClock) -> dict[str, str]:
    """The pages' addresses by their names, over a year of interviews, and who looks at them."""
    busy.fill(context.database, INTERVIEWS, clock())
    for who, role in PEOPLE.items():
        user(context, who, role)
    return pages(INTERVIEWS, clock().date())


def read_whole(client: FlaskClient, database: Database, path: str) -> set[str]:
    answered: list[int] = []
    asked = plans.asked(database, lambda: answered.append(client.get(path).status_code))
    assert (answered, bool(asked)) == ([200], True), path
    return {table for one in asked for table in plans.read_whole(database, one)}


def test_no_page_reads_a_large_table_whole(
    app: Flask, context: Context, year: dict[str, str]
) -> None:
    found = {}
    for who in PEOPLE:
        client = app.test_client()
        sign_in(client, who)
        for path in year.values():
            if not path.startswith(COUNTING):
                found[who, path] = read_whole(client, context.database, path)
    assert {at: tables for at, tables in found.items() if tables} == {}
