"""The list of interviews and their week: what is there, who sees it, and how it is narrowed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from service.inbox.interviews.week import clock_change
from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.inbox import sign_in, texted, user
from tests.support.steps import DANA, MARIA, SAM, invited, offered

# The conditions are the same on both databases; their plans are looked at in the store's tests.
database_url = on_sqlite.database_url

OTHER = "omar@acme.example"
BOSS = "boss@acme.example"
NONSENSE = (
    "/interviews?view=nonsense",
    "/interviews?after=x",
    "/interviews?after=20270111T000000.0-x",
    "/interviews?after=99999999T9-1",
    "/interviews/week?from=nonsense",
    "/interviews/week?from=0001-01-01",
    "/interviews/week?from=9999-12-31",
    "/interviews/week?from=2027-02-30",
)
NARROWED = {
    "": ["Today Tom", "Sam Lee"],
    "view=today": ["Today Tom"],
    "view=waiting": ["Today Tom", "Sam Lee"],
    "view=confirmed": [],
    "view=past": [],
    "q=sam": ["Sam Lee"],
    "q=(415) 555-0123": ["Sam Lee"],
    "q=nurse": ["Today Tom"],
    "q=nobody": [],
    "who=9223372036854775807": [],
}


@pytest.fixture
def clock() -> StandingClock:
    """A Monday at noon in New York, in a week without a change of clocks."""
    return StandingClock(datetime(2027, 1, 11, 17, tzinfo=UTC))


@pytest.fixture
def dana(context: Context) -> Recruiter:
    return user(context, zone="America/New_York")


def names(page: str) -> list[str]:
    """List who is on a page, in its order."""
    return re.findall(r"data-open><bdi>([^<]+)</bdi>", page)


@pytest.mark.parametrize(
    ("who", "seen"),
    [(DANA, ["Sam Lee"]), (OTHER, ["Maria García"]), (BOSS, ["Sam Lee", "Maria García"])],
)
def test_each_sees_the_interviews_that_are_theirs(
    client: FlaskClient, context: Context, who: str, seen: list[str]
) -> None:
    user(context, who, role="admin" if who == BOSS else "recruiter")
    invited(context, hours=26)
    invited(context, "Maria García", MARIA, hours=27, recruiter=OTHER)
    sign_in(client, who)
    paths = ("/interviews", "/interviews/week")
    assert [names(client.get(path).text) for path in paths] == [seen, seen]


def test_what_comes_next_is_what_goes_out_as_the_interview_stands(
    signed: FlaskClient, context: Context
) -> None:
    made = invited(context, hours=50, ladder="-1d sms, -4h call if unanswered, -2h sms")
    thread = f"/candidates/{made.candidate.id}"
    assert "Next: Text 1 day before" in signed.get("/interviews").text
    day_before = re.search(r"Next text: [^<]*", signed.get(thread).text)
    texted(context, "1")
    assert "Next: Text 2 hours before" in signed.get("/interviews").text
    last = re.search(r"Next text: [^<]*", signed.get(thread).text)
    assert (day_before and day_before[0]) != (last and last[0])


def test_a_list_is_narrowed_by_view_words_and_recruiter(
    signed: FlaskClient, context: Context
) -> None:
    invited(context, hours=26)
    invited(context, "Today Tom", MARIA, hours=3, title="Night nurse")
    found = {query: names(signed.get(f"/interviews?{query}").text) for query in NARROWED}
    assert found == NARROWED


def test_what_is_past_comes_latest_first(
    client: FlaskClient, context: Context, clock: StandingClock, dana: Recruiter
) -> None:
    invited(context, hours=1)
    invited(context, "Maria García", MARIA, hours=2)
    clock.advance(hours=5)
    sign_in(client)
    assert names(client.get("/interviews?view=past").text) == ["Maria García", "Sam Lee"]


def test_a_long_list_goes_on_where_it_ended(signed: FlaskClient, context: Context) -> None:
    for at in range(45):
        invited(context, f"Candidate {at:02}", f"+1415555{at + 100:04}", hours=24 + at // 3)
    first = signed.get("/interviews").text
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more
    rest = signed.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).text
    assert names(first) + names(rest) == [f"Candidate {at:02}" for at in range(45)]
    assert "<html" not in rest


def test_an_address_that_we_never_gave_is_refused(signed: FlaskClient) -> None:
    assert [signed.get(path).status_code for path in NONSENSE] == [400] * len(NONSENSE)


def test_a_week_shows_interviews_and_open_times_by_the_reader_s_days(
    signed: FlaskClient, context: Context
) -> None:
    invited(context, hours=38)
    offered(context, 3)
    page = signed.get("/interviews/week").text
    monday, wednesday = (
        page.split(f'id="day-{day}"')[1].split("</section>")[0]
        for day in ("2027-01-11", "2027-01-13")
    )
    assert "3:00 PM" in monday
    assert "open" in monday
    assert "2:00 AM" in wednesday
    assert "Sam Lee" in wednesday


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (date(2027, 3, 14), "The clocks go forward"),
        (date(2027, 11, 7), "The clocks go back"),
        (date(2027, 1, 12), ""),
    ],
)
def test_a_day_says_when_the_clocks_change(day: date, note: str) -> None:
    assert clock_change(day, "America/New_York") == note


def test_an_hour_that_comes_twice_says_which_of_the_two_it_is(
    signed: FlaskClient, context: Context
) -> None:
    first = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    invited(context, starts_at=first, phone=SAM)
    invited(context, "Maria García", MARIA, starts_at=first + timedelta(hours=1))
    page = signed.get("/interviews/week?from=2027-11-07").text
    assert re.findall(r"1:30 AM \w+", page) == ["1:30 AM EDT", "1:30 AM EST"]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/interviews", {"j": "Next interview", "enter": "Open the interview", "/": "Search"}),
        ("/interviews/week", {"k": "The one before", "[": "The week before"}),
        ("/interviews/1", {"e": "Change the interview", "enter": "Open the conversation"}),
    ],
)
def test_the_help_card_says_what_each_key_does_here(
    signed: FlaskClient, context: Context, path: str, keys: dict[str, str]
) -> None:
    invited(context)
    card = dict(re.findall("<dt><kbd>(.*?)</kbd></dt><dd>(.*?)</dd>", signed.get(path).text))
    assert keys.items() <= card.items()
