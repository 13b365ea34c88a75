"""The routes of a thread: to look at it, and what its buttons do."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue

from service.broker.jobs import SEND_DUE_TOUCHES
from service.deps import Deps
from service.flows.outcomes import Outcome
from service.flows.state import OPEN_STATUSES, Channel, Reason, Status
from service.flows.wording.recruiter import reason_in_words
from service.inbox import drafts
from service.inbox.frame import Frame, Said, say_on_next_page
from service.inbox.rendering import words
from service.inbox.session import reader
from service.inbox.thread.showing import Form, Showing, cursor, default_interview
from service.store.records import InterviewRecord, Recruiter
from service.usecases import answer_for
from service.usecases.access import check_sees
from service.usecases.context import Context
from service.usecases.edit_interview import cancel_interview, restore_interview
from service.usecases.problems import Conflict, NotFound
from service.usecases.read_thread import read_stranger
from service.usecases.record_attendance import record_attendance, take_back
from service.usecases.reveal_words import reveal_text, reveal_words
from service.usecases.standing import standing_of

BIGGEST = 2**63 - 1
WHO = f"/candidates/<int(max={BIGGEST}):candidate_id>"
_ABOUT = f"{WHO}/interviews/<int(max={BIGGEST}):interview_id>"
_REPLY = f"{WHO}/replies/<int(max={BIGGEST}):reply_id>"

# What is done to an interview by somebody who saw it stand so (`standing_of`); how it stands then.
Act = Callable[[Context, Recruiter, int, str], InterviewRecord | None]


def _recorded(outcome: Outcome) -> Act:
    def record(context: Context, who: Recruiter, interview_id: int, known: str) -> InterviewRecord:
        check_sees(context, who, interview_id)
        return record_attendance(context, interview_id, outcome, who.email, known)

    return record


def _unrecorded(context: Context, who: Recruiter, interview_id: int, known: str) -> None:
    check_sees(context, who, interview_id)
    take_back(context, interview_id, who.email, known)


def _reminded(channel: Channel) -> Act:
    def remind(context: Context, who: Recruiter, interview_id: int, _known: str) -> None:
        answer_for.remind_by_hand(context, who, interview_id, channel)

    return remind


def _called(context: Context, who: Recruiter, interview_id: int, _known: str) -> None:
    answer_for.note_call(context, who, interview_id)


def _uncalled(context: Context, who: Recruiter, interview_id: int, _known: str) -> None:
    answer_for.take_back_call(context, who, interview_id)


# What can be done by one button, and what takes it back, by the last part of its address.
ACTS: dict[str, tuple[Act, str]] = {
    "confirm": (answer_for.confirm_for, "unconfirm"),
    "unconfirm": (answer_for.take_back_confirmation, ""),
    "called": (_called, "uncalled"),
    "uncalled": (_uncalled, ""),
    "came": (_recorded(Outcome.ATTENDED), "outcome_undo"),
    "missed": (_recorded(Outcome.NO_SHOW), "outcome_undo"),
    "outcome_undo": (_unrecorded, ""),
    "remind_sms": (_reminded(Channel.SMS), ""),
    "remind_voice": (_reminded(Channel.VOICE), ""),
}


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /candidates/<id>, /inbox/<reply> for numbers that nobody knows, and the buttons."""
    showing = Showing(deps, frame)
    _add_reading(routes, showing)
    _add_words(routes, showing)

    @routes.post(f"{_ABOUT}/<any({','.join(ACTS)}):name>")
    def act_for(candidate_id: int, interview_id: int, name: str) -> ResponseReturnValue:
        act, undo = ACTS[name]
        base = f"/candidates/{candidate_id}/interviews/{interview_id}"

        def do_it() -> Said:
            record = act(deps.context, reader(), interview_id, request.args.get("seen", ""))
            seen = f"?seen={standing_of(record)}" if record else ""
            return Said(words(f"thread.said.{name}"), f"{base}/{undo}{seen}" if undo else "")

        return nudged(deps, answered(showing, candidate_id, do_it))

    @routes.post(f"{_ABOUT}/cancel")
    def cancel_for(candidate_id: int, interview_id: int) -> ResponseReturnValue:
        def cancel() -> Said:
            tell, known = request.form.get("tell") == "yes", request.args.get("seen", "")
            before = cancel_interview(
                deps.context, reader(), interview_id, _reason(), tell_candidate=tell, known=known
            )
            base = f"/candidates/{candidate_id}/interviews/{interview_id}"
            return Said(words("thread.said.cancel"), f"{base}/restore?before={before}")

        return nudged(deps, answered(showing, candidate_id, cancel))

    @routes.post(f"{_ABOUT}/restore")
    def restore_for(candidate_id: int, interview_id: int) -> ResponseReturnValue:
        def bring_back() -> Said:
            given = request.args.get("before", "")
            before = Status(given) if given in OPEN_STATUSES else Status.SCHEDULED
            restore_interview(deps.context, reader(), interview_id, before)
            return Said(words("thread.said.restore"))

        return nudged(deps, answered(showing, candidate_id, bring_back))


