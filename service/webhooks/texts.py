"""Inbound texts and delivery reports."""

import structlog
from flask import Blueprint, Response, request

from service.broker.jobs import TELL_RECRUITERS
from service.deps import Deps
from service.flows.state import TouchState
from service.ports import ProviderText
from service.store.messages import Inbound
from service.telephony import forms, twiml
from service.telephony.errors import words_for
from service.telephony.statuses import state_of
from service.usecases.problems import NotFound
from service.usecases.receive_text import receive_text
from service.usecases.record_outcome import record_report

_log = structlog.get_logger()


def make_blueprint(deps: Deps) -> Blueprint:
    """Return the routes of texts."""
    routes = Blueprint("texts", __name__)

    @routes.post("/sms")
    def text_in() -> Response:
        return _text_in(deps)

    @routes.post("/status/<int(max=9223372036854775807):attempt_id>")
    def delivery_report(attempt_id: int) -> tuple[str, int]:
        return _delivery_report(deps, attempt_id)

    return routes


def _text_in(deps: Deps) -> Response:
    """Commit the answer, send it back, and only then tell a worker: Redis may be down."""
    text = forms.inbound_text(request.form)
    inbound = Inbound(text.sid, text.phone, text.body, text.media)
    received = receive_text(deps.context, inbound, text.opt_out_type)
    response = Response(twiml.text_answer(received.answer), content_type=twiml.CONTENT_TYPE)
    if not received.repeated:
        response.call_on_close(lambda: deps.nudge(TELL_RECRUITERS))
    return response


def _delivery_report(deps: Deps, attempt_id: int) -> tuple[str, int]:
    """Keep a report; one for an attempt that we don't have is logged and taken."""
    report = forms.delivery_report(request.form)
    text = ProviderText(
        sid=report.sid,
        state=state_of(report.status) or TouchState.SENT,
        why=words_for(report.error_code),
        error_code=report.error_code,
    )
    try:
        record_report(deps.context, attempt_id, text, report.status)
    except NotFound:
        _log.warning("delivery report for an unknown attempt", attempt=attempt_id)
    return "", 204
