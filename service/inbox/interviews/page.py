"""/interviews/<id>: one interview, its line in time, and what can be done with it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect
from flask import session as cookie
from flask.typing import ResponseReturnValue

from service.broker.jobs import SEND_DUE_TOUCHES
from service.deps import Deps
from service.flows import zones
from service.flows.ladder import written
from service.flows.state import OPEN_STATUSES, Status
from service.flows.wording import times
from service.inbox.frame import Frame, Key, Said, say_on_next_page
from service.inbox.interviews import contacts, form
from service.inbox.interviews.form import Form
from service.inbox.interviews.line import line
from service.inbox.interviews.listing import ROOM
from service.inbox.interviews.reading import ID, is_htmx, typed, zone_name
from service.inbox.interviews.rows import status_name, their_time
from service.inbox.plain import number, sentence
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.store.records import InterviewRecord
from service.usecases.edit_interview import (
    cancel_interview,
    edit_interview,
    restore_interview,
    stamp,
)
from service.usecases.invitation import Changes
from service.usecases.problems import BadInput, Conflict, NotFound
from service.usecases.read_interviews import Seen, look_at
from service.usecases.standing import standing_of

_KEYS = ("enter", Key("e", "interviews.key.change"), "c", "z")
_FIELDS = ("title", "day", "clock", "duration_minutes", "location", "recruiter_email", "ladder")
_UNDO = "undo_interview"
# A new time brings back what was cancelled, and what was missed.
MOVABLE = OPEN_STATUSES | {Status.CANCELLED, Status.NO_SHOW}
# A cookie holds 4 KB; whoever changed more than this changes it back by hand.
_LARGEST_UNDO = 1200
_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Opened:
    """An interview with a form on it: as it stands, or as it was typed."""

    seen: Seen
    form: Form
    trouble: str = ""
    is_editing: bool = False


class Page:
    """Renders an interview, whole or as the part that an open page replaces."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        self.context, self.nudge = deps.context, deps.nudge
        self._frame = frame

    def look(self, interview_id: int) -> Opened:
        """Return an interview as it stands; 404 for what the reader does not see."""
        try:
            seen = look_at(self.context, reader(), interview_id)
        except NotFound:
            abort(404)
        return Opened(seen, Form(_as_it_stands(seen.record)))

    def whole(self, opened: Opened) -> str:
        """Render the page."""
        return self._frame.page("interviews/page.html", ROOM, _KEYS, **self._values(opened))

    def part(self, opened: Opened, said: Said | None = None) -> str:
        """Render the interview for a page that is open."""
        return self._frame.part("interviews/_interview.html", said, **self._values(opened))

    def undone(self, opened: Opened, said: Said) -> str:
        """Render what stands in place of the sentence that was undone, and the interview."""
        values = {**self._values(opened), "oob": True}
        again = self._frame.part("interviews/_interview.html", None, **values)
        return self._frame.fragment("_said.html", said=said) + again

    def _values(self, opened: Opened) -> dict[str, Any]:
        record, now = opened.seen.record, self.context.clock()
        zone = zone_for(record)
        return {
            "seen": opened.seen,
            "record": record,
            "form": opened.form,
            "trouble": opened.trouble,
            "is_editing": opened.is_editing,
            "stamp": stamp(record),
            "standing": standing_of(record),
            "status_name": status_name(record),
            "when": times.when(record.starts_at, zone, LANGUAGE),
            "lasts": times.length(record.duration_minutes, LANGUAGE),
            "theirs": their_time(record, zone),
            "zone": zone_name(zone),
            "number": number(record.candidate.phone),
            "line": line(opened.seen, zone, now),
            "rungs": contacts.rungs(record.ladder or written(self.context.policy.ladder)),
            "is_open": record.status in OPEN_STATUSES and record.starts_at > now,
            "can_move": record.status in MOVABLE,
            "can_restore": record.called_off and record.starts_at > now,
            "asks": record.status is Status.RESCHEDULE_REQUESTED and record.starts_at > now,
        }


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /interviews/<id> and what is done there."""
    page = Page(deps, frame)

    @routes.get(f"/interviews/{ID}")
    def show_interview(interview_id: int) -> ResponseReturnValue:
        return page.whole(page.look(interview_id))

    @routes.post(f"/interviews/{ID}")
    def change(interview_id: int) -> ResponseReturnValue:
        return _change(page, interview_id)

    @routes.post(f"/interviews/{ID}/cancel")
    def cancel(interview_id: int) -> ResponseReturnValue:
        return _cancel(page, interview_id)

    @routes.post(f"/interviews/{ID}/restore")
    def restore(interview_id: int) -> ResponseReturnValue:
        before = Status.SCHEDULED
        return _done(page, interview_id, lambda: _restore(page, interview_id, before))

    @routes.post(f"/interviews/{ID}/undo")
    def undo_change(interview_id: int) -> ResponseReturnValue:
        return _undo(page, interview_id)


def _change(page: Page, interview_id: int) -> ResponseReturnValue:
    opened = page.look(interview_id)
    values = form.read(_FIELDS)
    try:
        wish = _wish(opened.seen.record, values)
        edited = edit_interview(page.context, reader(), interview_id, wish, typed("stamp"))
    except BadInput as error:
        typed_so_far = Form(values, form.wrong(error))
        return _again(page, replace(opened, form=typed_so_far, is_editing=True))
    except Conflict as error:
        trouble, kept = sentence(str(error)), Form(values)
        return _again(
            page, replace(page.look(interview_id), form=kept, trouble=trouble, is_editing=True)
        )
    if not edited.fields:
        return _answer(page, interview_id, Said(words("interviews.said.nothing")))
    undo = {"back": edited.back.model_dump(mode="json", exclude_unset=True), "known": edited.stamp}
    return _answer(page, interview_id, _said(interview_id, "changed", undo))


def _cancel(page: Page, interview_id: int) -> ResponseReturnValue:
    opened = page.look(interview_id)
    reason, tell = typed("reason", _LONGEST_REASON), typed("tell") == "1"
    try:
        before = cancel_interview(
            page.context,
            reader(),
            interview_id,
            reason,
            tell_candidate=tell,
            known=typed("seen"),
        )
    except Conflict as error:
        return _again(page, replace(opened, trouble=sentence(str(error))))
    said = "cancelled_told" if tell else "cancelled"
    return _answer(page, interview_id, _said(interview_id, said, {"status": before}))


def _undo(page: Page, interview_id: int) -> ResponseReturnValue:
    kept = cookie.pop(_UNDO, None) or {}
    if kept.get("id") != interview_id:
        return _done(page, interview_id, _nothing_kept)
    if "status" in kept:
        before = Status(kept["status"])
        return _done(page, interview_id, lambda: _restore(page, interview_id, before))
    return _done(page, interview_id, lambda: _change_back(page, interview_id, kept))


def _restore(page: Page, interview_id: int, before: Status) -> str:
    restore_interview(page.context, reader(), interview_id, before)
    return "restored"


def _change_back(page: Page, interview_id: int, kept: dict[str, Any]) -> str:
    back = form.changes(kept["back"])
    edit_interview(page.context, reader(), interview_id, back, kept["known"])
    return "changed_back"


def _nothing_kept() -> str:
    raise Conflict(words("interviews.said.nothing_kept"))


def _done(page: Page, interview_id: int, act: Callable[[], str]) -> ResponseReturnValue:
    """Take something back, and say so, or why not."""
    page.look(interview_id)
    try:
        said = Said(words(f"interviews.said.{act()}"))
    except (Conflict, BadInput) as error:
        said = Said(words("interviews.said.not_undone", why=str(error)))
    if is_htmx():
        return _nudging(page, page.undone(page.look(interview_id), said))
    say_on_next_page(said)
    return _nudging(page, redirect(f"/interviews/{interview_id}", HTTPStatus.SEE_OTHER))


def _answer(page: Page, interview_id: int, said: Said) -> ResponseReturnValue:
    if is_htmx():
        return _nudging(page, page.part(page.look(interview_id), said))
    say_on_next_page(said)
    return _nudging(page, redirect(f"/interviews/{interview_id}", HTTPStatus.SEE_OTHER))


def _again(page: Page, opened: Opened) -> ResponseReturnValue:
    """Show what was typed again; htmx leaves out what comes with an error's status."""
    if is_htmx():
        return page.part(opened)
    return page.whole(opened), HTTPStatus.UNPROCESSABLE_ENTITY


