"""The page on which a recruiter proposes times; what was typed is never lost to an error."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue

from service.broker.jobs import SEND_DUE_TOUCHES
from service.deps import Deps
from service.flows.proposals import wrong_times
from service.flows.wording import times
from service.inbox.frame import Frame
from service.inbox.interviews.reading import zone_name
from service.inbox.interviews.states import Outcome, outcome
from service.inbox.plain import sentence
from service.inbox.rendering import LANGUAGE, words
from service.inbox.session import reader
from service.usecases.problems import BadInput, Conflict, NotFound
from service.usecases.propose_times import (
    MOST,
    Asked,
    Proposal,
    last_known,
    look_at,
    propose_times,
)

_ID = "<int(max=9223372036854775807):interview_id>"
_PATH = f"/interviews/{_ID}/propose"
_LONGEST = 20
_LONGEST_DAY = 24 * 60
_LAST_YEAR = 2999


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the form as it was typed, and what is wrong with it."""

    number: int
    day: str = ""
    clock: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it was typed; `wrong` is about the whole of it."""

    choices: tuple[Choice, ...]
    minutes: str
    wrong_minutes: str = ""
    wrong: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether something keeps it from being sent."""
        return bool(self.wrong or self.wrong_minutes or any(one.wrong for one in self.choices))


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /interviews/<id>/propose."""

    @routes.get(_PATH)
    def ask_for_times(interview_id: int) -> ResponseReturnValue:
        asked = _asked(deps, interview_id)
        empty = tuple(Choice(number) for number in range(1, MOST + 1))
        return _page(deps, frame, asked, Form(empty, str(asked.record.duration_minutes)))

    @routes.post(_PATH)
    def propose(interview_id: int) -> ResponseReturnValue:
        asked = _asked(deps, interview_id)
        form, status = _send(deps, asked, _typed(asked.zone))
        if form is not None:
            return _page(deps, frame, _asked(deps, interview_id), form), status
        response: Response = make_response(redirect(request.path, HTTPStatus.SEE_OTHER))
        response.call_on_close(lambda: deps.nudge(SEND_DUE_TOUCHES))
        return response


def _asked(deps: Deps, interview_id: int) -> Asked:
    try:
        return look_at(deps.context, interview_id, reader())
    except NotFound:
        abort(404)


def _send(deps: Deps, asked: Asked, form: Form) -> tuple[Form | None, int]:
    """Propose what the form says; return it with what is wrong, or None when it is done."""
    checked = _checked(form, asked, deps.context.clock())
    if checked.is_wrong:
        return checked, HTTPStatus.UNPROCESSABLE_ENTITY
    moments = [moment for _, moment in _filled(form, asked.zone)]
    proposal = Proposal(starts_at=moments, duration_minutes=int(form.minutes))
    try:
        known = request.form.get("known", "")
        propose_times(deps.context, asked.record.id, proposal, reader().email, known)
    except (BadInput, Conflict) as error:
        return replace(form, wrong=sentence(str(error))), HTTPStatus.CONFLICT
    return None, HTTPStatus.OK


def _typed(zone: str) -> Form:
    """Read the form as far as it can be read without looking at the interview."""
    choices = tuple(_choice(number, zone) for number in range(1, MOST + 1))
    minutes = request.form.get("minutes", "").strip()[:_LONGEST]
    whole = minutes.isascii() and minutes.isdecimal() and len(minutes) <= len(str(_LONGEST_DAY))
    bad = not whole or not 1 <= int(minutes) <= _LONGEST_DAY
    nothing = not any(one.day or one.clock for one in choices)
    return Form(
        choices,
        minutes,
        wrong_minutes=words("inbox.propose.bad_minutes", most=_LONGEST_DAY) if bad else "",
        wrong=words("inbox.propose.none") if nothing else "",
    )


def _choice(number: int, zone: str) -> Choice:
    day, clock = (
        request.form.get(f"{name}_{number}", "").strip()[:_LONGEST] for name in ("date", "time")
    )
    typed = Choice(number, day, clock)
    if not day and not clock:
        return typed
    if _day(day) is None:
        return replace(typed, wrong=words("inbox.propose.bad_date"))
    if _clock(clock) is None:
        return replace(typed, wrong=words("inbox.propose.bad_time"))
    if _moment(typed, zone) is None:
        return replace(typed, wrong=words("inbox.propose.no_such_time"))
    return typed


def _moment(typed: Choice, zone: str) -> datetime | None:
    """Return the moment of a row in UTC; None when clocks jump over it or no calendar holds it.

    Of a time that comes twice, when clocks go back, the first is meant.
    """
    day, clock = _day(typed.day), _clock(typed.clock)
    if day is None or clock is None:
        return None
    local = datetime.combine(day, clock, ZoneInfo(zone))
    try:
        moment = local.astimezone(UTC)
        back = moment.astimezone(ZoneInfo(zone))
    except OverflowError:
        return None
    return moment if back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def _day(text: str) -> date | None:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None
    return day if day.year <= _LAST_YEAR else None


def _clock(text: str) -> time | None:
    try:
        return datetime.strptime(text[:5], "%H:%M").time()  # noqa: DTZ007  # its zone comes later
    except ValueError:
        return None


def _filled(form: Form, zone: str) -> list[tuple[int, datetime]]:
    """List the rows that name a moment, by their numbers."""
    read = ((one.number, _moment(one, zone)) for one in form.choices)
    return [(number, moment) for number, moment in read if moment is not None]


def _checked(form: Form, asked: Asked, now: datetime) -> Form:
    """Say at each row what is wrong with its time."""
    filled = _filled(form, asked.zone)
    wrong = wrong_times(asked.record.in_flow(), [moment for _, moment in filled], now)
    found = {filled[at][0]: why for at, why in wrong.items()}
    choices = tuple(
        replace(one, wrong=words("inbox.propose.bad_choice", why=found[one.number]))
        if one.number in found
        else one
        for one in form.choices
    )
    return replace(form, choices=choices)


def _page(deps: Deps, frame: Frame, asked: Asked, form: Form) -> str:
    record, now = asked.record, deps.context.clock()
    return frame.page(
        "interviews/propose.html",
        "inbox",
        asked=asked,
        form=form,
        who=record.candidate.name,
        when=times.when(record.starts_at, asked.zone, LANGUAGE),
        zone=zone_name(asked.zone),
        theirs=zone_name(record.candidate.time_zone),
        today=now.astimezone(ZoneInfo(asked.zone)).date().isoformat(),
        most=_LONGEST_DAY,
        last=_last(asked, now),
        known=last_known(asked.last),
        refusal=sentence(asked.refusal) if asked.refusal else "",
    )


def _last(asked: Asked, now: datetime) -> Outcome | None:
    return outcome(asked.last, asked.zone, now) if asked.last else None