def _reason() -> str:
    """Return the reason that was chosen in words, or nothing when none was."""
    given = request.form.get("reason", "")
    is_known = given in set(Reason) - {Reason.NOT_GIVEN}
    return reason_in_words(given) if is_known else ""


def _add_reading(routes: Blueprint, showing: Showing) -> None:
    @routes.get(WHO)
    def show_thread(candidate_id: int) -> ResponseReturnValue:
        before = cursor()
        found = showing.thread(candidate_id, before)
        if before and is_htmx():
            return showing.older(found)
        kept = drafts.take(request.path)
        return showing.whole(found, Form(kept, kept=bool(kept)))

    @routes.get(f"{WHO}/look")
    def look_at_thread(candidate_id: int) -> ResponseReturnValue:
        found = showing.thread(candidate_id)
        return showing.news(found, request.args.get("seen", "")) or ("", HTTPStatus.NO_CONTENT)

    @routes.get(f"{WHO}/here")
    def look_who_is_here(candidate_id: int) -> ResponseReturnValue:
        showing.thread(candidate_id)
        return showing.here(candidate_id)

    @routes.get(f"/inbox/<int(max={BIGGEST}):reply_id>")
    def show_stranger(reply_id: int) -> ResponseReturnValue:
        try:
            found = read_stranger(showing.context, reader(), reply_id, cursor())
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        if found.person is not None:
            return redirect(f"/candidates/{found.person.id}", HTTPStatus.SEE_OTHER)
        return showing.whole(found)


def _add_words(routes: Blueprint, showing: Showing) -> None:
    @routes.post(f"{_REPLY}/words")
    def show_words_in_thread(candidate_id: int, reply_id: int) -> ResponseReturnValue:
        showing.thread(candidate_id)
        try:
            entry = reveal_words(showing.context, reader(), reply_id)
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        return _revealed(showing, candidate_id, f"replies/{reply_id}", entry.text)

    @routes.post(f"{WHO}/texts/<int(max={BIGGEST}):message_id>/words")
    def show_text_in_thread(candidate_id: int, message_id: int) -> ResponseReturnValue:
        about = default_interview(showing.thread(candidate_id), showing.context.clock())
        try:
            said = reveal_text(showing.context, reader(), message_id, about or 0)
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        return _revealed(showing, candidate_id, f"texts/{message_id}", said)


def _revealed(showing: Showing, candidate_id: int, place: str, said: str) -> ResponseReturnValue:
    found, shown = showing.thread(candidate_id, cursor("at")), ((place, said),)
    return showing.changed(found, shown=shown) if is_htmx() else showing.whole(found, shown=shown)


def answered(showing: Showing, candidate_id: int, act: Callable[[], Said]) -> ResponseReturnValue:
    """Do something about a thread that the reader sees, and show it again with what was done."""
    showing.thread(candidate_id)
    try:
        said = act()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except Conflict as error:
        return refused(candidate_id, str(error))
    if not is_htmx():
        say_on_next_page(said)
        return redirect(f"/candidates/{candidate_id}", HTTPStatus.SEE_OTHER)
    found = showing.thread(candidate_id, cursor("at"))
    is_undo = request.headers.get("HX-Target") == "said"
    return showing.undone(found, said.words) if is_undo else showing.changed(found, said)


def refused(candidate_id: int, why: str) -> ResponseReturnValue:
    """Say why nothing was changed: at the top of an open page, else at the foot of the next."""
    said = words("thread.refused", why=why)
    if is_htmx():
        return Response(said, HTTPStatus.CONFLICT, content_type="text/plain; charset=utf-8")
    say_on_next_page(Said(said))
    return redirect(f"/candidates/{candidate_id}", HTTPStatus.SEE_OTHER)


def nudged(deps: Deps, answer: ResponseReturnValue) -> Response:
    """Let a worker look at what is due once the answer has gone out."""
    response = make_response(answer)
    response.call_on_close(lambda: deps.nudge(SEND_DUE_TOUCHES))
    return response


def is_htmx() -> bool:
    """Whether an open page asks, which takes parts of one."""
    return "HX-Request" in request.headers
