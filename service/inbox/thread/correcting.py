"""Putting a reply right: what was chosen, and taking that back."""

from http import HTTPStatus

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.flows.correcting import CHOICES
from service.flows.state import Intent
from service.inbox.frame import Frame, Said
from service.inbox.rendering import words
from service.inbox.session import reader
from service.inbox.thread.pages import BIGGEST, WHO, answered
from service.inbox.thread.showing import Showing
from service.usecases.correct_reply import Put, correct_reply, take_back_correction

_REPLY = f"{WHO}/replies/<int(max={BIGGEST}):reply_id>"


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add the form's address, and its undo."""
    showing = Showing(deps, frame)

    @routes.post(f"{_REPLY}/correct")
    def put_right(candidate_id: int, reply_id: int) -> ResponseReturnValue:
        put = _chosen()
        undo = f"/candidates/{candidate_id}/replies/{reply_id}/correct/undo?is_now={put.is_now}"

        def correct() -> Said:
            correct_reply(deps.context, reader(), reply_id, put)
            return Said(words("thread.said.correct"), "" if put.follow else undo)

        return answered(showing, candidate_id, correct)

    @routes.post(f"{_REPLY}/correct/undo")
    def take_right_back(candidate_id: int, reply_id: int) -> ResponseReturnValue:
        def take_back() -> Said:
            is_now = request.args.get("is_now", "")
            take_back_correction(deps.context, reader(), reply_id, is_now)
            return Said(words("thread.said.correct_undo"))

        return answered(showing, candidate_id, take_back)


def _chosen() -> Put:
    """Read the form; what is no choice of ours is refused."""
    chosen = request.form.get("is_now", "")
    if chosen not in CHOICES:
        abort(HTTPStatus.BAD_REQUEST)
    follow = request.form.get("follow") == "yes"
    return Put(request.form.get("was", ""), Intent(chosen), follow)
