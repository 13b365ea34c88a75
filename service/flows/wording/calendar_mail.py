"""The mail that brings a calendar entry: what has changed, in a sentence, and the interview."""

from collections.abc import Iterator
from datetime import datetime

from service.flows.calendars import News
from service.flows.state import Interview
from service.flows.wording import times
from service.flows.wording.catalogue import say
from service.flows.wording.recruiter import Letter

_LANGUAGE = "en"


def calendar_letter(
    interview: Interview, what: News, zone: str, was: datetime | None = None, link: str = ""
) -> Letter:
    """Write it for a reader in `zone`; `was` is the start (aware) that their calendar shows.

    Nothing of it is the candidate's words. Who has handed an interview over gets no link.
    """
    facts = {
        "candidate": interview.candidate_name,
        "recruiter": interview.recruiter_name,
        "title": interview.title,
        "when": times.when(interview.starts_at, zone, _LANGUAGE),
        "was": times.when(was, zone, _LANGUAGE) if was else "",
    }
    headline = say(f"calendar.headline.{what}", _LANGUAGE, **facts)
    subject = say(f"calendar.subject.{what}", _LANGUAGE, **facts)
    lines = tuple(_lines(interview, what, facts))
    told = "".join(f"{name}: {value}\n" for name, value in lines)
    body = say("calendar.body", _LANGUAGE, headline=headline, lines=told, link=link)
    return Letter(subject, f"{body.rstrip()}\n", headline=headline, facts=lines, short=subject)


def _lines(interview: Interview, what: News, facts: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield say("note.title", _LANGUAGE), facts["title"]
    yield say("note.when", _LANGUAGE), facts["when"]
    if what is News.MOVED and facts["was"]:
        yield say("calendar.was", _LANGUAGE), facts["was"]
    if interview.location and what is not News.HANDED_OVER:
        yield say("calendar.where", _LANGUAGE), interview.location
