"""/interviews/new: one interview by form, and what would be sent about it before it is saved."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect
from flask.typing import ResponseReturnValue

from service.broker.jobs import SEND_DUE_TOUCHES
from service.deps import Deps
from service.flows.ladder import written
from service.flows.wording import times
from service.inbox.frame import Frame, Said, say_on_next_page
from service.inbox.interviews import contacts, form
from service.inbox.interviews.form import Form
from service.inbox.interviews.listing import ROOM
from service.inbox.interviews.reading import Choice, typed, zone_name, zone_of
from service.inbox.plain import sentence
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.usecases import numbers
from service.usecases.add_interview import add_interview
from service.usecases.import_interviews import invitation_of
from service.usecases.invitation import DEFAULT_MINUTES, Invitation
from service.usecases.numbers import BadNumber
from service.usecases.preview_ladder import preview_ladder
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound
from service.usecases.read_interviews import look_at

_CELLS = (
    "candidate_name",
    "candidate_phone",
    "candidate_email",
    "language",
    "time_zone",
    "recruiter_email",
    "title",
    "duration_minutes",
    "location",
    "ladder",
)
_FIELDS = (*_CELLS, "day", "clock", "clock_of")
_THEIRS = "theirs"
# Stands in for a start that cannot be read, so that the other fields are looked at all the same.
_SOME_START = "2999-01-01T00:00:00Z"


class Adding:
    """Renders the form, whole or as the part that changes as it is filled in."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        self.context, self.nudge = deps.context, deps.nudge
        self._frame = frame

    def page(self, asked: Form, trouble: str = "", *, show: bool = False) -> str:
        """Render the page; `show` what would be sent, too."""
        plan = self._plan(asked) if show and not asked.wrong else self._rungs(asked)
        return self._frame.page(
            "interviews/new.html",
            ROOM,
            form=asked,
            trouble=trouble,
            languages=form.languages(asked["language"]),
            clocks=_clocks(asked["clock_of"]),
            **plan,
        )

    def preview(self, asked: Form) -> str:
        """Render what would be sent, as far as the form can tell by now."""
        return self._frame.fragment("interviews/_preview.html", **self._plan(asked))

    def invitation(self, asked: Form) -> Invitation:
        """Turn the form into an invitation. Raises BadInput with every bad field."""
        return invitation(asked.values, self.context.policy.countries)

    def _plan(self, asked: Form) -> dict[str, Any]:
        try:
            about, touches = preview_ladder(self.context, self.invitation(asked))
        except BadInput:
            return self._rungs(asked)
        here = zone_of(reader())
        return {
            "when": times.when(about.starts_at, here, LANGUAGE),
            "theirs": times.when(about.starts_at, about.time_zone, LANGUAGE),
            "is_guess": bool(about.zones),
            "planned": [contacts.planned(one, about.starts_at, here) for one in touches],
        }

    def _rungs(self, asked: Form) -> dict[str, Any]:
        shared = written(self.context.policy.ladder)
        try:
            rungs = contacts.rungs(asked["ladder"] or shared)
        except ValueError:
            rungs = contacts.rungs(shared)
        return {"planned": [], "rungs": rungs}


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /interviews/new."""
    adding = Adding(deps, frame)

    @routes.get("/interviews/new")
    def ask_for_interview() -> ResponseReturnValue:
        start = {"recruiter_email": reader().email, "duration_minutes": str(DEFAULT_MINUTES)}
        return adding.page(Form({**start, "clock_of": "mine" if reader().time_zone else _THEIRS}))

    @routes.post("/interviews/new")
    def add() -> ResponseReturnValue:
        asked = Form(form.read(_FIELDS))
        if typed("do") == "look":
            return _looked(adding, asked)
        return _add(adding, asked)

    @routes.post("/interviews/new/preview")
    def preview() -> ResponseReturnValue:
        return adding.preview(Form(form.read(_FIELDS)))


def invitation(values: Mapping[str, str], countries: frozenset[str]) -> Invitation:
    """Turn the form into an invitation. Raises BadInput with every bad field."""
    problems: list[FieldError] = []
    cells = {name: values.get(name, "") for name in _CELLS}
    cells["starts_at"] = _SOME_START
    try:
        cells["starts_at"] = form.start(values, _zone(values, countries)).isoformat()
    except BadInput as error:
        problems += error.errors
    try:
        asked = invitation_of(cells)
    except BadInput as error:
        problems += error.errors
    if problems:
        raise BadInput(*problems)
    return asked


def _looked(adding: Adding, asked: Form) -> ResponseReturnValue:
    try:
        preview_ladder(adding.context, adding.invitation(asked))
    except BadInput as error:
        wrong = Form(asked.values, form.wrong(error))
        return adding.page(wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    return adding.page(asked, show=True)


def _add(adding: Adding, asked: Form) -> ResponseReturnValue:
    try:
        made = add_interview(adding.context, reader(), adding.invitation(asked))
    except BadInput as error:
        wrong = Form(asked.values, form.wrong(error))
        return adding.page(wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    except Conflict as error:
        trouble = sentence(str(error))
        return adding.page(asked, trouble, show=True), HTTPStatus.CONFLICT
    say_on_next_page(Said(words("interviews.said.added", who=made.candidate.name)))
    response: Response = make_response(redirect(_shown_at(adding, made.id), HTTPStatus.SEE_OTHER))
    response.call_on_close(lambda: adding.nudge(SEND_DUE_TOUCHES))
    return response


def _shown_at(adding: Adding, interview_id: int) -> str:
    """Return where the reader sees the new interview; a stranger's they don't."""
    try:
        look_at(adding.context, reader(), interview_id)
    except NotFound:
        return "/interviews"
    return f"/interviews/{interview_id}"


def _zone(values: Mapping[str, str], countries: frozenset[str]) -> str:
    """Return the zone in which the time was typed; the candidate's is their number's if need be."""
    if values.get("clock_of") != _THEIRS:
        return zone_of(reader())
    told = _known(values.get("time_zone", ""))
    return told or _of_number(values.get("candidate_phone", ""), countries)


def _known(name: str) -> str:
    """Return a zone if there is one of this name; what is wrong with it is said at its field."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return "UTC"


def _of_number(phone: str, countries: frozenset[str]) -> str:
    try:
        return numbers.zone_of(numbers.e164(phone, countries))
    except BadNumber:
        return "UTC"


def _clocks(chosen: str) -> list[Choice]:
    mine = words("interviews.clock_of.mine", zone=zone_name(zone_of(reader())))
    theirs = words("interviews.clock_of.theirs")
    return [
        Choice("mine", mine, chosen != _THEIRS),
        Choice(_THEIRS, theirs, chosen == _THEIRS),
    ]