def _nudging(page: Page, body: ResponseReturnValue) -> Response:
    """Let workers look for what is to be sent, once the answer is out."""
    response: Response = make_response(body)
    response.call_on_close(lambda: page.nudge(SEND_DUE_TOUCHES))
    return response


def _said(interview_id: int, name: str, undo: dict[str, Any]) -> Said:
    """Say what was done, and keep what takes it back for a while."""
    kept = {"id": interview_id, **undo}
    if len(json.dumps(kept)) > _LARGEST_UNDO:
        cookie.pop(_UNDO, None)
        return Said(words(f"interviews.said.{name}"))
    cookie[_UNDO] = kept
    return Said(words(f"interviews.said.{name}"), f"/interviews/{interview_id}/undo")


def _wish(record: InterviewRecord, values: dict[str, str]) -> Changes:
    """Turn the form into changes; a start that was not touched keeps its seconds and its offset."""
    zone = zone_for(record)
    facts: dict[str, object] = {
        name: values[name] for name in ("title", "duration_minutes", "location")
    }
    # One that was kept by an older version may be refused today.
    if values["ladder"] != record.ladder:
        facts["ladder"] = values["ladder"]
    facts["recruiter"] = values["recruiter_email"].lower()
    before = form.day_and_clock(record.starts_at, zone)
    if {name: values[name] for name in before} != before:
        facts["starts_at"] = form.start(values, zone)
    return form.changes(facts)


def _as_it_stands(record: InterviewRecord) -> dict[str, str]:
    return {
        "title": record.title,
        "duration_minutes": str(record.duration_minutes),
        "location": record.location,
        "recruiter_email": record.recruiter.email,
        "ladder": record.ladder,
        **form.day_and_clock(record.starts_at, zone_for(record)),
    }


def zone_for(record: InterviewRecord) -> str:
    """Return the zone in which the reader thinks of an interview."""
    theirs = zones.known(record.candidate.time_zone)
    return reader().time_zone or record.recruiter.time_zone or theirs or "UTC"
