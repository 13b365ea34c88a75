"""What the database says about a send at the moment it happens, asked apart from the service."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select

from service.flows.zones import zones_of
from service.store.database import Tx
from service.store.schema import attempt, call, candidate, conversation, interview, touch

_QUIET_FROM, _QUIET_TO = time(20), time(9)
# Numbers in zones further apart than that have no hour that all of them allow.
_TOO_FAR = timedelta(hours=12)


@dataclass(frozen=True)
class Facts:
    """A send, its touch, its interview and its person as they stand; times are aware UTC."""

    touch_id: int
    interview_id: int
    kind: str
    label: str
    condition: str
    planned_for: int
    revision: int
    status: str
    starts_at: datetime
    phone: str
    language: str
    time_zone: str
    zone_given: bool
    no_texts: datetime | None
    no_calls: datetime | None

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones in which it must not be night."""
        return (self.time_zone,) if self.zone_given else zones_of(self.phone)


_COLUMNS = (
    touch.c.id.label("touch_id"), touch.c.interview_id, touch.c.kind, touch.c.label,
    touch.c.condition, touch.c.revision.label("planned_for"), interview.c.revision,
    interview.c.status, interview.c.starts_at, candidate.c.phone, candidate.c.language,
    candidate.c.time_zone, candidate.c.zone_given, conversation.c.opted_out_at.label("no_texts"),
    conversation.c.calls_opted_out_at.label("no_calls"),
)  # fmt: skip


def _of(sent: object, key: object) -> Select[tuple[object, ...]]:
    return (
        select(*_COLUMNS)
        .select_from(sent)
        .join(touch, touch.c.id == sent.c.touch_id)
        .join(interview, interview.c.id == touch.c.interview_id)
        .join(candidate, candidate.c.id == interview.c.candidate_id)
        .outerjoin(conversation, conversation.c.phone == candidate.c.phone)
        .where(key == bindparam("key"))
    )


_OF_TEXT = _of(attempt, attempt.c.id)
_OF_CALL = _of(call, call.c.id)


def of_text(tx: Tx, attempt_id: int) -> Facts:
    """Return what is known of a text that goes out."""
    return Facts(**tx.execute(_OF_TEXT, {"key": attempt_id}).mappings().one())


def of_call(tx: Tx, call_id: int) -> Facts:
    """Return what is known of a call that goes out."""
    return Facts(**tx.execute(_OF_CALL, {"key": call_id}).mappings().one())


def is_night(moment: datetime, zones: tuple[str, ...]) -> bool:
    """Whether it is between 20:00 and 9:00 in any of the zones, if some hour suits them all."""
    clocks = [moment.astimezone(ZoneInfo(zone)) for zone in zones]
    offsets = [clock.replace(tzinfo=UTC) for clock in clocks]
    if max(offsets) - min(offsets) > _TOO_FAR:
        return False
    return any(not _QUIET_TO <= clock.time() < _QUIET_FROM for clock in clocks)
