"""A service that mails, its recruiters' changes, and the entries that their calendars read."""

from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

from icalendar import Calendar

from service.usecases.change_interview import change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from tests.support.mail import Post


@dataclass(frozen=True)
class Came:
    """One entry that came by mail: to whom, what the calendar does, and from which SEQUENCE on."""

    to: str
    method: str
    sequence: int
    uid: str
    start: str
    status: str


def came(post: Post) -> list[Came]:
    """Every entry that came, in the order of the mails; a mail without one is left out."""
    return [_read(mail, file) for mail in post.mails for file in mail.iter_attachments()]


def steps(post: Post) -> list[tuple[str, str, int]]:
    """Who got what, and with which SEQUENCE."""
    return [(one.to.partition("@")[0], one.method, one.sequence) for one in came(post)]


def _read(mail: EmailMessage, file: EmailMessage) -> Came:
    calendar = Calendar.from_ical(file.get_content())
    (event,) = calendar.events
    assert file.get_param("method") == calendar["METHOD"]
    return Came(
        to=str(event["ATTENDEE"]).removeprefix("mailto:"),
        method=str(calendar["METHOD"]),
        sequence=int(event["SEQUENCE"]),
        uid=str(event["UID"]),
        start=f"{event.start:%Y-%m-%d %H:%M}",
        status=str(event["STATUS"]),
    )


def changed(context: Context, interview_id: int = 1, **facts: object) -> None:
    """Our side changes an interview."""
    change_interview(context, interview_id, Changes.model_validate(facts))


def moved(context: Context, hours: float) -> None:
    """Our side moves the first interview to a time some hours from now."""
    changed(context, starts_at=context.clock() + timedelta(hours=hours))
