"""The items of a thread as rows of a page: every fact in the words in which it is read."""

import re
import zlib
from dataclasses import dataclass, replace
from datetime import datetime

from service.flows.state import Channel, TouchKind, TouchState
from service.flows.voice.state import Stage
from service.flows.wording import recruiter
from service.flows.wording.clean import one_line
from service.inbox.plain import capital, readable
from service.inbox.rendering import words
from service.inbox.thread.answers import Answer, Page, answer
from service.store.people import name_from
from service.store.records import TouchRecord
from service.store.timeline import Send
from service.usecases.read_thread import REFUSED, Item, Noted, Rang, Spoken
from service.usecases.timeline_entry import Heard

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:[+-]\d\d:\d\d|Z)")
_LOST = frozenset({TouchState.UNDELIVERED, TouchState.FAILED, TouchState.SKIPPED})
_KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `side` is "theirs", "ours", "call" or "note"; `day` is set where a day begins."""

    side: str
    key: str
    at: str
    clock: str
    theirs: str
    label: str
    about: str = ""
    words: str = ""
    lines: tuple[str, ...] = ()
    state: str = ""
    is_lost: bool = False
    take_back: int | None = None
    answers: tuple[Answer, ...] = ()
    private: str = ""
    # The end of the address that shows them.
    reveal: str = ""
    is_revealed: bool = False
    day: str = ""


def rows(page: Page) -> list[Row]:
    """Return the rows of a page, oldest first, each day announced by its first row."""
    made, before = [], ""
    for item in (*page.thread.items, *page.thread.waiting):
        row = _row(item, page)
        day = page.clocks.day(item.at, page.now)
        made.append(replace(row, day=day if day != before else ""))
        before = day
    return made


def _row(item: Item, page: Page) -> Row:
    if isinstance(item, Rang):
        return _call(item, page)
    return _note(item, page) if isinstance(item, Noted) else _text(item, page)


def _text(item: Spoken, page: Page) -> Row:
    """Say a text; what was answered without words, by link or key, is its answer alone."""
    private = next((one for one in item.replies if one.reply.private), None)
    place = f"replies/{private.reply.id}" if private else f"texts/{item.text_id}"
    asked = dict(page.shown).get(place)
    said = asked if asked is not None else item.words
    hidden = item.private if asked is None else None
    base = Row(
        side="ours" if item.ours else "theirs",
        key=_key(item),
        at=item.at.isoformat(),
        clock=page.clocks.clock(item.at),
        theirs=page.clocks.clock_there(item.at),
        label=_label(item, page),
        about=_about(item.interview_id, page),
        words=readable(said) or _without_words(item),
        answers=tuple(answer(one, page) for one in item.replies),
        private=words("inbox.withheld", reason=recruiter.reason_in_words(hidden)) if hidden else "",
        reveal=place if hidden else "",
        is_revealed=asked is not None,
    )
    return _with_fate(base, item, page) if item.ours else base


def _key(item: Spoken) -> str:
    if item.touch is not None and item.send is None:
        return f"touch-{item.touch.id}"
    return f"send-{item.send.id}" if item.send else f"text-{int(item.at.timestamp() * 1000)}"


def _without_words(item: Spoken) -> str:
    if item.private or item.replies:
        return ""
    return words("thread.picture" if item.media else "thread.empty_text")


def _label(item: Spoken, page: Page) -> str:
    if not item.ours:
        return words(f"thread.by.{item.channel}") if item.channel != Channel.SMS else ""
    if item.touch is None:
        return words("thread.touch.answered")
    if item.touch.kind == TouchKind.WRITTEN:
        who = words("thread.you") if item.by == page.reader.email else name_from(item.by)
        return words("thread.wrote", who=who)
    return words(f"thread.touch.{item.touch.kind}")


def _with_fate(row: Row, item: Spoken, page: Page) -> Row:
    """Say what became of a text of ours."""
    if item.touch is None:
        return replace(row, state=words("thread.state.answered"))
    state = _state(item.send, item.touch)
    why = (item.send.why if item.send else "") or item.touch.why or words("interviews.no_reason")
    planned = item.send is None and state == TouchState.PLANNED
    shown = TouchState.SENDING if planned and item.touch.due_at <= page.now else state
    said = words(f"thread.state.{shown}", why=why, when=page.clocks.when(item.touch.due_at))
    if item.refused:
        before = item.refused[-1].why or words("interviews.no_reason")
        said = words("thread.tried", state=said, tries=len(item.refused) + 1, why=before)
    return replace(
        row,
        state=said,
        is_lost=state in _LOST,
        take_back=item.touch.id if planned else None,
    )


def _state(send: Send | None, touch: TouchRecord) -> str:
    """Return what became of a text: one that was not taken comes again, or has ended unsent."""
    if send is None:
        return touch.state
    if send.state != REFUSED:
        return send.state
    if touch.state == TouchState.PLANNED:
        return "again"
    return touch.state if touch.state in _LOST else TouchState.SKIPPED


def _call(item: Rang, page: Page) -> Row:
    direction = "called" if item.call.direction == "in" else "rang"
    steps = (_step(one) for one in item.steps)
    return Row(
        side="call",
        key=f"call-{item.call.id}",
        at=item.at.isoformat(),
        clock=page.clocks.clock(item.at),
        theirs=page.clocks.clock_there(item.at),
        label=words(f"thread.{direction}"),
        about=_about(item.call.interview_id, page),
        words=capital("; ".join(item.lines)) if item.lines else words("thread.call_runs"),
        lines=tuple(steps),
        answers=tuple(answer(one, page) for one in item.replies),
    )


def _step(one: Heard) -> str:
    stage = words(f"thread.stage.{Stage(one.stage)}")
    if not one.heard:
        return words("thread.step.silent", stage=stage)
    if one.heard in _KEYS:
        return words("thread.step.pressed", stage=stage, digit=one.heard)
    return words("thread.step.heard", stage=stage, words=readable(one.heard))


def _note(item: Noted, page: Page) -> Row:
    said = _MOMENT.sub(lambda found: _moment(found[0], page), item.entry.detail)
    silent = item.silent
    return Row(
        side="note",
        key=f"note-{int(item.at.timestamp() * 1000)}-{zlib.crc32(said.encode()) % 10000}",
        at=item.at.isoformat(),
        clock=page.clocks.clock(item.at),
        theirs="",
        label=_note_label(item),
        about=_about(item.interview_id, page),
        words=capital(readable(said)),
        answers=(answer(silent, page),) if silent else (),
    )


def _note_label(item: Noted) -> str:
    if item.silent:
        return words("thread.unanswered")
    return words("thread.skipped") if item.entry.kind == "reminder.skipped" else ""


def _moment(text: str, page: Page) -> str:
    return page.clocks.when(datetime.fromisoformat(text))


def _about(interview_id: int | None, page: Page) -> str:
    """Name the interview where the thread is about several."""
    if len(page.thread.interviews) < 2:  # noqa: PLR2004  # several
        return ""
    about = (one.title for one in page.thread.interviews if one.id == interview_id)
    return one_line(next(about, ""))
