"""What recruiters do with a reply: handled, put off, handed over, each with its way back."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from service.deps import Deps
from service.flows.handling import moments
from service.flows.wording import times
from service.flows.wording.catalogue import catalogue
from service.flows.wording.clean import one_line
from service.inbox.frame import Frame, Said, say_on_next_page
from service.inbox.interviews.reading import zone_name
from service.inbox.rendering import LANGUAGE, words
from service.inbox.replies.cards import card
from service.inbox.replies.pages import ID, back_to, is_htmx, number
from service.inbox.replies.presence import here_at_reply
from service.inbox.replies.rendering import Inbox
from service.inbox.session import reader
from service.store.inbox import Entry
from service.store.records import Recruiter
from service.usecases import handle_replies as acts
from service.usecases import read_inbox
from service.usecases.handle_replies import Done, Overtaken, PastStart
from service.usecases.problems import BadInput, NotFound

_LONGEST_MOMENT = 40


def add_routes(routes: Blueprint, deps: Deps, frame: Frame, inbox: Inbox) -> None:
    """Add the acts, and the pages on which a moment or a colleague is chosen."""
    desk = _Desk(deps, frame, inbox)

    @routes.post(f"/inbox/{ID}/handled")
    def handle(reply_id: int) -> ResponseReturnValue:
        return desk.do(reply_id, acts.handle, _handled)

    @routes.post(f"/inbox/{ID}/open")
    def reopen(reply_id: int) -> ResponseReturnValue:
        return desk.do(reply_id, acts.reopen, _reopened)

    @routes.post(f"/inbox/{ID}/wake")
    def wake(reply_id: int) -> ResponseReturnValue:
        return desk.do(reply_id, acts.wake, _woken)

    @routes.get(f"/inbox/{ID}/snooze")
    def choose_moment(reply_id: int) -> ResponseReturnValue:
        return desk.ask_until(reply_id)

    @routes.post(f"/inbox/{ID}/snooze")
    def snooze(reply_id: int) -> ResponseReturnValue:
        return desk.snooze(reply_id)

    @routes.get(f"/inbox/{ID}/assign")
    def choose_colleague(reply_id: int) -> ResponseReturnValue:
        return desk.ask_whom(reply_id)

    @routes.post(f"/inbox/{ID}/assign")
    def assign(reply_id: int) -> ResponseReturnValue:
        to = number(request.values.get("to"))
        try:
            return desk.do(reply_id, partial(acts.assign, to=to), _assigned)
        except BadInput:
            abort(HTTPStatus.UNPROCESSABLE_ENTITY)


class _Desk:
    """Does what a button says, and answers an open page or one without scripts."""

    def __init__(self, deps: Deps, frame: Frame, inbox: Inbox) -> None:
        self._deps = deps
        self._context = deps.context
        self._frame = frame
        self._inbox = inbox

    def do(
        self, reply_id: int, act: Callable[..., Done], said: Callable[[Done, str], Said]
    ) -> ResponseReturnValue:
        """Do it, with the version that the page showed, and say what was done."""
        version = number(request.values.get("version")) or 0
        try:
            done = act(self._context, reader(), reply_id, version)
        except NotFound:
            abort(404)
        except Overtaken as error:
            return self._answer(reply_id, Said(_overtaken(error)))
        return self._answer(reply_id, said(done, _zone(done.after)))

    def snooze(self, reply_id: int) -> ResponseReturnValue:
        """Put it off; what is wrong with the moment is said beside what was typed."""
        entry = self._seen(reply_id)
        until = _moment(_zone(entry))
        if until is None:
            return self.ask_until(
                reply_id, words("inbox.snooze.bad"), HTTPStatus.UNPROCESSABLE_ENTITY
            )
        insist = request.values.get("insist") == "1"
        act = partial(acts.snooze, until=until, insist=insist)
        try:
            return self.do(reply_id, act, _snoozed)
        except PastStart:
            return self.ask_until(reply_id, "", HTTPStatus.CONFLICT, insist=until)
        except BadInput as error:
            wrong = words(f"inbox.snooze.{error.errors[0].message}")
            return self.ask_until(reply_id, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)

    def ask_until(
        self,
        reply_id: int,
        wrong: str = "",
        status: int = HTTPStatus.OK,
        insist: datetime | None = None,
    ) -> ResponseReturnValue:
        """Show the moments that it can be put off to."""
        entry = self._seen(reply_id)
        zone, now = _zone(entry), self._context.clock()
        local = now.astimezone(ZoneInfo(zone))
        choices = [
            (words(f"inbox.until.{name}"), times.when(at, zone, LANGUAGE), at.isoformat())
            for name, at in moments(now, zone, entry.starts_at).items()
        ]
        asked = {
            "choices": choices,
            "zone": words("inbox.snooze.zone", zone=zone_name(zone)),
            "today": local.date().isoformat(),
            "day": request.values.get("day", "")[:_LONGEST_MOMENT],
            "clock": request.values.get("clock", "09:00")[:_LONGEST_MOMENT],
            "insist": insist.isoformat() if insist else "",
            "when": times.when(insist, zone, LANGUAGE) if insist else "",
        }
        return self._choose("snooze", entry, status, wrong=wrong, **asked)

    def ask_whom(self, reply_id: int) -> ResponseReturnValue:
        """Show to whom it can be handed."""
        entry = self._seen(reply_id)
        stands = entry.standing(self._context.clock())
        who = reader()
        people = [
            (one.id, one_line(one.name), one.email)
            for one in acts.colleagues(self._context, who)
            if one.id not in {stands.carer_id, who.id}
        ]
        me = who.id if stands.carer_id != who.id else None
        return self._choose("assign", entry, HTTPStatus.OK, people=people, me=me)

    def _choose(self, name: str, entry: Entry, status: int, **asked: object) -> ResponseReturnValue:
        """Render the choice in its card on an open page, and as a page of its own otherwise.

        An open page swaps in only what is told to have gone well, whatever is wrong.
        """
        shown = card(entry, reader(), self._context.clock())
        fields = {
            "show": request.values.get("show", ""),
            "q": one_line(request.values.get("q", "")),
        }
        line = Markup(here_at_reply(self._deps, self._frame, entry.id))  # noqa: S704  # our own template made it
        values: dict[str, Any] = {"card": shown, "choice": name, "view": fields, "presence": line}
        values |= asked
        if is_htmx():
            place = {"HX-Retarget": f"#acts-{entry.id}", "HX-Reswap": "innerHTML"}
            return self._frame.part(f"replies/_{name}.html", **values), HTTPStatus.OK, place
        return self._frame.page("replies/choose.html", "inbox", **values), status

    def _answer(self, reply_id: int, said: Said) -> ResponseReturnValue:
        if not is_htmx():
            say_on_next_page(said)
            return redirect(back_to(reply_id), 303)
        try:
            page = read_inbox.one(self._context, reader(), reply_id)
        except NotFound:  # it was handed to somebody whose replies this reader does not see
            return self._frame.part("replies/_gone.html", said)
        if request.headers.get("HX-Target") == "said":  # it was pressed beside what was done
            line = self._frame.fragment("_said.html", said=said)
            return line + self._inbox.brought_up_to_date(reader(), page)
        return self._inbox.marked(reader(), page, number(request.form.get("before")), said)

    def _seen(self, reply_id: int) -> Entry:
        try:
            return read_inbox.one(self._context, reader(), reply_id).entries[0]
        except NotFound:
            abort(404)


def _handled(done: Done, _zone: str) -> Said:
    undo = f"/inbox/{done.after.id}/open?version={done.after.version}"
    return Said(words("inbox.did.handled", who=_who(done)), undo)


def _reopened(done: Done, _zone: str) -> Said:
    undo = f"/inbox/{done.after.id}/handled?version={done.after.version}"
    return Said(words("inbox.did.reopened", who=_who(done)), undo)


def _snoozed(done: Done, zone: str) -> Said:
    until = done.after.snoozed_until
    undo = f"/inbox/{done.after.id}/wake?version={done.after.version}"
    when = times.when(until, zone, LANGUAGE) if until else ""
    return Said(words("inbox.did.snoozed", who=_who(done), until=when), undo)


def _woken(done: Done, _zone: str) -> Said:
    return Said(words("inbox.did.woken", who=_who(done)))


def _assigned(done: Done, _zone: str) -> Said:
    """Say whose it is now; undo gives it back to whose it was."""
    was = done.before.assignee_id
    back = "" if was is None else f"&to={was}"
    undo = f"/inbox/{done.after.id}/assign?version={done.after.version}{back}"
    carer = done.after.assignee or done.after.recruiter or words("inbox.did.nobody")
    return Said(words("inbox.did.assigned", who=_who(done), carer=one_line(carer)), undo)


def _overtaken(error: Overtaken) -> str:
    key = f"inbox.overtaken.{error.action.removeprefix('reply.')}"
    if not error.by or key not in catalogue(LANGUAGE):
        return words("inbox.overtaken")
    return words(key, by=one_line(error.by))


def _who(done: Done) -> str:
    return card(done.after, reader(), done.after.received_at).who


def _zone(entry: Entry) -> str:
    who: Recruiter = reader()
    return who.time_zone or entry.recruiter_zone or entry.candidate_zone or "UTC"


def _moment(zone: str) -> datetime | None:
    """Read a moment: one that we offered, or a day and an hour where the reader is."""
    given = request.values.get("until", "")[:_LONGEST_MOMENT]
    typed = "T".join(request.values.get(name, "")[:_LONGEST_MOMENT] for name in ("day", "clock"))
    try:
        found = datetime.fromisoformat(given or typed)
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
