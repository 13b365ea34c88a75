"""The form under a thread: what a text would be, sending it, taking it back."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.inbox.frame import Frame, Said, say_on_next_page
from service.inbox.rendering import words
from service.inbox.session import reader
from service.inbox.thread.clocks import clocks_of
from service.inbox.thread.pages import BIGGEST, WHO, answered, is_htmx, nudged, refused
from service.inbox.thread.showing import Form, Showing, default_interview
from service.usecases.context import Context
from service.usecases.problems import BadInput, Conflict, NotFound
from service.usecases.read_thread import Thread
from service.usecases.write_text import (
    Draft,
    Written,
    WrittenSince,
    look_at_text,
    take_back_text,
    write_text,
)

_LONGEST = 5_000
_DIGITS = 18


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add the form's addresses."""
    showing = Showing(deps, frame)
    context = deps.context

    @routes.post(f"{WHO}/texts/preview")
    def measure_text(candidate_id: int) -> ResponseReturnValue:
        found = showing.thread(candidate_id)
        form = _typed(context, found)
        if not is_htmx():
            return showing.whole(found, form)
        return showing.measured(_looked_at(context, form), found)

    @routes.post(f"{WHO}/texts")
    def send_text(candidate_id: int) -> ResponseReturnValue:
        found = showing.thread(candidate_id)
        form = _typed(context, found)
        try:
            made = write_text(context, reader(), _about(form), form.text, _key(), _known())
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        except BadInput as error:
            return _not_taken(showing, found, form, error.errors[0].message)
        except WrittenSince:
            return _asked_again(showing, candidate_id, form)
        except Conflict as error:
            return refused(candidate_id, str(error))
        return nudged(deps, _sent(showing, candidate_id, made))

    @routes.post(f"{WHO}/texts/<int(max={BIGGEST}):touch_id>/back")
    def take_text_back(candidate_id: int, touch_id: int) -> ResponseReturnValue:
        def take_back() -> Said:
            take_back_text(context, reader(), touch_id)
            return Said(words("thread.said.taken_back"))

        return answered(showing, candidate_id, take_back)


def _typed(context: Context, found: Thread) -> Form:
    """Read the form; about an interview of this thread, the next one unless it says otherwise."""
    known = {one.id for one in found.interviews}
    given = request.form.get("interview", "")[:_DIGITS]
    chosen = int(given) if given.isascii() and given.isdecimal() else None
    about = chosen if chosen in known else default_interview(found, context.clock())
    return Form(text=request.form.get("text", "")[:_LONGEST], interview_id=about)


def _key() -> str:
    return request.form.get("key", "")


def _known() -> int | None:
    """Return up to which colleague's text the page showed what was written."""
    given = request.form.get("known", "")[:_DIGITS]
    return int(given) if given.isascii() and given.isdecimal() else None


def _asked_again(showing: Showing, candidate_id: int, form: Form) -> ResponseReturnValue:
    """Show what a colleague has written meanwhile, and the form as it was typed."""
    found = showing.thread(candidate_id)
    again = Form(form.text, form.interview_id, wrong=words("thread.written_since"))
    if is_htmx():  # an open page swaps in only what is told to have gone well
        return showing.rewritten(found, again)
    return showing.whole(found, again), HTTPStatus.CONFLICT


def _about(form: Form) -> int:
    """Return the interview that a text is about; a stranger has none, and gets no texts."""
    if form.interview_id is None:
        abort(HTTPStatus.NOT_FOUND)
    return form.interview_id


def _not_taken(showing: Showing, found: Thread, form: Form, why: str) -> ResponseReturnValue:
    wrong = words("thread.not_sent", why=why)
    if is_htmx():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return Response(wrong, status, content_type="text/plain; charset=utf-8")
    again = Form(form.text, form.interview_id, wrong=wrong)
    return showing.whole(found, again), HTTPStatus.UNPROCESSABLE_ENTITY


def _looked_at(context: Context, form: Form) -> Draft:
    return look_at_text(context, reader(), _about(form), form.text)


def _sent(showing: Showing, candidate_id: int, made: Written) -> ResponseReturnValue:
    found = showing.thread(candidate_id)
    said = _said(found, made, candidate_id)
    if is_htmx():
        return showing.rewritten(found, Form(), said)
    say_on_next_page(said)
    return redirect(f"/candidates/{candidate_id}#write", HTTPStatus.SEE_OTHER)


def _said(found: Thread, made: Written, candidate_id: int) -> Said:
    if made.touch_id is None:
        return Said(words("thread.said.twice"))
    if not made.waits:
        return Said(words("thread.said.written"))
    when = clocks_of(found, reader()).when(made.due_at)
    undo = f"/candidates/{candidate_id}/texts/{made.touch_id}/back"
    return Said(words("thread.said.waits", when=when), undo)
