"""/i/<token>: looking changes nothing, answering posts a form, and a reload repeats nothing."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from service.broker.jobs import TELL_RECRUITERS
from service.deps import Deps
from service.flows.answer_page import Standing, choices, standing
from service.flows.state import Intent
from service.flows.wording.calendar_file import calendar_file
from service.link import forms, moments
from service.link.forms import Filled, Typed, Wrong
from service.link.limits import Limits
from service.link.rendering import Render, tag_for
from service.link.view import view
from service.usecases.problems import BadInput, Gone, NotFound
from service.usecases.read_answer_page import Opened, offers, open_page
from service.usecases.receive_answer import Chosen, receive_answer

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Pages:
    """What the routes share."""

    deps: Deps
    render: Render

    def opened(self, token: str) -> Opened:
        """Return what a link leads to: 404 for nothing, 410 after the interview's end."""
        if not _TOKEN.fullmatch(token):
            abort(404)
        key = forms.natural_key(request.args.get("done", ""))
        try:
            found = open_page(self.deps.context, token, key)
        except NotFound:
            abort(404)
        if standing(found.record.in_flow(), self.deps.context.clock()) is Standing.OVER:
            abort(410)
        return found

    def today(self, opened: Opened) -> date:
        """Return the candidate's date."""
        zone = ZoneInfo(opened.record.candidate.time_zone)
        return self.deps.context.clock().astimezone(zone).date()

    def page(self, opened: Opened, wrong: Wrong | None = None, typed: Typed | None = None) -> str:
        """Render the page, with what was wrong and what was typed."""
        tag = tag_for(opened.record.candidate.language)
        organisation = self.deps.context.policy.organisation
        now = self.deps.context.clock()
        picked = request.args.get("done", "").startswith(forms.PICKED)
        shown = view(opened, organisation, tag, now, picked=picked)
        today = self.today(opened)
        return self.render(
            "page.html",
            tag,
            page=shown,
            say=shown.say,
            key=secrets.token_urlsafe(_KEY_BYTES),
            failed=wrong.intent if wrong else None,
            problem=shown.say(wrong.problem, **_in_words(wrong, tag)) if wrong else "",
            typed=typed or Typed(),
            reasons=forms.REASONS,
            lateness=[(count, moments.minutes(count, tag, "short")) for count in forms.MINUTES],
            most_minutes=forms.MOST_MINUTES,
            longest=forms.LONGEST_WORDS,
            today=today,
            last_day=today + forms.FURTHEST_DEADLINE,
            path=_path(opened.record.answer_token),
            here=_here(opened.record.answer_token),
            calendar=f"{_path(opened.record.answer_token)}/calendar.ics",
        )

    def refused(self, opened: Opened, wrong: Wrong) -> ResponseReturnValue:
        """Render the page again, with what was typed and a key of its own."""
        return self.page(opened, wrong, forms.typed(request.form)), wrong.status


def make_blueprint(app: Flask, deps: Deps, render: Render, limits: Limits) -> Blueprint:
    """Return the routes; what is asked for too often gets 429."""
    routes = Blueprint("link", __name__, template_folder="templates")
    pages = Pages(deps, render)
    looks, answers = _limits(app, limits)

    @routes.get("/<token>")
    @looks
    def look(token: str) -> ResponseReturnValue:
        return pages.page(pages.opened(token))

    @routes.post("/<token>")
    @answers
    def answer(token: str) -> ResponseReturnValue:
        return _answer(pages, pages.opened(token))

    @routes.get("/<token>/calendar.ics")
    @looks
    def calendar(token: str) -> ResponseReturnValue:
        return _calendar(deps, pages.opened(token))

    return routes


_View = Callable[..., ResponseReturnValue]
_Limit = Callable[[_View], _View]


def _limits(app: Flask, limits: Limits) -> tuple[_Limit, _Limit]:
    """Return what limits looking and answering, by link and by address.

    Counted in memory, by each process for itself: answering goes on when Redis is down.
    """
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=True)
    by_link = partial(limiter.shared_limit, key_func=_link)

    def both(scope: str, link: str, address: str) -> _Limit:
        one = by_link(link, scope=f"{scope} by link")
        other = limiter.shared_limit(address, scope=f"{scope} by address")
        return lambda route: one(other(route))

    return (
        both("looks", limits.looks_by_link, limits.looks_by_address),
        both("answers", limits.answers_by_link, limits.answers_by_address),
    )


def _link() -> str:
    """Name the link in a bounded length, whatever was asked for."""
    return str((request.view_args or {}).get("token", ""))[:64]


def _answer(pages: Pages, opened: Opened) -> ResponseReturnValue:
    try:
        filled = forms.read(request.form, pages.today(opened))
        _check(pages.deps, opened, filled)
        token = opened.record.answer_token
        receive_answer(pages.deps.context, token, _chosen(filled), filled.key)
    except Wrong as wrong:
        return pages.refused(opened, wrong)
    except BadInput:
        return pages.refused(opened, Wrong("page.error.answer", HTTPStatus.BAD_REQUEST))
    except NotFound:
        abort(404)
    except Gone:
        abort(410)
    response = Response(status=303, headers={"Location": _here(token, done=filled.key)})
    response.call_on_close(lambda: pages.deps.nudge(TELL_RECRUITERS))
    return response


def _check(deps: Deps, opened: Opened, filled: Filled) -> None:
    """Refuse what the page does not offer, as things stand. Raises Wrong."""
    interview = opened.record.in_flow()
    if not choices(interview, deps.context.clock()).accept(filled.intent):
        raise Wrong("page.error.closed", HTTPStatus.CONFLICT)
    if filled.slot_id is not None and not offers(deps.context, opened.record, filled.slot_id):
        raise Wrong("page.error.slot", intent=Intent.RESCHEDULE)


def _chosen(filled: Filled) -> Chosen:
    return Chosen(
        intent=filled.intent,
        revision=filled.revision,
        reason=filled.reason,
        slot_id=filled.slot_id,
        minutes=filled.minutes,
        words=filled.words,
    )


def _calendar(deps: Deps, opened: Opened) -> Response:
    policy = deps.context.policy
    # The same as in the recruiter's file: the two are about one entry.
    host = urlsplit(policy.base_url).hostname or "unghost"
    interview = opened.record.in_flow()
    file = calendar_file(interview, policy.organisation, deps.context.clock(), host)
    response = Response(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="interview.ics"'
    return response


def _in_words(wrong: Wrong, tag: str) -> dict[str, object]:
    """Write the days of a sentence as people do, and as the field may want them."""
    first = wrong.values.get("first")
    example = {"example": first.isoformat()} if isinstance(first, date) else {}
    return example | {
        name: moments.whole_day(value, tag) if isinstance(value, date) else value
        for name, value in wrong.values.items()
    }


def _path(token: str) -> str:
    return f"{request.script_root}/{token}"


def _here(token: str, **more: str) -> str:
    """Return the page's address, in the language that was asked for."""
    kept = {"lang": request.args["lang"][:8]} if "lang" in request.args else {}
    query = urlencode({**more, **kept})
    return _path(token) + (f"?{query}" if query else "")
