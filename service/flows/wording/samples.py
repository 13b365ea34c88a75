"""Texts with ordinary facts, which tell how long a sentence will be before anybody is texted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from service.flows.effects import Prompt, PromptKind
from service.flows.state import Interview, Slot, Status, TouchKind
from service.flows.wording import candidate
from service.flows.wording.candidate import Say

ORGANISATION = "Acme Group"
BASE_URL = "https://jobs.acme.example"
# A first name of 10 letters, a title of 30, a recruiter of 15, and about the longest date.
INTERVIEW = Interview(
    id=1,
    status=Status.SCHEDULED,
    title="Senior data engineer, 2nd talk",
    starts_at=datetime(2026, 9, 16, 17, 30, tzinfo=UTC),
    duration_minutes=45,
    location="4 Main Street, 2nd floor",
    candidate_name="Alexandria Lee",
    recruiter_id=1,
    recruiter_name="Dominique Reyes",
    time_zone="America/Los_Angeles",
    language="en",
    answer_token="x" * 32,
)
_SLOTS = tuple(Slot(at, INTERVIEW.starts_at + timedelta(days=7, hours=at), 45) for at in (1, 2, 3))
_MINUTES = 10
_TOUCHES = {
    "reminder.ask": TouchKind.RUNG,
    "reminder.confirmed": TouchKind.RUNG,
    "reminder.moved": TouchKind.MOVED,
    "reminder.after_call": TouchKind.AFTER_CALL,
    "reminder.cancelled": TouchKind.CANCELLED,
    "reminder.missed": TouchKind.NO_SHOW,
}
_WITH_SLOTS = frozenset(
    {
        PromptKind.SLOTS,
        PromptKind.SLOTS_NEAREST,
        PromptKind.SLOTS_MORE,
        PromptKind.SLOTS_AFTER_LOSS,
    }
)


def render(key: str, language: str, say: Say, *, link_in_texts: bool = False) -> str:
    """Render the whole text of a key: a reminder as the first text to a number, with every part."""
    about = replace(INTERVIEW, language=language)
    if key == "reminder.proposal":
        return candidate.proposal(about, _SLOTS, ORGANISATION, first=True, say=say)
    if key in _TOUCHES:
        if key == "reminder.confirmed":
            about = replace(about, status=Status.CONFIRMED)
        return candidate.reminder(
            about, _TOUCHES[key], ORGANISATION,
            first=True, base_url=BASE_URL, link_in_texts=link_in_texts, say=say,
        )  # fmt: skip
    return candidate.answer(_prompt(key, about), language, ORGANISATION, BASE_URL, say=say)


def _prompt(key: str, about: Interview) -> Prompt:
    kind = PromptKind(key.removesuffix("_by"))
    return Prompt(
        kind,
        about,
        slots=_SLOTS if kind in _WITH_SLOTS else (),
        interviews=(about, about),
        minutes=_MINUTES if key.endswith("_by") else None,
        more=kind in _WITH_SLOTS,
    )
