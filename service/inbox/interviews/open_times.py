"""/slots: open times, one by one or by weekly hours, looked over before they are opened."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.flows import weekly_hours
from service.flows.weekly_hours import MOST_WEEKS, Planned, Span, WeeklyHours, Why
from service.inbox.frame import Frame, Said, say_on_next_page
from service.inbox.interviews import form, laid_out
from service.inbox.interviews.form import Form
from service.inbox.interviews.listing import ROOM
from service.inbox.interviews.reading import (
    LARGEST_ID,
    as_clock,
    as_day,
    as_id,
    today,
    whose,
    zone_name,
    zone_of,
)
from service.inbox.plain import sentence
from service.inbox.rendering import words
from service.inbox.session import reader
from service.usecases.invitation import DEFAULT_MINUTES
from service.usecases.open_slots import (
    Wish,
    hours_of,
    list_open,
    open_slots,
    plan_slots,
    remember_hours,
    withdraw_one,
    withdraw_opened,
)
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound
from service.usecases.read_calendar import read_calendar

_SLOT = f"<int(max={LARGEST_ID}):slot_id>"
_WHO = f"<int(max={LARGEST_ID}):recruiter_id>"
_FIELDS = ("who", "first", "begin", "end", "minutes", "weeks", "calendar", "day", "clock")
# What is the same next time; the first day is not, and a calendar's address is a secret.
_KEPT = ("begin", "end", "minutes", "weeks")
_SHORTEST, _LONGEST = 5, 24 * 60
_WORKING_DAYS = frozenset(range(5))
_WEEK = 7
_KEYS = ("z",)


class OpenTimes:
    """Renders the page, and what is looked over."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        self.context = deps.context
        self.allow_private = deps.settings.webhook_allow_private
        self._frame = frame

    def page(self, asked: Form, days: frozenset[int]) -> str:
        """Render the open times and both forms."""
        found = list_open(self.context, reader())
        zone = zone_of(reader())
        names = {one.email: one.name for one in found.recruiters}
        several = len(found.recruiters) > 1
        times = [
            (one.starts_at, laid_out.open_time(one, zone, names if several else {}))
            for one in found.times
        ]
        chosen = as_id(asked["who"]) or reader().id
        return self._frame.page(
            "interviews/slots.html",
            ROOM,
            _KEYS,
            form=asked,
            days=laid_out.by_day(times, zone),
            weekdays=laid_out.weekdays(days),
            recruiters=whose(found.recruiters, chosen),
            zone=zone_name(zone),
            has_zone=bool(reader().time_zone),
            most_weeks=MOST_WEEKS,
        )

    def again(self, values: Mapping[str, str], error: BadInput) -> ResponseReturnValue:
        """Render what was typed, and what is wrong with it."""
        wrong = Form(values, form.wrong(error))
        return self.page(wrong, _days()), HTTPStatus.UNPROCESSABLE_ENTITY

    def preview(self, who: int, planned: list[Planned], minutes: int) -> str:
        """Render times to look over."""
        zone = zone_of(reader())
        times = [(one.starts_at, laid_out.planned_time(one, zone)) for one in planned]
        names = {one.id: one.name for one in list_open(self.context, reader()).recruiters}
        return self._frame.page(
            "interviews/slots_preview.html",
            ROOM,
            who=who,
            whose_name=names.get(who, ""),
            minutes=minutes,
            days=laid_out.by_day(times, zone),
            free=sum(one.why is Why.FREE for one in planned),
            zone=zone_name(zone),
            has_zone=bool(reader().time_zone),
        )


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /slots and what lies beneath."""
    page = OpenTimes(deps, frame)

    @routes.get("/slots")
    def show_open_times() -> ResponseReturnValue:
        kept = hours_of(reader())
        days = kept.get("days") or _WORKING_DAYS
        return page.page(Form({**_defaults(page), **_texts(kept)}), frozenset(days))

    @routes.post("/slots")
    def open_one() -> ResponseReturnValue:
        return _open_one(page)

    @routes.post("/slots/look")
    def look_over() -> ResponseReturnValue:
        return _look_over(page)

    @routes.post("/slots/open")
    def open_many() -> ResponseReturnValue:
        starts = [one for one in map(laid_out.read_value, request.form.getlist("at")) if one]
        values = form.read(_FIELDS)
        try:
            minutes = _minutes(values)
        except BadInput:
            abort(400)
        return _opened(page, Wish(_who(values), starts[: weekly_hours.MOST], minutes))

    @routes.post(f"/slots/{_SLOT}/withdraw")
    def withdraw(slot_id: int) -> ResponseReturnValue:
        return _withdraw(page, slot_id)

    @routes.post(f"/slots/{_WHO}/undo/<string(maxlength=40):opened_at>")
    def undo_opening(recruiter_id: int, opened_at: str) -> ResponseReturnValue:
        moment = laid_out.read_value(opened_at)
        if moment is None:
            abort(404)
        try:
            gone = withdraw_opened(page.context, reader(), recruiter_id, moment)
        except NotFound:
            abort(404)
        return _back(Said(words("interviews.slots.withdrawn", count=gone)))


def _open_one(page: OpenTimes) -> ResponseReturnValue:
    values = form.read(_FIELDS)
    try:
        start, minutes = form.start(values, zone_of(reader())), _minutes(values)
        wish = Wish(_who(values), [start], minutes)
        _check_free(plan_slots(page.context, reader(), wish)[0])
    except BadInput as error:
        return page.again(values, error)
    except NotFound:
        abort(404)
    return _opened(page, wish)


def _check_free(planned: Planned) -> None:
    if planned.why is not Why.FREE:
        why = words(f"interviews.slots.why.{planned.why}")
        raise BadInput(FieldError("clock", words("interviews.slots.not_free", why=why)))


def _look_over(page: OpenTimes) -> ResponseReturnValue:
    """Show the times that weekly hours make, without what the calendar says is busy."""
    values = form.read(_FIELDS)
    try:
        hours = _hours(values)
        starts = weekly_hours.moments(hours)
        busy = _busy(page, values["calendar"], starts, hours)
        wish = Wish(_who(values), starts, hours.minutes)
        planned = plan_slots(page.context, reader(), wish, busy)
    except BadInput as error:
        return page.again(values, error)
    except NotFound:
        abort(404)
    if wish.recruiter_id == reader().id:
        chosen = {name: values[name] for name in _KEPT}
        remember_hours(page.context, reader(), {**chosen, "days": sorted(hours.days)})
    if not planned:
        nothing = FieldError("end", words("interviews.slots.too_short"))
        return page.again(values, BadInput(nothing))
    return page.preview(_who(values), planned, hours.minutes)


def _opened(page: OpenTimes, wish: Wish) -> ResponseReturnValue:
    try:
        count, at = open_slots(page.context, reader(), wish)
    except NotFound:
        abort(404)
    except Conflict as error:
        return _back(Said(sentence(str(error))))
    undo = f"/slots/{wish.recruiter_id}/undo/{laid_out.value(at)}"
    return _back(Said(words("interviews.slots.opened", count=count), undo))


def _withdraw(page: OpenTimes, slot_id: int) -> ResponseReturnValue:
    try:
        withdraw_one(page.context, reader(), slot_id)
    except NotFound:
        abort(404)
    except Conflict as error:
        return _back(Said(sentence(str(error))))
    return _back(Said(words("interviews.slots.withdrawn", count=1)))


def _back(said: Said) -> ResponseReturnValue:
    say_on_next_page(said)
    return redirect("/slots", HTTPStatus.SEE_OTHER)


def _busy(page: OpenTimes, address: str, starts: list[datetime], hours: WeeklyHours) -> list[Span]:
    if not address or not starts:
        return []
    span = Span(starts[0], starts[-1] + timedelta(minutes=hours.minutes))
    return read_calendar(address, span, hours.zone, allow_private=page.allow_private)


def _hours(values: Mapping[str, str]) -> WeeklyHours:
    """Read weekly hours. Raises BadInput with every bad field."""
    begin, end = as_clock(values["begin"]), as_clock(values["end"])
    first, days, weeks = as_day(values["first"]), _days(), as_id(values["weeks"]) or 0
    checks = (
        ("begin", begin is None, "interviews.form.bad_clock"),
        ("end", end is None or (begin is not None and end <= begin), "interviews.slots.bad_end"),
        ("first", first is None, "interviews.form.bad_day"),
        ("days", not days, "interviews.slots.no_days"),
        ("weeks", not 1 <= weeks <= MOST_WEEKS, "interviews.slots.bad_weeks"),
    )
    problems = [
        FieldError(name, words(key, most=MOST_WEEKS)) for name, is_bad, key in checks if is_bad
    ]
    if problems or begin is None or end is None or first is None:
        raise BadInput(*problems)
    zone = zone_of(reader())
    return WeeklyHours(days, begin, end, _minutes(values), first, weeks, zone)


def _minutes(values: Mapping[str, str]) -> int:
    minutes = as_id(values["minutes"]) or 0
    if not _SHORTEST <= minutes <= _LONGEST:
        said = words("interviews.slots.bad_minutes", least=_SHORTEST, most=_LONGEST)
        raise BadInput(FieldError("minutes", said))
    return minutes


def _who(values: Mapping[str, str]) -> int:
    return as_id(values["who"]) or reader().id


def _days() -> frozenset[int]:
    """Return the days that are ticked."""
    given = (as_id(one) for one in request.form.getlist("days"))
    return frozenset(one for one in given if one is not None and one < _WEEK)


def _texts(kept: Mapping[str, object]) -> dict[str, str]:
    return {name: str(kept[name]) for name in _KEPT if name in kept}


def _defaults(page: OpenTimes) -> dict[str, str]:
    tomorrow = today(page.context.clock(), zone_of(reader())) + timedelta(days=1)
    return {
        "first": tomorrow.isoformat(),
        "begin": "09:00",
        "end": "12:00",
        "minutes": str(DEFAULT_MINUTES),
        "weeks": "2",
    }
