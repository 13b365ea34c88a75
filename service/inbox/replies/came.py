"""Did they come? The interviews of today that have started, two buttons each, and an undo."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.flows.outcomes import Outcome
from service.flows.state import Status, TouchState
from service.flows.wording import times
from service.flows.wording.clean import one_line
from service.inbox.frame import Frame
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.store.arrivals import Arrival
from service.store.records import Recruiter
from service.usecases.access import check_sees
from service.usecases.problems import Conflict, NotFound
from service.usecases.read_arrivals import Arrivals, arrival, arrivals
from service.usecases.record_attendance import record_attendance, take_back
from service.usecases.standing import standing

_ID = "<int(max=9223372036854775807):interview_id>"
_LOST = frozenset({TouchState.FAILED, TouchState.UNDELIVERED})
_A_FEW_MINUTES = timedelta(minutes=10)
_SAID = {Status.COMPLETED: Outcome.ATTENDED, Status.NO_SHOW: Outcome.NO_SHOW}


@dataclass(frozen=True, slots=True)
class Row:
    """One interview; `answer` is empty while nobody has said whether they came.

    `seen` is how it stands: each act names it, so that of two at once the second is told.
    """

    id: int
    who: str
    title: str
    starts: str
    starts_at: str
    recruiter: str
    answer: str
    offer: str
    seen: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The list; `mark` changes with what it shows."""

    rows: tuple[Row, ...]
    more: bool
    mark: str


def rows(deps: Deps, who: Recruiter) -> Rows:
    """Return the list as this reader sees it now."""
    return _shown(arrivals(deps.context, who), who, deps.context.clock())


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add what the list's buttons do, and the list by itself for pages that are open."""
    context = deps.context

    @routes.get("/inbox/came")
    def list_came() -> ResponseReturnValue:
        found = rows(deps, reader())
        if request.args.get("seen") == found.mark:
            return "", 204
        return frame.part("replies/_came.html", came=found)

    @routes.post(f"/interviews/{_ID}/came", defaults={"outcome": Outcome.ATTENDED})
    @routes.post(f"/interviews/{_ID}/missed", defaults={"outcome": Outcome.NO_SHOW})
    def note_outcome(interview_id: int, outcome: Outcome) -> ResponseReturnValue:
        act = partial(record_attendance, context, interview_id, outcome)
        return done(interview_id, act)

    @routes.post(f"/interviews/{_ID}/outcome/undo")
    def undo_outcome(interview_id: int) -> ResponseReturnValue:
        return done(interview_id, partial(take_back, context, interview_id))

    def done(interview_id: int, act: Callable[[str, str], object]) -> ResponseReturnValue:
        try:
            check_sees(context, reader(), interview_id)
            act(reader().email, request.args.get("seen", ""))
        except NotFound:
            abort(404)
        except Conflict as error:
            return _refused(error)
        return _changed(deps, frame, interview_id)


def _refused(error: Conflict) -> ResponseReturnValue:
    """Say why at the top of an open page; without a script the list shows how it stands."""
    if "HX-Request" not in request.headers:
        return redirect("/inbox", 303)
    said = words("inbox.came.refused", why=str(error))
    return Response(said, 409, content_type="text/plain; charset=utf-8")


def _changed(deps: Deps, frame: Frame, interview_id: int) -> ResponseReturnValue:
    if "HX-Request" not in request.headers:
        return redirect("/inbox#came", 303)
    one = arrival(deps.context, reader(), interview_id)
    if one is None:
        abort(404)
    row = _row(one, reader(), deps.context.clock())
    return frame.part("replies/_came_row.html", row=row)


def _shown(found: Arrivals, who: Recruiter, now: datetime) -> Rows:
    shown = tuple(_row(one, who, now) for one in found.shown)
    seen = " ".join(f"{one.id}:{one.answer}:{one.offer}" for one in shown)
    return Rows(shown, found.more, f"{zlib.crc32(seen.encode()):08x}")


def _row(one: Arrival, who: Recruiter, now: datetime) -> Row:
    zone = who.time_zone or one.recruiter_zone or one.candidate_zone or "UTC"
    said = _SAID.get(Status(one.status))
    return Row(
        id=one.id,
        who=one_line(one.candidate),
        title=one_line(one.title),
        starts=times.when(one.starts_at, zone, LANGUAGE),
        starts_at=one.starts_at.isoformat(),
        recruiter=one_line(one.recruiter) if who.role == "admin" else "",
        answer=words(f"inbox.came.was_{said}") if said else "",
        offer=_offer(one, zone, now) if said is Outcome.NO_SHOW else "",
        seen=standing(one.status, one.revision),
    )


def _offer(one: Arrival, zone: str, now: datetime) -> str:
    """Say what becomes of the text that offers another time; nothing where there is none."""
    if one.offer is None or one.offer_at is None:
        return ""
    if one.offer in _LOST:
        return words("inbox.came.text_lost")
    if one.offer != TouchState.PLANNED:
        return words("inbox.came.text_out")
    if one.offer_at - now > _A_FEW_MINUTES:
        return words("inbox.came.text_at", at=times.when(one.offer_at, zone, LANGUAGE))
    return words("inbox.came.texted")
