"""The calendar file: read again as a calendar program would."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from service.flows.state import Interview, Status
from service.flows.wording.calendar_file import calendar_file
from tests.support.flow import NOW, interview

ODD = 'Lead; "R, D" \\ Ops'


def read(about: Interview) -> Event:
    calendar = Calendar.from_ical(calendar_file(about, "Acme", NOW, "jobs.acme.example"))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    (event,) = calendar.events
    return event


def test_an_entry_says_when_what_where_and_with_whom() -> None:
    event = read(interview(location="4 Main St, floor 2"))
    start = datetime(2026, 12, 1, 20, tzinfo=UTC)
    assert (event.start, event.end) == (start, start + timedelta(minutes=45))
    assert event["SUMMARY"] == "Acme: Backend engineer (Sam Lee, Dana Reyes)"
    assert event["LOCATION"] == "4 Main St, floor 2"
    assert event["DTSTAMP"].dt == NOW


def test_a_moved_interview_keeps_its_entry_and_counts_up() -> None:
    events = [read(interview(revision=revision)) for revision in (1, 3)]
    assert {event["UID"] for event in events} == {"interview-1@jobs.acme.example"}
    assert [event["SEQUENCE"] for event in events] == [0, 2]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status.SCHEDULED, "TENTATIVE"),
        (Status.RESCHEDULE_REQUESTED, "TENTATIVE"),
        (Status.CONFIRMED, "CONFIRMED"),
        (Status.CANCELLED, "CANCELLED"),
    ],
)
def test_an_entry_stands_as_the_interview_does(status: Status, state: str) -> None:
    assert read(interview(status=status))["STATUS"] == state


def test_an_interview_that_was_called_off_is_cancelled() -> None:
    assert read(interview(called_off=True))["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("https://meet.example/abc", "https://meet.example/abc"),
        ("Room 5 or https://meet.example/abc", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_only_an_address_becomes_a_link(location: str, address: str | None) -> None:
    assert read(interview(location=location)).get("URL") == address


def test_marks_that_mean_something_in_the_format_come_through() -> None:
    about = interview(title=ODD, candidate_name="Zo\u00eb \u00c1lvarez" * 9, location=ODD)
    event = read(about)
    assert event["SUMMARY"] == f"Acme: {ODD} ({about.candidate_name}, Dana Reyes)"
    assert event["LOCATION"] == ODD


def test_a_line_break_in_a_title_makes_no_line_of_the_file() -> None:
    about = replace(interview(), title="x\r\nATTENDEE:mailto:eve@example.com")
    assert "ATTENDEE" not in read(about)


def test_the_same_interview_gives_the_same_bytes() -> None:
    files = [calendar_file(interview(), "Acme", NOW, "acme.example") for _ in range(2)]
    assert files[0] == files[1]
