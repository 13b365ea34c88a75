"""Open times in the inbox: one by one, by weekly hours, without what a calendar says is busy."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from service.store import slots
from service.store.records import Recruiter
from service.store.slots import Search
from service.usecases.context import Context
from tests.support import on_sqlite, servers
from tests.support.clock import StandingClock
from tests.support.inbox import post, user
from tests.support.steps import invited, offered

database_url = on_sqlite.database_url
OTHER = "omar@acme.example"
HOURS = {
    "days": ["1"],
    "begin": "09:00",
    "end": "11:00",
    "minutes": "45",
    "weeks": "2",
    "first": "2027-01-12",
}
MEETING = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Divorce lawyer
DTSTART:20270105T140000Z
DURATION:PT30M
RRULE:FREQ=WEEKLY;COUNT=2
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "WEBHOOK_ALLOW_PRIVATE": "true"}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2027, 1, 11, 17, tzinfo=UTC))


@pytest.fixture
def dana(context: Context) -> Recruiter:
    return user(context, zone="America/New_York")


@pytest.fixture
def calendar() -> Iterator[str]:
    """Somebody's calendar on a port of this machine."""
    app = Flask("calendar")
    app.add_url_rule("/me.ics", view_func=lambda: Response(MEETING, mimetype="text/calendar"))
    with servers.serving(app) as port:
        yield f"http://127.0.0.1:{port}/me.ics"


def stored(context: Context) -> list[str]:
    """Say which times are offered, in UTC."""
    with context.database.read() as tx:
        return [f"{one.starts_at:%d %H:%M}" for one in slots.search(tx, Search())]


def looked_over(page: str) -> dict[str, str]:
    """Read by their values why times cannot be opened; nothing for those that can."""
    box = r'name="at" value="([^"]+)" (?:disabled|checked)>[^<]*(?:<span>([^<]*))?'
    found = re.findall(box, page)
    return {f"{value[6:8]} {value[9:11]}:{value[11:13]}": why for value, why in found}


def test_weekly_hours_are_looked_over_before_they_are_opened(
    signed: FlaskClient, context: Context
) -> None:
    invited(context, starts_at=datetime(2027, 1, 19, 14, 30, tzinfo=UTC))
    page = post(signed, "/slots/look", **HOURS).text
    taken = "an interview is there"
    assert looked_over(page) == {
        "12 14:00": "",
        "12 14:45": "",
        "19 14:00": taken,
        "19 14:45": taken,
    }
    assert stored(context) == []


def test_what_is_ticked_is_opened_and_taken_back_at_once(
    signed: FlaskClient, context: Context
) -> None:
    page = post(signed, "/slots/look", **HOURS).text
    ticked = re.findall(r'name="at" value="([^"]+)" checked', page)
    answer = post(signed, "/slots/open", at=ticked[1:], minutes="45")
    assert stored(context) == ["12 14:45", "19 14:00", "19 14:45"]
    shown = signed.get(answer.location).text
    undo = re.findall(r'formaction="(/slots/\d+/undo/[^"]+)"', shown)[0]
    assert "Opened: 3." in shown
    assert "Withdrawn: 3." in signed.get(post(signed, undo).location).text
    assert stored(context) == []


def test_what_a_calendar_says_is_busy_stays_closed_and_private(
    signed: FlaskClient, calendar: str
) -> None:
    page = post(signed, "/slots/look", **HOURS, calendar=calendar).text
    assert looked_over(page)["12 14:00"] == "busy by the calendar"
    assert looked_over(page)["12 14:45"] == ""
    assert "lawyer" not in page


WRONG = {
    "end": ("08:00", "after the first one"),
    "begin": ("soon", "such as 14:30"),
    "first": ("", "such as 2026-12-04"),
    "minutes": ("3", "from 5 to 1440"),
    "weeks": ("99", "from 1 to 12"),
    "days": ("9", "tick at least one day"),
    "calendar": ("ftp://acme.example/me.ics", "accepts an address"),
}


def test_what_is_wrong_is_said_at_its_field(signed: FlaskClient) -> None:
    for name, (value, why) in WRONG.items():
        answer = post(signed, "/slots/look", **{**HOURS, name: value})
        said = re.findall(rf'id="wrong-{name}">([^<]+)<', answer.text)
        assert (answer.status_code, len(said)) == (422, 1), name
        assert why in said[0]


def test_weekly_hours_are_remembered_and_a_calendar_s_address_is_not(
    signed: FlaskClient, calendar: str
) -> None:
    post(signed, "/slots/look", **{**HOURS, "begin": "08:15"}, calendar=calendar)
    page = signed.get("/slots").text
    assert 'type="time" value="08:15"' in page
    assert re.findall(r'name="days" value="(\d)" checked', page) == ["1"]
    assert calendar not in page


def test_one_time_is_opened_unless_something_is_there(
    signed: FlaskClient, context: Context
) -> None:
    offered(context, 69)
    for begin in ("09:30", "15:30"):
        post(signed, "/slots", day="2027-01-14", clock=begin, minutes="45")
    assert stored(context) == ["14 14:00", "14 20:30"]


def test_an_open_time_is_withdrawn_and_a_stranger_s_is_not_there(
    signed: FlaskClient, context: Context
) -> None:
    offered(context, 30)
    offered(context, 31, recruiter=OTHER)
    page = signed.get("/slots").text
    mine = re.findall(r'action="/slots/(\d+)/withdraw"', page)
    assert [post(signed, f"/slots/{at}/withdraw").status_code for at in (*mine, 2)] == [303, 404]
    assert len(stored(context)) == 1


def test_nobody_opens_times_for_whom_they_do_not_see(signed: FlaskClient, context: Context) -> None:
    other = user(context, OTHER)
    at = f"{context.clock() + timedelta(days=1):%Y%m%dT%H%M%S.%f}"
    answers = [
        post(signed, "/slots/look", **HOURS, who=other.id),
        post(signed, "/slots/open", at=at, minutes="45", who=other.id),
        post(signed, "/slots", day="2027-01-14", clock="10:00", minutes="45", who=other.id),
        post(signed, f"/slots/{other.id}/undo/{at}"),
        post(signed, "/slots/1/undo/nonsense"),
    ]
    assert [one.status_code for one in answers] == [404] * 5
    assert stored(context) == []


@pytest.mark.parametrize("at", ["00010101T000000.0", "99991231T235959.9", "soon"])
def test_what_no_calendar_holds_is_not_opened(
    signed: FlaskClient, context: Context, at: str
) -> None:
    assert post(signed, "/slots/open", minutes="30", at=at).status_code == 303
    with context.database.read() as tx:
        assert slots.search(tx, Search()) == []
