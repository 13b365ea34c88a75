"""Adding an interview by form: sensible defaults, every bad field named, what will be sent."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from service.flows import calendars
from service.store import interview_list, visibility
from service.store.records import InterviewRecord, Recruiter
from service.store.schema import outbox
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import rows
from tests.support.inbox import post, user
from tests.support.steps import DANA

database_url = on_sqlite.database_url
FORM = {
    "candidate_name": "Sam Lee",
    "candidate_phone": "(415) 555-0123",
    "language": "en",
    "title": "Backend engineer",
    "day": "2027-01-20",
    "clock": "09:30",
    "clock_of": "mine",
    "duration_minutes": "45",
    "recruiter_email": DANA,
}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2027, 1, 11, 17, tzinfo=UTC))


@pytest.fixture
def dana(context: Context) -> Recruiter:
    return user(context, zone="America/New_York")


def made(context: Context, dana: Recruiter) -> list[InterviewRecord]:
    """List what was added."""
    span = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    with context.database.read() as tx:
        return interview_list.between(tx, visibility.sight_of(tx, dana), span, None, 9)


@pytest.mark.parametrize(
    ("clock_of", "hour", "shown"), [("mine", 14, "9:30 AM EST"), ("theirs", 17, "12:30 PM EST")]
)
def test_a_time_is_meant_here_or_where_the_number_is(
    signed: FlaskClient, context: Context, clock_of: str, hour: int, shown: str
) -> None:
    answer = post(signed, "/interviews/new", **{**FORM, "clock_of": clock_of})
    page = signed.get(answer.location).text
    assert f'datetime="2027-01-20T{hour}:30:00+00:00"' in page
    assert shown in page
    assert "Added: Sam Lee." in page


def test_what_will_be_sent_is_shown_before_anything_is_saved(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    page = post(signed, "/interviews/new", **FORM, do="look").text
    assert re.findall(r"<strong>([^<]+)</strong> <time[^>]*>([^<]+)<", page) == [
        ("Text 3 days before if no answer has come", "Sun, Jan 17 at 9:30 AM EST"),
        ("Text 1 day before if no answer has come", "Tue, Jan 19 at 9:30 AM EST"),
        ("Call 4 hours before if no answer has come", "Wed, Jan 20 at 5:30 AM EST"),
        ("Text 2 hours before", "Wed, Jan 20 at 7:30 AM EST"),
    ]
    assert made(context, dana) == []
    assert 'value="Sam Lee"' in page


def test_every_bad_field_is_named_and_what_was_typed_stays(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    bad = {
        "day": "2020-01-01",
        "time_zone": "America",
        "recruiter_email": "<b>",
        "ladder": "soon",
        "duration_minutes": "0",
    }
    answer = post(signed, "/interviews/new", **{**FORM, **bad})
    named = set(re.findall(r'id="wrong-(\w+)"', answer.text))
    assert (answer.status_code, named) == (422, {*bad} - {"day"})
    assert "&lt;b&gt;" in answer.text
    assert made(context, dana) == []


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("candidate_phone", "12", "cannot exist"),
        ("candidate_phone", "+44 20 7946 0000", "not in an allowed country"),
        ("candidate_name", " ", "Please fill this in"),
        ("day", "2020-01-01", "past"),
        ("clock", "noon", "such as 14:30"),
    ],
)
def test_a_bad_field_says_what_it_accepts(
    signed: FlaskClient, name: str, value: str, why: str
) -> None:
    page = post(signed, "/interviews/new", **{**FORM, name: value}).text
    said = re.findall(rf'id="wrong-{name}">([^<]+)<', page)
    assert len(said) == 1
    assert why in said[0]


def test_a_form_that_is_sent_twice_adds_one_interview(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    answers = [post(signed, "/interviews/new", **FORM) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 409]
    assert "This number has an interview at this time already." in answers[1].text
    assert len(made(context, dana)) == 1
    assert [row["topic"] for row in rows(context, outbox)] == [calendars.TOPIC]


def test_an_interview_for_somebody_else_s_team_leads_back_to_the_list(
    signed: FlaskClient, context: Context
) -> None:
    answer = post(signed, "/interviews/new", **{**FORM, "recruiter_email": "omar@acme.example"})
    assert answer.location == "/interviews"
