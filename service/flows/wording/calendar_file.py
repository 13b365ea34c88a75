"""An interview as an iCalendar file (RFC 5545) that every calendar program can take in."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from service.flows.state import Interview, Status

_ADDRESS = re.compile(r"https?://\S+")
_STATES = {
    Status.SCHEDULED: "TENTATIVE",
    Status.RESCHEDULE_REQUESTED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
}


def calendar_file(interview: Interview, organisation: str, now: datetime, uid_host: str) -> bytes:
    """Write the interview as it stands; `now` is aware, `uid_host` our public host name.

    The UID stays and SEQUENCE grows with each new time, so a later file moves the entry that an
    earlier one made. It is published, not an invitation: nobody is asked to answer by calendar.
    It names both people and no link of the candidate's, for both of them are given it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//unghost//interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(interview, organisation, now, uid_host))
    return bytes(calendar.to_ical())


@dataclass(frozen=True, slots=True)
class Invited:
    """Whose calendar an entry goes to, and in whose name; both are mail addresses."""

    address: str
    name: str
    organiser: str


def method_of(interview: Interview) -> str:
    """Name what a calendar does with the entry: REQUEST makes or moves it, CANCEL takes it out."""
    off = interview.called_off or interview.status is Status.CANCELLED
    return "CANCEL" if off else "REQUEST"


def invitation(
    interview: Interview, invited: Invited, organisation: str, now: datetime, uid_host: str
) -> bytes:
    """Write the interview for a recruiter's calendar, which moves or cancels it by itself.

    The UID stays, and SEQUENCE rises with whatever the entry shows (RFC 5546 2.1.4). They are put
    down as coming already: nobody is asked to answer by calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//unghost//interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(interview))
    event = _event(interview, organisation, now, uid_host)
    event["SEQUENCE"] = interview.sequence
    event.add("organizer", _person(invited.organiser, organisation))
    attendee = _person(invited.address, invited.name)
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    person.params["CN"] = vText(name)
    return person


def _event(interview: Interview, organisation: str, now: datetime, uid_host: str) -> Event:
    people = f"{interview.candidate_name}, {interview.recruiter_name}"
    off = interview.called_off
    event = Event()
    event.add("uid", f"interview-{interview.id}@{uid_host}")
    event.add("sequence", interview.revision - 1)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", interview.starts_at.astimezone(UTC))
    event.add("dtend", interview.ends_at.astimezone(UTC))
    event.add("summary", f"{organisation}: {interview.title} ({people})")
    event.add("status", "CANCELLED" if off else _STATES.get(interview.status, "CONFIRMED"))
    if interview.location:
        event.add("location", interview.location)
    if _ADDRESS.fullmatch(interview.location):
        event.add("url", interview.location)
    return event
