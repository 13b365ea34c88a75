"""The words of an interview and its conversation: frozen copies of what the store holds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Status(StrEnum):
    """Where an interview stands (a public word of the API)."""

    SCHEDULED = "scheduled"
    CONFIRMED = "confirmed"
    RESCHEDULE_REQUESTED = "reschedule_requested"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


OPEN_STATUSES = frozenset({Status.SCHEDULED, Status.CONFIRMED, Status.RESCHEDULE_REQUESTED})


class Intent(StrEnum):
    """What an answer is taken for (a public word of the API)."""

    CONFIRM = "confirm"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    RUNNING_LATE = "running_late"
    OFFER_DEADLINE = "offer_deadline"
    QUESTION = "question"
    CALL_ME = "call_me"
    WRONG_NUMBER = "wrong_number"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    THANKS = "thanks"
    UNCLEAR = "unclear"


class Reason(StrEnum):
    """Why a candidate cancels or moves (a public word of the API)."""

    ANOTHER_OFFER = "another_offer"
    NOT_INTERESTED = "not_interested"
    SCHEDULE_CONFLICT = "schedule_conflict"
    FAMILY_OR_HEALTH = "family_or_health"
    EMERGENCY = "emergency"
    OTHER = "other"
    NOT_GIVEN = "not_given"


class Channel(StrEnum):
    """A way between us and a candidate."""

    SMS = "sms"
    VOICE = "voice"
    LINK = "link"


class TouchState(StrEnum):
    """Where a planned contact stands (`reminders[].state` of the API)."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    VOICEMAIL_LEFT = "voicemail_left"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    UNDELIVERED = "undelivered"
    FAILED = "failed"


class TouchKind(StrEnum):
    """Why a planned contact exists; it chooses the words."""

    RUNG = "rung"
    AT_ONCE = "at_once"
    MOVED = "moved"
    CANCELLED = "cancelled"
    BY_HAND = "by_hand"
    PROPOSAL = "proposal"
    # One more call where nobody picked up, and the text after a call that reached no answer.
    CALL_AGAIN = "call_again"
    AFTER_CALL = "after_call"
    # What we say to a text that reached us by another way than its webhook.
    ANSWER = "answer"
    # Offers another time to somebody who did not come.
    NO_SHOW = "no_show"
    # What a recruiter wrote, word for word.
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview as the conversation sees it; `starts_at` is aware UTC.

    `revision` counts the times it was moved: an answer to an older revision is about another time.
    `called_off`: the recruiter's side cancelled it, so no text of the candidate brings it back.
    `answer_token` is the unguessable part of the candidate's link. `language_given`: somebody said
    that this is the candidate's language. `recruiter_phone` is E.164, or empty. `zones` are those
    that the number may be in, where nobody said which one it is; times are shown in `time_zone`.
    `sequence` rises with whatever a calendar would show.
    """

    id: int
    status: Status
    title: str
    starts_at: datetime
    duration_minutes: int
    location: str
    candidate_name: str
    recruiter_id: int
    recruiter_name: str
    time_zone: str
    language: str
    revision: int = 1
    called_off: bool = False
    answer_token: str = ""
    language_given: bool = True
    recruiter_phone: str = ""
    zones: tuple[str, ...] = ()
    sequence: int = 0

    @property
    def quiet_zones(self) -> tuple[str, ...]:
        """The zones whose quiet hours hold."""
        return self.zones or (self.time_zone,)

    @property
    def ends_at(self) -> datetime:
        """The end, aware UTC."""
        return self.starts_at + timedelta(minutes=self.duration_minutes)

    @property
    def local_start(self) -> datetime:
        """The start in the candidate's zone."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    def is_ahead(self, now: datetime) -> bool:
        """Whether a text can still be about it: it has not started and was not called off."""
        return self.starts_at > now and not self.called_off

    def is_open(self, now: datetime) -> bool:
        """Whether it is ahead and can still be answered."""
        return self.is_ahead(now) and self.status in OPEN_STATUSES

    def is_going_on(self, now: datetime) -> bool:
        """Whether it has started and is not over: somebody may still be on the way."""
        return self.starts_at <= now < self.ends_at and not self.called_off

    def notice(self, now: datetime) -> timedelta:
        """Time between `now` and the start; negative after it."""
        return self.starts_at - now


