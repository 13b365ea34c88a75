"""A planned contact in words: what it is, when it goes, what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from service.flows.checking import DueTouch, out_of_place
from service.flows.ladder import Condition, stored_ladder
from service.flows.reminders import PlannedTouch
from service.flows.state import Channel, Status, TouchKind, TouchState
from service.flows.wording import times
from service.inbox.rendering import LANGUAGE, words
from service.store.records import TouchRecord

_DAY = 24 * 60
_MINUTE = timedelta(minutes=1)
_DONE = frozenset({TouchState.SENT, TouchState.DELIVERED, TouchState.VOICEMAIL_LEFT})
_LOST = frozenset({TouchState.UNDELIVERED, TouchState.FAILED})


@dataclass(frozen=True, slots=True)
class Contact:
    """One planned contact; `mark` is how it is drawn: ahead, done, lost, skipped or open."""

    at: str
    when: str
    what: str
    state: str
    mark: str


def is_ahead(one: TouchRecord, status: Status) -> bool:
    """Whether a contact is planned, and would go out as its interview stands."""
    due = DueTouch(
        TouchKind(one.kind), Channel(one.channel), Condition(one.condition), one.revision
    )
    return one.state == TouchState.PLANNED and not out_of_place(due, status)


def what(touch: TouchRecord | PlannedTouch) -> str:
    """Say what a contact is: "Text 3 days before", "Call at once"."""
    channel = words(f"interviews.contact.{touch.channel}")
    if touch.kind == TouchKind.RUNG:
        return words("interviews.contact.rung", channel=channel, before=_before(touch.label))
    return words(f"interviews.contact.{touch.kind}", channel=channel)


def contact(touch: TouchRecord, start: datetime, zone: str, now: datetime) -> Contact:
    """Say how a stored contact of an interview that begins at `start` stands."""
    state = TouchState(touch.state)
    key = "now" if state is TouchState.PLANNED and touch.due_at <= now else state.value
    said = words(f"interviews.state.{key}", why=touch.why or words("interviews.no_reason"))
    put_off = (touch.why or _shifted(touch, start)) if state is TouchState.PLANNED else ""
    return _contact(touch, zone, ", ".join(filter(None, (said, put_off))), _mark(state))


def planned(touch: PlannedTouch, start: datetime, zone: str) -> Contact:
    """Say a contact of a plan that nobody has stored."""
    said = words(f"interviews.state.{touch.state.value}", why=touch.why)
    ahead = touch.state is TouchState.PLANNED
    shifted = _shifted(touch, start) if ahead else ""
    return _contact(touch, zone, ", ".join(filter(None, (said, shifted))), _mark(touch.state))


def _shifted(touch: TouchRecord | PlannedTouch, start: datetime) -> str:
    """Say that a rung does not go at its own time: quiet hours, or another one too close to it."""
    if touch.kind != TouchKind.RUNG:
        return ""
    wished = start - stored_ladder(touch.label)[0].before
    if abs(touch.due_at - wished) < _MINUTE:
        return ""
    return words("interviews.earlier" if touch.due_at < wished else "interviews.later")


def _contact(touch: TouchRecord | PlannedTouch, zone: str, state: str, mark: str) -> Contact:
    condition = words(f"interviews.if.{touch.condition}") if touch.condition else ""
    return Contact(
        at=touch.due_at.isoformat(),
        when=times.when(touch.due_at, zone, LANGUAGE),
        what=" ".join(filter(None, (what(touch), condition if mark == "ahead" else ""))),
        state=state,
        mark=mark,
    )


def rungs(ladder: str) -> list[str]:
    """Say each rung of a ladder: "Text 3 days before, if no answer came"."""
    said = []
    for rung in stored_ladder(ladder):
        channel = words(f"interviews.contact.{rung.channel}")
        before = _before(rung.label)
        text = words("interviews.contact.rung", channel=channel, before=before)
        condition = rung.condition is not Condition.ALWAYS
        said.append(f"{text} {words(f'interviews.if.{rung.condition}')}" if condition else text)
    return said


def _before(label: str) -> str:
    """Say how long before the start a rung is: "3 days", "4 hours"."""
    minutes = int(stored_ladder(label)[0].before.total_seconds()) // 60
    if minutes and minutes % _DAY == 0:
        count = minutes // _DAY
        return words("interviews.days" if count > 1 else "interviews.day", count=count)
    return times.length(minutes, LANGUAGE)


def _mark(state: TouchState) -> str:
    if state in _DONE:
        return "done"
    if state in _LOST:
        return "lost"
    return {TouchState.PLANNED: "ahead", TouchState.SKIPPED: "skipped"}.get(state, "open")
