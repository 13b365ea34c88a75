"""Records become the shapes that go over the wire."""

from dataclasses import replace
from datetime import datetime

from service.api import shapes
from service.flows.state import TouchState
from service.store.records import Candidate, Recruiter, ReplyRecord, SlotRecord, TouchRecord
from service.store.webhooks import Webhook
from service.usecases.propose_times import Proposed
from service.usecases.read_interviews import Seen

# The API promises words for these, whatever the provider said.
_NEEDS_WORDS = frozenset(
    {TouchState.SKIPPED, TouchState.UNKNOWN, TouchState.UNDELIVERED, TouchState.FAILED}
)


def interview(seen: Seen, base_url: str) -> shapes.Interview:
    """Shape an interview; `base_url` is our public address."""
    record = seen.record
    return shapes.Interview(
        id=record.id,
        external_id=record.external_id,
        status=record.status,
        candidate=_candidate(record.candidate, seen),
        recruiter=record.recruiter.email,
        title=record.title,
        starts_at=record.starts_at,
        duration_minutes=record.duration_minutes,
        location=record.location,
        ladder=record.ladder or None,
        created_at=record.created_at,
        answer_url=f"{base_url}/i/{record.answer_token}",
        reminders=[_reminder(one) for one in seen.touches],
        last_reply=reply(seen.last_reply) if seen.last_reply else None,
    )


def _candidate(person: Candidate, seen: Seen) -> shapes.Candidate:
    given = person.consent_source or person.consent_at
    consent = shapes.ConsentGiven(source=person.consent_source, at=person.consent_at)
    return shapes.Candidate(
        name=person.name,
        phone=person.phone,
        email=person.email or None,
        language=person.language,
        time_zone=person.time_zone,
        consent=consent if given else None,
        texts_allowed=seen.texts_allowed,
        calls_allowed=seen.calls_allowed,
    )


def _reminder(touch: TouchRecord) -> shapes.Reminder:
    why = touch.why or ("no reason is known" if touch.state in _NEEDS_WORDS else None)
    return shapes.Reminder.model_validate(
        {
            "id": touch.id,
            "kind": touch.kind,
            "label": touch.label,
            "channel": touch.channel,
            "due_at": touch.due_at,
            "state": touch.state,
            "why": why,
        }
    )


def reply(record: ReplyRecord) -> shapes.Reply:
    """Shape a reply to an interview; private words stay where they are."""
    told = replace(record, text="") if record.private else record
    return shapes.Reply.model_validate(told, from_attributes=True)


def proposed(made: Proposed, now: datetime) -> shapes.ProposedTimes:
    """Shape a proposal."""
    times = [
        slot(one, is_open=one.interview_id is None and one.starts_at > now) for one in made.slots
    ]
    return shapes.ProposedTimes(**_reminder(made.touch).model_dump(), slots=times)


def recruiter(record: Recruiter, notify: list[str]) -> shapes.Recruiter:
    """Shape a recruiter; `notify` are the ways to tell them."""
    return shapes.Recruiter(
        email=record.email,
        name=record.name,
        phone=record.phone or None,
        notify=notify,
        time_zone=record.time_zone or None,
    )


def webhook(record: Webhook) -> shapes.Webhook:
    """Shape a webhook."""
    return shapes.Webhook.model_validate(_of_webhook(record))


def webhook_made(record: Webhook) -> shapes.WebhookMade:
    """Shape a webhook that was made just now."""
    return shapes.WebhookMade.model_validate({**_of_webhook(record), "secret": record.secret})


def _of_webhook(record: Webhook) -> dict[str, object]:
    return {
        "id": record.id,
        "url": record.url,
        "events": record.events.split(),
        "created_at": record.created_at,
    }


def slot(record: SlotRecord, *, is_open: bool) -> shapes.Slot:
    """Shape a slot."""
    return shapes.Slot(
        id=record.id,
        recruiter=record.recruiter_email,
        starts_at=record.starts_at,
        duration_minutes=record.duration_minutes,
        open=is_open,
        interview_id=record.interview_id,
    )