@dataclass(frozen=True, slots=True)
class Slot:
    """An open time that a recruiter offers; `starts_at` is aware UTC."""

    id: int
    starts_at: datetime
    duration_minutes: int


class QuestionKind(StrEnum):
    """What a bare digit or letter in the next text would mean."""

    MENU = "menu"
    # "No" and "can't make it" say neither another time nor off: which of the two is asked.
    DECLINED = "declined"
    # After a cancel: another time instead, or for good?
    CALLED_OFF = "called_off"
    # After that: why, by a digit (`reasons.BY_DIGIT`), if they like.
    REASON = "reason"
    SLOTS = "slots"
    WHICH = "which"
    # After a no-show: another time, or not?
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Question:
    """The open question of a conversation.

    `revisions` holds (interview, revision) pairs as they stood when it was asked. `slots` are the
    offered slot ids in the order of their digits, `times` their starts (aware) as they were shown,
    `interviews` the ids in the order of their letters, `pending` the intent that waits for a letter
    and `words` the text that said it. `asked_back` are the texts, oldest first, that were asked
    back and that no recruiter has heard of yet.
    `shown` holds every slot id that was offered in this search, so that "more" goes on, and `wish`
    the candidate's words about time. `reason` was given before the answer was clear. `repeated` is
    true when it is asked for the second time after an unclear text. `spoken_since`: something was
    said after it, so that a mere "ok" answers that. `silenced`: the recruiter has heard that we
    no longer answer. `asked_by` is the touch whose text asks it, where a touch does, and `before`
    what was asked until then: that text may never arrive.
    """

    kind: QuestionKind
    interview_id: int | None = None
    slots: tuple[int, ...] = ()
    times: tuple[datetime, ...] = ()
    interviews: tuple[int, ...] = ()
    pending: Intent | None = None
    revisions: tuple[tuple[int, int], ...] = ()
    repeated: bool = False
    shown: tuple[int, ...] = ()
    wish: str = ""
    words: str = ""
    asked_back: tuple[str, ...] = ()
    reason: Reason | None = None
    spoken_since: bool = False
    silenced: bool = False
    asked_by: int | None = None
    before: "Question | None" = None

    @property
    def is_back(self) -> bool:
        """Whether it asks back about a text of which nothing is written yet."""
        return self.repeated or self.kind is QuestionKind.WHICH

    def asked_about(self, interview: Interview) -> bool:
        """Whether the question was asked about this very time of the interview.

        An interview that the question does not name counts as asked about.
        """
        return dict(self.revisions).get(interview.id, interview.revision) == interview.revision


@dataclass(frozen=True, slots=True)
class Thread:
    """The conversation with one phone number (E.164).

    `answers_lately` counts what we answered in the last hour: a machine at the other end would
    answer each of them. `landline`: no text of ours arrived there. `unexplained` are the words
    that were asked back, and that no recruiter has heard of.
    """

    phone: str
    language: str
    question: Question | None = None
    opted_out: bool = False
    answers_lately: int = 0
    landline: bool = False
    unexplained: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a decision may look at. `slots` is None until a decision has asked for them."""

    organisation: str
    thread: Thread
    interviews: tuple[Interview, ...]
    opt_out_words: frozenset[str]
    slots: tuple[Slot, ...] | None = field(default=None)

    def interview(self, interview_id: int | None) -> Interview | None:
        """Return the interview with this id, or None."""
        return next((one for one in self.interviews if one.id == interview_id), None)

    def open_interviews(self, now: datetime) -> tuple[Interview, ...]:
        """Return what can still be answered: not started, not ended, earliest first."""
        return tuple(one for one in self.upcoming_interviews(now) if one.is_open(now))

    def upcoming_interviews(self, now: datetime) -> tuple[Interview, ...]:
        """Return what has not started, earliest first; cancelled ones too, called-off ones not."""
        ahead = (one for one in self.interviews if one.is_ahead(now))
        return tuple(sorted(ahead, key=lambda one: (one.starts_at, one.id)))
