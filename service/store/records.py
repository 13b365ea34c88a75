"""Rows as frozen objects, for everything above the store."""

from dataclasses import dataclass
from datetime import datetime

from service.flows.state import Interview, Status
from service.flows.zones import zones_of


@dataclass(frozen=True, slots=True)
class Recruiter:
    """Somebody who is told of answers and may sign in. `role` is admin or recruiter.

    `quiet_hours` ("20:00-08:00") and `digest_at` ("08:30") are theirs, in their zone; empty: none.
    `availability` is JSON, or empty. Who has left is told of nothing and cannot sign in.
    `calendar_mails`: their calendar follows what our side does.
    """

    id: int
    email: str
    name: str
    phone: str
    time_zone: str
    role: str
    password_hash: str | None
    team_id: int | None = None
    left_at: datetime | None = None
    quiet_hours: str = ""
    digest_at: str = ""
    availability: str = ""
    calendar_mails: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """An invited person; `phone` is E.164.

    `language_given`, `zone_given`: somebody said that it is theirs; otherwise it is a guess.
    """

    id: int
    name: str
    phone: str
    email: str
    language: str
    time_zone: str
    consent_source: str
    consent_at: datetime | None
    language_given: bool
    zone_given: bool


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """An interview with its people; times are aware UTC.

    `ladder` is its own one, in the form of `REMINDERS`; empty for the organisation's. `sequence`
    rises with whatever a calendar would show.
    """

    id: int
    external_id: str | None
    status: Status
    title: str
    starts_at: datetime
    duration_minutes: int
    location: str
    revision: int
    called_off: bool
    answer_token: str
    created_at: datetime
    ladder: str
    candidate: Candidate
    recruiter: Recruiter
    sequence: int = 0

    def in_flow(self) -> Interview:
        """Return the frozen copy that flows decide on."""
        return Interview(
            id=self.id,
            status=self.status,
            title=self.title,
            starts_at=self.starts_at,
            duration_minutes=self.duration_minutes,
            location=self.location,
            candidate_name=self.candidate.name,
            recruiter_id=self.recruiter.id,
            recruiter_name=self.recruiter.name,
            time_zone=self.candidate.time_zone,
            language=self.candidate.language,
            revision=self.revision,
            called_off=self.called_off,
            answer_token=self.answer_token,
            language_given=self.candidate.language_given,
            recruiter_phone=self.recruiter.phone,
            zones=() if self.candidate.zone_given else zones_of(self.candidate.phone),
            sequence=self.sequence,
        )


@dataclass(frozen=True, slots=True)
class SlotRecord:
    """A time that a recruiter offers; open while `interview_id` is None."""

    id: int
    recruiter_email: str
    starts_at: datetime
    duration_minutes: int
    interview_id: int | None


@dataclass(frozen=True, slots=True)
class TouchRecord:
    """One planned contact as it stands."""

    id: int
    interview_id: int
    kind: str
    label: str
    channel: str
    condition: str
    revision: int
    due_at: datetime
    state: str
    why: str
    tries: int
    created_at: datetime
    slots: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class ReplyRecord:
    """An answer as it was understood. `notice_minutes` counts from `received_at` to the start.

    `private`: the words are about health or family, and are shown by a deliberate act only.
    `kind` is "reply", or "unanswered" where `text` says what was tried.
    """

    id: int
    interview_id: int | None
    phone: str
    channel: str
    intent: str
    reason: str | None
    text: str
    told: str
    moved_to: datetime | None
    notice_minutes: int | None
    urgent: bool
    received_at: datetime
    notified_at: datetime | None
    read_at: datetime | None
    minutes_late: int | None
    deadline_at: datetime | None
    private: bool
    kind: str
