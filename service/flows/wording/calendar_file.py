"""An interview as an iCalendar file (RFC 5545) that every calendar program can take in."""

import re
from datetime import UTC, datetime

from icalendar import Calendar, Event

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
